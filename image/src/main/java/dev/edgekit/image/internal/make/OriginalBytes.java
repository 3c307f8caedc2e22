package dev.edgekit.image.internal.make;

import dev.edgekit.image.Limits;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.OriginalChangedException;
import dev.edgekit.image.store.UnexpectedAnswerException;
import java.io.IOException;
import java.io.InputStream;

/** Reads originals, within the limits of size and time. Thread-safe. */
public final class OriginalBytes {
  private final StoreCalls calls;
  private final Limits limits;

  public OriginalBytes(StoreCalls calls, Limits limits) {
    this.calls = calls;
    this.limits = limits;
  }

  /**
   * An original's bytes, or the first of them, one more than allowed, for the pipeline to refuse.
   */
  byte[] read(Original original) {
    return read(original, Deadline.in(limits.timeout()));
  }

  /** The same within the caller's deadline. */
  public byte[] read(Original original, Deadline deadline) {
    int max = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16);
    return calls.call(() -> firstBytes(original, max + 1), deadline);
  }

  /** What breaks off is read once more, since the store was there a moment ago. */
  private static byte[] firstBytes(Original original, int count) throws IOException {
    InputStream first = original.open();
    try (first) {
      return first.readNBytes(count);
    } catch (OriginalChangedException | UnexpectedAnswerException e) {
      throw e;
    } catch (IOException | RuntimeException brokenOff) {
      try (InputStream again = original.open()) {
        return again.readNBytes(count);
      }
    }
  }
}
