package dev.edgekit.image;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What one original and one service may cost. Each limit is checked before the cost arises; the
 * {@link ImageException} names the limit and the value that exceeded it.
 *
 * @param maxBytes of an original; default 32 MiB
 * @param maxPixels of an original, width × height; default 50 million
 * @param maxSide maximum width or height of an original; default 65,535, since it is pixels that
 *     cost
 * @param maxFrames of an animation; default 200. A longer one shows its first frame
 * @param maxAnimationPixels of an animation, width × height × frames; default 100 million. A larger
 *     one shows its first frame
 * @param maxProfileBytes of an ICC profile, inflated; default 4 MiB. A larger one is ignored
 * @param maxDecodedBytes that all transforms under way may hold as originals, as decoded pixels and
 *     in decoders; default half of the maximum heap. An animation that takes more shows its first
 *     frame
 * @param maxQueued transforms that may wait for a worker; default 256
 * @param timeout for which a request waits for its picture; default 10 s. A picture made again in
 *     the background may take ten times as long
 */
public record Limits(
    long maxBytes,
    long maxPixels,
    int maxSide,
    int maxFrames,
    long maxAnimationPixels,
    int maxProfileBytes,
    long maxDecodedBytes,
    int maxQueued,
    Duration timeout) {

  private static final long MIB = 1024 * 1024;

  /** Checks that every limit is positive. */
  public Limits {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxPixels", maxPixels);
    requirePositive("maxSide", maxSide);
    requirePositive("maxFrames", maxFrames);
    requirePositive("maxAnimationPixels", maxAnimationPixels);
    requirePositive("maxProfileBytes", maxProfileBytes);
    requirePositive("maxDecodedBytes", maxDecodedBytes);
    requirePositive("maxQueued", maxQueued);
    requirePositive("timeout in ms", timeout.toMillis());
  }

  /** The defaults. */
  public static Limits defaults() {
    return new Limits(
        32 * MIB,
        50_000_000,
        65_535,
        200,
        100_000_000,
        (int) (4 * MIB),
        Runtime.getRuntime().maxMemory() / 2,
        256,
        Duration.ofSeconds(10));
  }

  /** These limits with another maximum size of an original, in bytes. */
  public Limits withMaxBytes(long maxBytes) {
    return change(draft -> draft.maxBytes = maxBytes);
  }

  /** These limits with another maximum number of pixels of an original. */
  public Limits withMaxPixels(long maxPixels) {
    return change(draft -> draft.maxPixels = maxPixels);
  }

  /** These limits with another maximum width and height of an original. */
  public Limits withMaxSide(int maxSide) {
    return change(draft -> draft.maxSide = maxSide);
  }

  /** These limits with another maximum number of frames; with 1, nothing moves. */
  public Limits withMaxFrames(int maxFrames) {
    return change(draft -> draft.maxFrames = maxFrames);
  }

  /** These limits with another maximum number of pixels, all frames of an animation together. */
  public Limits withMaxAnimationPixels(long maxAnimationPixels) {
    return change(draft -> draft.maxAnimationPixels = maxAnimationPixels);
  }

  /** These limits with another maximum length of an ICC profile, inflated, in bytes. */
  public Limits withMaxProfileBytes(int maxProfileBytes) {
    return change(draft -> draft.maxProfileBytes = maxProfileBytes);
  }

  /** These limits with another budget of decoded bytes for all transforms under way. */
  public Limits withMaxDecodedBytes(long maxDecodedBytes) {
    return change(draft -> draft.maxDecodedBytes = maxDecodedBytes);
  }

  /** These limits with another maximum number of waiting transforms. */
  public Limits withMaxQueued(int maxQueued) {
    return change(draft -> draft.maxQueued = maxQueued);
  }

  /** These limits with another time that a request waits. */
  public Limits withTimeout(Duration timeout) {
    return change(draft -> draft.timeout = timeout);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private Limits change(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.limits();
  }

  /** The same fields, to be set one by one. */
  private static final class Draft {
    long maxBytes;
    long maxPixels;
    int maxSide;
    int maxFrames;
    long maxAnimationPixels;
    int maxProfileBytes;
    long maxDecodedBytes;
    int maxQueued;
    Duration timeout;

    Draft(Limits from) {
      maxBytes = from.maxBytes;
      maxPixels = from.maxPixels;
      maxSide = from.maxSide;
      maxFrames = from.maxFrames;
      maxAnimationPixels = from.maxAnimationPixels;
      maxProfileBytes = from.maxProfileBytes;
      maxDecodedBytes = from.maxDecodedBytes;
      maxQueued = from.maxQueued;
      timeout = from.timeout;
    }

    Limits limits() {
      return new Limits(
          maxBytes,
          maxPixels,
          maxSide,
          maxFrames,
          maxAnimationPixels,
          maxProfileBytes,
          maxDecodedBytes,
          maxQueued,
          timeout);
    }
  }
}
