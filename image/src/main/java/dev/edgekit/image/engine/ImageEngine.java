package dev.edgekit.image.engine;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;

/**
 * Decodes sources and encodes results. EdgeKit brings two: a native one on FFmpeg's libraries, and
 * a portable one on ImageIO, which serves where native code can't be loaded and for what the native
 * engine refuses. Implementations are thread-safe, print nothing, and hold no memory between calls.
 */
public interface ImageEngine extends AutoCloseable {
  /** Whether the engine decodes such a source. It may still refuse the bytes. */
  boolean decodes(ImageInfo info);

  /** Whether the engine can encode the format here. */
  boolean encodes(ImageFormat format);

  /**
   * Decodes the picture, or the first frame of an animation, in its stored orientation and colour
   * space, except that linear light, PQ and HLG, stated by code points, are brought to sRGB's
   * curve, since they need more than the eight bits of {@link Pixels}. The headers have been
   * checked against the limits; the engine refuses bytes that don't decode to the size stated.
   *
   * @param shrink the picture is needed at no more than 1/{@code shrink} of its width and height:
   *     the engine may give planes reduced by up to that factor, as long as each sample is the mean
   *     of its pixels or better; 1 or more
   * @throws ImageException CORRUPT or UNSUPPORTED; the pipeline then asks the next engine
   */
  Pixels decode(byte[] source, ImageInfo info, int shrink);

  /**
   * The peak number of bytes that decoding takes, on and off the heap, without the source itself:
   * what the pipeline reserves before it calls {@link #decode}.
   *
   * @throws ImageException TOO_LARGE or CORRUPT, where the source says so itself
   */
  long decodedBytes(byte[] source, ImageInfo info, int shrink);

  /**
   * Encodes a picture, whose colour may be at half size already. Equal pixels and settings give
   * equal bytes.
   *
   * @throws ImageException NOT_ENCODED if the encoder fails, TOO_LARGE beyond the format's maximum
   *     side
   */
  byte[] encode(Pixels pixels, EncodeSettings settings);

  /**
   * The frames of an animated source, composed. Each is decoded when it is asked for, and may only
   * then turn out to be CORRUPT.
   *
   * @throws ImageException CORRUPT or UNSUPPORTED
   */
  default Animation animation(byte[] source, ImageInfo info) {
    throw new ImageException(Reason.UNSUPPORTED, "Animations can't be read here.");
  }

  /**
   * The maximum number of bytes that decoding any frame of an animation takes, besides its pixels.
   *
   * @throws ImageException TOO_LARGE or CORRUPT, where the source says so itself
   */
  default long frameBytes(byte[] source, ImageInfo info) {
    return 0;
  }

  /** Whether the engine can encode animations in the format here. */
  default boolean animates(ImageFormat format) {
    return false;
  }

  /**
   * Encodes an animation, taking its frames one by one.
   *
   * @throws ImageException NOT_ENCODED if the encoder fails, TOO_LARGE beyond the format's maximum
   *     side, and whatever its frames throw
   */
  default byte[] encode(Animation animation, EncodeSettings settings) {
    throw new ImageException(Reason.UNSUPPORTED, "Animations can't be made here.");
  }

  /** Frees what the engine holds. */
  @Override
  default void close() {}
}
