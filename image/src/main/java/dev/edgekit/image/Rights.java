package dev.edgekit.image;

/**
 * Whose picture it is.
 *
 * @param artist who made it; several are joined by "; "; empty if unstated
 * @param copyright the notice; empty if there is none
 */
public record Rights(String artist, String copyright) {
  /** Nothing is stated. */
  public static final Rights UNSTATED = new Rights("", "");

  /** The same, with what another says where this says nothing. */
  public Rights or(Rights other) {
    return new Rights(
        artist.isEmpty() ? other.artist : artist,
        copyright.isEmpty() ? other.copyright : copyright);
  }

  /** Whether nothing is stated. */
  public boolean isEmpty() {
    return artist.isEmpty() && copyright.isEmpty();
  }
}
