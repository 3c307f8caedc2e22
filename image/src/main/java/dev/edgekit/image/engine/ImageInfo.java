package dev.edgekit.image.engine;

import static java.util.Objects.requireNonNull;

import dev.edgekit.image.Crop;
import dev.edgekit.image.ImageFormat;
import java.util.Optional;

/**
 * What a source's headers say, read in pure Java before any decoder sees the bytes.
 *
 * @param format by its first bytes, never by a name
 * @param width as stored, before orientation, in pixels; 1 or more
 * @param height as stored, before orientation, in pixels; 1 or more
 * @param frames of an animation; 1 for a still picture
 * @param alpha whether there may be transparency
 * @param orientation how the stored pixels have to be turned upright
 * @param coding how the pixels are coded
 * @param sampleBytes bytes that a decoder holds for each sample: 2 for PNG of 16 bits, for JPEG
 *     that is progressive or CMYK, and for AVIF; otherwise 1
 * @param profile the ICC profile; absent if there is none or it is over the limit
 * @param cicp the colour by code points; absent if it is not stated
 * @param gamma the colour by a power and chromaticities; counts only if neither of the above is
 *     present
 * @param aperture the part of the stored pixels that is shown, before orientation; absent for all
 */
public record ImageInfo(
    ImageFormat format,
    int width,
    int height,
    int frames,
    boolean alpha,
    Orientation orientation,
    Coding coding,
    int sampleBytes,
    Optional<byte[]> profile,
    Optional<Cicp> cicp,
    Optional<GammaSpace> gamma,
    Optional<Crop> aperture) {

  /** A picture that is shown whole. */
  public ImageInfo(
      ImageFormat format,
      int width,
      int height,
      int frames,
      boolean alpha,
      Orientation orientation,
      Coding coding,
      int sampleBytes,
      Optional<byte[]> profile,
      Optional<Cicp> cicp,
      Optional<GammaSpace> gamma) {
    this(
        format,
        width,
        height,
        frames,
        alpha,
        orientation,
        coding,
        sampleBytes,
        profile,
        cicp,
        gamma,
        Optional.empty());
  }

  /** How pixels are coded, as far as that decides which engine can decode them. */
  public enum Coding {
    /** Nothing special. */
    PLAIN,
    /** JPEG with one component. */
    GRAY,
    /** JPEG with red, green and blue, not converted to YCbCr. */
    RGB,
    /** JPEG with four inks, inverted. */
    CMYK,
    /** JPEG with four inks, of which three are coded as YCbCr. */
    YCCK;

    /** Whether the components are inks. */
    public boolean isOfInks() {
      return this == CMYK || this == YCCK;
    }
  }

  /** Stored pixels: width × height. */
  public long pixels() {
    return (long) width * height;
  }

  /** The same for another size: a tile of the picture. */
  public ImageInfo withSize(int otherWidth, int otherHeight) {
    return new ImageInfo(
        format,
        otherWidth,
        otherHeight,
        frames,
        alpha,
        orientation,
        coding,
        sampleBytes,
        profile,
        cicp,
        gamma,
        aperture);
  }

  /** The same, turned otherwise for display. */
  public ImageInfo withOrientation(Orientation other) {
    requireNonNull(other, "other must not be null");
    return new ImageInfo(
        format,
        width,
        height,
        frames,
        alpha,
        other,
        coding,
        sampleBytes,
        profile,
        cicp,
        gamma,
        aperture);
  }

  /** The same without colour information: for the alpha channel as a picture of its own. */
  public ImageInfo withoutColours() {
    return new ImageInfo(
        format,
        width,
        height,
        frames,
        alpha,
        orientation,
        coding,
        sampleBytes,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Width when upright, in pixels. */
  public int displayWidth() {
    return orientation.transposed() ? height : width;
  }

  /** Height when upright, in pixels. */
  public int displayHeight() {
    return orientation.transposed() ? width : height;
  }

  /** Whether it moves. */
  public boolean isAnimated() {
    return frames > 1;
  }
}
