package dev.edgekit.image;

/** The colours that a result can show. */
@SuppressWarnings("ImmutableEnumChecker") // code points are immutable
public enum Gamut {
  /** What every screen shows. */
  SRGB(Cicp.SRGB),
  /** A quarter more, as newer screens show it: stated by code points, in AVIF alone. */
  DISPLAY_P3(Cicp.DISPLAY_P3);

  private final Cicp cicp;

  Gamut(Cicp cicp) {
    this.cicp = cicp;
  }

  /** The same as code points. */
  public Cicp cicp() {
    return cicp;
  }
}
