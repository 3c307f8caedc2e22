package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Limits;
import dev.edgekit.image.store.Original;
import java.io.IOException;
import java.io.InputStream;

/** Reads originals, within the limit of their size. */
public final class OriginalBytes {
  private OriginalBytes() {}

  /** An original's bytes, or one more than are allowed, for the pipeline to refuse. */
  public static byte[] read(Original original, Limits limits) {
    int max = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16);
    try (InputStream in = original.open()) {
      return in.readNBytes(max + 1);
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The original can't be read at the moment.", e);
    }
  }
}
