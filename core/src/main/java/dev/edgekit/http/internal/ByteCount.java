package dev.edgekit.http.internal;

/**
 * A bound in bytes that somebody configures. One below any real use counts another unit, or ran
 * over the range of an {@code int}; what it bounds would silently hold nothing. Stateless.
 */
public final class ByteCount {
  /** No bound for all that is held together is below this, and nobody means that many megabytes. */
  public static final long MIN_FOR_ALL = 8 << 10;

  /** No bound for one response is below this. */
  public static final long MIN_FOR_ONE = 1 << 10;

  private ByteCount() {}

  /**
   * The bound.
   *
   * @param name the parameter's name, or the method's
   * @throws IllegalArgumentException if it is below the minimum
   */
  public static long atLeast(long min, String name, long bytes) {
    if (bytes < min) {
      throw new IllegalArgumentException(
          "%s is a number of bytes, and %d or more: %d; %s"
              .formatted(
                  name,
                  min,
                  bytes,
                  bytes > 0
                      ? bytes + " MiB are written " + bytes + "L << 20"
                      : "4 GiB are written 4L << 30"));
    }
    return bytes;
  }
}
