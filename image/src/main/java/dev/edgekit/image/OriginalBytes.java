package dev.edgekit.image;

import dev.edgekit.image.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;

/** Reads originals, within the limit of their size. */
final class OriginalBytes {
  private OriginalBytes() {}

  /** An original's bytes, or one more than are allowed, for the pipeline to refuse. */
  static byte[] read(Original original, Limits limits) {
    int max = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16);
    try (InputStream in = original.open()) {
      return in.readNBytes(max + 1);
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The original can't be read at the moment.", e);
    }
  }
}
