package dev.edgekit.image.internal.support;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;

/** When the answer has to be there. Immutable. */
public record Deadline(long atNanos) {
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  public long remainingNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  /** When half of the time that is left is over. */
  public Deadline halfway() {
    return withoutLast(2);
  }

  /** When the time that is left is over but for the last of that many equal parts. */
  public Deadline withoutLast(int parts) {
    return new Deadline(atNanos - remainingNanos() / parts);
  }

  /** This much before, for what is to be done afterwards. */
  public Deadline before(Duration rest) {
    return new Deadline(atNanos - rest.toNanos());
  }

  /** The earlier of both. */
  public Deadline orBefore(Deadline other) {
    return other.atNanos - atNanos < 0 ? other : this;
  }

  /** Ends what would come too late. */
  public void check() {
    if (remainingNanos() == 0) {
      throw new ImageException(Reason.TIMEOUT, "The image took longer than its time limit.");
    }
  }
}
