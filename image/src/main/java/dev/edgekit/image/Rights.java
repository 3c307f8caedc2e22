package dev.edgekit.image;

/**
 * Who made a picture, and who owns it.
 *
 * @param artist who made the picture; several names are joined by "; "; empty if unstated
 * @param copyright the notice; empty if there is none
 */
public record Rights(String artist, String copyright) {
  /** Nothing is stated. */
  public static final Rights UNSTATED = new Rights("", "");

  /** These rights, completed by another's where they say nothing. */
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
