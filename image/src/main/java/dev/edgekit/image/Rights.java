package dev.edgekit.image;

import static java.util.Objects.requireNonNull;

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
    requireNonNull(other, "other must not be null");
    return new Rights(
        artist.isEmpty() ? other.artist : artist,
        copyright.isEmpty() ? other.copyright : copyright);
  }

  /** Whether nothing is stated. */
  public boolean isEmpty() {
    return artist.isEmpty() && copyright.isEmpty();
  }
}
