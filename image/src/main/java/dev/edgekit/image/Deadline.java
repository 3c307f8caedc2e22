package dev.edgekit.image;

import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;

/** When the answer has to be there. Immutable. */
record Deadline(long atNanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  long remainingNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  /** When half of the time that is left is over. */
  Deadline halfway() {
    return new Deadline(atNanos - remainingNanos() / 2);
  }

  /** Ends what would come too late. */
  void check() {
    if (remainingNanos() == 0) {
      throw new ImageException(Reason.TIMEOUT, "The image took longer than its time limit.");
    }
  }
}
