package dev.edgekit.image;

/**
 * Whose picture it is, as Exif says.
 *
 * @param artist who made it; empty if unstated
 * @param copyright the notice; empty if there is none
 */
public record Rights(String artist, String copyright) {
  /** Nothing is stated. */
  public static final Rights UNSTATED = new Rights("", "");

  /** Whether nothing is stated. */
  public boolean isEmpty() {
    return artist.isEmpty() && copyright.isEmpty();
  }
}
