package dev.edgekit.image;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is done to a picture besides sizing it, each at most once and in this order: turned,
 * cropped, trimmed; then, at its new size, blurred, overlaid, its corners rounded. A value; {@link
 * Transform} makes them.
 *
 * @param rotation clockwise, of the upright original: 0, 90, 180 or 270 degrees
 * @param crop the part that is taken; absent for the whole
 * @param trim how much a border's samples may differ from its corner's and still be cut away, 0 to
 *     {@value #MAX_TRIM}; absent if nothing is trimmed. A trimmed animation shows its first frame
 * @param blur standard deviation of a Gaussian in CSS pixels, as in {@code blur()}; 0 to {@value
 *     #MAX_BLUR}
 * @param radius of the corners in CSS pixels, as in {@code border-radius}; {@link #ROUND} for a
 *     circle, or the ends of a pill
 * @param overlay what is laid over the picture; absent if nothing is
 */
public record Edits(
    int rotation,
    Optional<Crop> crop,
    OptionalInt trim,
    double blur,
    int radius,
    Optional<Overlay> overlay) {
  /** The maximum tolerance of a trim. */
  public static final int MAX_TRIM = 128;

  /** The maximum standard deviation of a blur, in CSS pixels. */
  public static final int MAX_BLUR = 100;

  /** A radius of half of the shorter side. */
  public static final int ROUND = Transform.MAX_SIDE;

  private static final Edits NONE =
      new Edits(0, Optional.empty(), OptionalInt.empty(), 0, 0, Optional.empty());

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException with the value that is out of its range
   */
  public Edits {
    require(
        rotation % 90 == 0 && rotation >= 0 && rotation < 360,
        "rotation must be 0, 90, 180 or 270",
        rotation);
    require(
        trim.isEmpty() || (trim.getAsInt() >= 0 && trim.getAsInt() <= MAX_TRIM),
        "trim must be 0 to " + MAX_TRIM,
        trim.orElse(0));
    require(blur >= 0 && blur <= MAX_BLUR, "blur must be 0 to " + MAX_BLUR, blur);
    require(radius >= 0 && radius <= ROUND, "radius must be 0 to " + ROUND, radius);
  }

  /** Nothing. */
  public static Edits none() {
    return NONE;
  }

  /** Whether nothing is done. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Whether samples are changed at the picture's new size. */
  public boolean changesPixels() {
    return blur > 0 || radius > 0 || overlay.isPresent();
  }

  Edits withRotation(int degrees) {
    return new Edits(degrees, crop, trim, blur, radius, overlay);
  }

  Edits withCrop(Crop part) {
    return new Edits(rotation, Optional.of(part), trim, blur, radius, overlay);
  }

  Edits withTrim(int tolerance) {
    return new Edits(rotation, crop, OptionalInt.of(tolerance), blur, radius, overlay);
  }

  Edits withBlur(double sigma) {
    return new Edits(rotation, crop, trim, sigma, radius, overlay);
  }

  Edits withRadius(int corners) {
    return new Edits(rotation, crop, trim, blur, corners, overlay);
  }

  Edits withOverlay(Overlay above) {
    return new Edits(rotation, crop, trim, blur, radius, Optional.of(above));
  }

  /** What is done, in the order of the pipeline; empty where nothing is. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "rotation", rotation != 0, rotation);
    append(text, "crop", crop.isPresent(), crop.map(Crop::toString).orElse(""));
    append(text, "trim", trim.isPresent(), trim.orElse(0));
    append(text, "blur", blur > 0, blur);
    append(text, "radius", radius > 0, radius);
    append(text, "overlay", overlay.isPresent(), overlay.map(Overlay::toString).orElse(""));
    return text.toString();
  }

  private static void append(StringBuilder text, String name, boolean done, Object value) {
    if (done) {
      text.append(text.isEmpty() ? "" : ";").append(name).append('=').append(value);
    }
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
