package dev.edgekit.image.internal.serve;

import dev.edgekit.http.Accept;
import dev.edgekit.http.Headers;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.pipeline.Engines;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The formats to answer with, by {@code Accept} (RFC 9110 §12.5.1). AVIF and WebP have to be named:
 * <code>*&#47;*</code> is also sent by clients that don't decode them. Every header falls into one
 * of five classes, so that a CDN keeps few copies.
 */
@SuppressWarnings("ImmutableEnumChecker") // the sets are immutable copies
public enum Negotiation {
  /** AVIF, WebP or what every client shows: today's browsers. */
  ALL(EnumSet.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG)),
  /** AVIF or what every client shows. */
  AVIF(EnumSet.of(ImageFormat.AVIF, ImageFormat.JPEG, ImageFormat.PNG)),
  /** AVIF and nothing else. */
  AVIF_ONLY(EnumSet.of(ImageFormat.AVIF)),
  /** WebP or what every client shows. */
  WEBP(EnumSet.of(ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG)),
  /** What every client shows. */
  BASE(EnumSet.of(ImageFormat.JPEG, ImageFormat.PNG));

  private final Set<ImageFormat> formats;

  Negotiation(Set<ImageFormat> formats) {
    this.formats = Set.copyOf(formats);
  }

  public Set<ImageFormat> formats() {
    return formats;
  }

  /**
   * The transform for such clients: of its formats, those that they accept; all of them if they
   * accept none.
   */
  public Transform narrow(Transform wanted) {
    Set<ImageFormat> both = EnumSet.noneOf(ImageFormat.class);
    both.addAll(wanted.formats());
    both.retainAll(formats);
    return both.isEmpty() ? wanted : wanted.formats(both);
  }

  /** Whether the answer may depend on {@code Accept}. */
  static boolean isNeeded(Transform wanted) {
    return wanted.formats().size() > 1;
  }

  /** The classes that requests can fall into, with the formats that can be made here. */
  public static List<Negotiation> possible(Engines engines) {
    return Arrays.stream(values()).filter(one -> one.isPossible(engines)).toList();
  }

  /** Whether such a class can arise: its formats that have to be named can be made here. */
  private boolean isPossible(Engines engines) {
    boolean avif = engines.encodes(ImageFormat.AVIF);
    boolean webp = engines.encodes(ImageFormat.WEBP);
    return switch (this) {
      case ALL -> avif && webp;
      case AVIF, AVIF_ONLY -> avif;
      case WEBP -> webp;
      case BASE -> true;
    };
  }

  /** The class of a request, among the formats that can be made here. */
  public static Negotiation of(Headers headers, Engines engines) {
    Accept accept = Accept.of(headers);
    int base = Math.max(weight(accept, ImageFormat.JPEG), weight(accept, ImageFormat.PNG));
    int avif = named(accept, ImageFormat.AVIF, engines);
    int webp = named(accept, ImageFormat.WEBP, engines);
    boolean takesAvif = avif > 0 && avif >= webp && avif >= base;
    boolean takesWebp = webp > 0 && webp >= avif && webp >= base;
    if (takesAvif) {
      return takesWebp ? ALL : base > 0 ? AVIF : AVIF_ONLY;
    }
    return takesWebp ? WEBP : BASE;
  }

  private static int named(Accept accept, ImageFormat format, Engines engines) {
    return accept.names(format.mediaType()) && engines.encodes(format) ? weight(accept, format) : 0;
  }

  private static int weight(Accept accept, ImageFormat format) {
    return accept.weight(format.mediaType());
  }
}
