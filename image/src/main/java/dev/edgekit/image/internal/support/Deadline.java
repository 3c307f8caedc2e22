package dev.edgekit.image.internal.support;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;

/** The time by which an answer has to be there. Immutable. */
public record Deadline(long atNanos) {
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  public long remainingNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  /** The moment when half of the remaining time is over. */
  public Deadline halfway() {
    return withoutLast(2);
  }

  /** The moment when only the last of that many equal parts of the remaining time is left. */
  public Deadline withoutLast(int parts) {
    return new Deadline(atNanos - remainingNanos() / parts);
  }

  /** A deadline this much earlier, which leaves time for what follows. */
  public Deadline before(Duration rest) {
    return new Deadline(atNanos - rest.toNanos());
  }

  /** The earlier of the two. */
  public Deadline orBefore(Deadline other) {
    return other.atNanos - atNanos < 0 ? other : this;
  }

  /** Throws TIMEOUT if the time is over. */
  public void check() {
    if (remainingNanos() == 0) {
      throw new ImageException(Reason.TIMEOUT, "The image took longer than its time limit.");
    }
  }
}
