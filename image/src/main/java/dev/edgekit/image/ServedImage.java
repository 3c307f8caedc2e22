package dev.edgekit.image;

import java.time.Duration;

/** A request that was answered with a picture, as listeners hear it. Immutable, thread-safe. */
public final class ServedImage {
  private final ImageFormat format;
  private final int bytes;
  private final int baselineBytes;
  private final boolean fromStore;
  private final int status;
  private final Duration time;

  ServedImage(
      ImageFormat format,
      int bytes,
      int baselineBytes,
      boolean fromStore,
      int status,
      Duration time) {
    this.format = format;
    this.bytes = bytes;
    this.baselineBytes = baselineBytes;
    this.fromStore = fromStore;
    this.status = status;
    this.time = time;
  }

  /** The format of the picture. */
  public ImageFormat format() {
    return format;
  }

  /** The picture's size in bytes, even where none were sent: with status 304, and for HEAD. */
  public int bytes() {
    return bytes;
  }

  /**
   * Bytes of a plain JPEG of quality 80 at the same size; 0 if it wasn't measured: see {@link
   * ImageServiceBuilder#measureBaseline}.
   */
  public int baselineBytes() {
    return baselineBytes;
  }

  /** Whether the variant was stored before the request. */
  public boolean fromStore() {
    return fromStore;
  }

  /** 200 or 304. */
  public int status() {
    return status;
  }

  /** The time from the request's arrival to its answer. */
  public Duration time() {
    return time;
  }
}
