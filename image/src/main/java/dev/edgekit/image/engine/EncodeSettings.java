package dev.edgekit.image.engine;

import static java.util.Objects.requireNonNull;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;

/**
 * What an encoder is told.
 *
 * @param format to encode
 * @param quality the encoder's own setting: for AVIF, quarters of libaom's {@code crf} (0, the
 *     best, to 252; only the slow efforts heed fractions), for WebP and JPEG 0 to 100; ignored for
 *     lossless
 * @param lossless exact pixels: always so for PNG, possible for WebP
 * @param chroma the resolution of colour
 * @param graphic whether there are flat areas and sharp edges, as in text, charts and drawings, for
 *     which some encoders have tools of their own
 * @param effort how much time the encoder may take
 * @param even whether smooth and busy areas are coded alike; otherwise smooth ones, where errors
 *     are seen, are coded finer. At one quality both score about the same; which is smaller depends
 *     on the picture. Only AVIF's slow efforts heed it
 * @param colours what the pixels' colours mean; always sRGB except for AVIF
 */
public record EncodeSettings(
    ImageFormat format,
    int quality,
    boolean lossless,
    Chroma chroma,
    boolean graphic,
    Effort effort,
    boolean even,
    ColourTag colours) {

  /** The coarsest setting for AVIF. */
  public static final int COARSEST_AVIF = 4 * 63;

  /** The resolution of colour relative to brightness. */
  public enum Chroma {
    /** Full: for text, line art and saturated edges. */
    FULL,
    /** Half in both directions: 4:2:0. */
    HALF
  }

  /** Lossy at this setting. */
  public static EncodeSettings lossy(
      ImageFormat format, int quality, Chroma chroma, Effort effort) {
    requireNonNull(format, "format must not be null");
    requireNonNull(chroma, "chroma must not be null");
    requireNonNull(effort, "effort must not be null");
    return new EncodeSettings(format, quality, false, chroma, false, effort, false, ColourTag.SRGB);
  }

  /** Exact pixels. */
  public static EncodeSettings lossless(ImageFormat format, Effort effort) {
    requireNonNull(format, "format must not be null");
    requireNonNull(effort, "effort must not be null");
    return new EncodeSettings(format, 100, true, Chroma.FULL, false, effort, false, ColourTag.SRGB);
  }

  /** The same at another quality. */
  public EncodeSettings withQuality(int other) {
    return new EncodeSettings(format, other, lossless, chroma, graphic, effort, even, colours);
  }

  /** The same for pixels of other colours. */
  public EncodeSettings withColours(ColourTag other) {
    requireNonNull(other, "other must not be null");
    return new EncodeSettings(format, quality, lossless, chroma, graphic, effort, even, other);
  }

  /** The same for a picture that is a graphic, or that isn't. */
  public EncodeSettings withGraphic(boolean is) {
    return new EncodeSettings(format, quality, lossless, chroma, is, effort, even, colours);
  }

  /** The same with colour of another resolution. */
  public EncodeSettings withChroma(Chroma other) {
    requireNonNull(other, "other must not be null");
    return new EncodeSettings(format, quality, lossless, other, graphic, effort, even, colours);
  }

  /** The same with smooth and busy areas coded alike, or smooth ones finer. */
  public EncodeSettings withEven(boolean is) {
    return new EncodeSettings(format, quality, lossless, chroma, graphic, effort, is, colours);
  }

  /** The same with another effort, at that effort's setting. */
  public EncodeSettings withEffort(Effort other, int setting) {
    requireNonNull(other, "other must not be null");
    return new EncodeSettings(format, setting, lossless, chroma, graphic, other, even, colours);
  }
}
