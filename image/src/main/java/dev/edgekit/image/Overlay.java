package dev.edgekit.image;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A picture that is laid over others: a watermark, a logo, a play button. By default an overlay
 * takes a quarter of the picture's width, at the lower right, with a margin, opaque. A value; each
 * method that changes something gives a changed copy. A digest of its file is part of every
 * variant's key, so another watermark makes new variants.
 */
public final class Overlay {
  /** The maximum length of its file in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /** The maximum number of its pixels. */
  public static final int MAX_PIXELS = 1_000_000;

  private final byte[] picture;
  private final String digest;
  private final Gravity gravity;
  private final double width;
  private final double margin;
  private final double opacity;

  private Overlay(
      byte[] picture, String digest, Gravity gravity, double width, double margin, double opacity) {
    this.picture = picture;
    this.digest = digest;
    this.gravity = gravity;
    this.width = part("width", width);
    this.margin = part("margin", margin);
    this.opacity = part("opacity", opacity);
  }

  /**
   * An overlay from a picture of any format that is read, its transparency kept; from an animation,
   * the first frame. Decoded when first used, or when a service is built with it.
   *
   * @param picture copied; up to {@value #MAX_BYTES} bytes and {@value #MAX_PIXELS} pixels
   */
  public static Overlay of(byte[] picture) {
    if (picture.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an overlay has at most %d bytes: %d".formatted(MAX_BYTES, picture.length));
    }
    byte[] own = picture.clone();
    return new Overlay(own, digest(own), Gravity.SOUTH_EAST, 0.25, 0.02, 1);
  }

  /**
   * Where it lies; {@link Gravity#SMART} means the middle, since the busiest part isn't looked for.
   */
  public Overlay gravity(Gravity gravity) {
    requireNonNull(gravity, "gravity must not be null");
    return new Overlay(picture, digest, gravity, width, margin, opacity);
  }

  /**
   * Its width as a part of the picture's, more than 0 and up to 1; it never reaches beyond the
   * picture.
   */
  public Overlay width(double part) {
    if (part == 0) {
      throw new IllegalArgumentException("width must be above 0: " + part);
    }
    return new Overlay(picture, digest, gravity, part, margin, opacity);
  }

  /** Its distance from the edges as a part of the picture's shorter side, 0 to 1. */
  public Overlay margin(double part) {
    return new Overlay(picture, digest, gravity, width, part, opacity);
  }

  /** How much it covers what is below: 0 (invisible) to 1 (opaque). */
  public Overlay opacity(double opacity) {
    return new Overlay(picture, digest, gravity, width, margin, opacity);
  }

  /** A copy of its file. */
  public byte[] picture() {
    return picture.clone();
  }

  /** A digest of its file: 32 hexadecimal digits. */
  public String digest() {
    return digest;
  }

  /** Where it lies. */
  public Gravity gravity() {
    return gravity;
  }

  /** Its width as a part of the picture's. */
  public double width() {
    return width;
  }

  /** Its distance from the edges as a part of the picture's shorter side. */
  public double margin() {
    return margin;
  }

  /** How much it covers what is below, 0 to 1. */
  public double opacity() {
    return opacity;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Overlay that && that.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** All of its parameters in a fixed order, its file as a digest. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s@%s*%s+%s/%s", digest, gravity.word(), width, margin, opacity);
  }

  private static double part(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1: " + value);
    }
    return value;
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
