package dev.edgekit.image.internal.serve;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A request's target once its signature has been checked.
 *
 * @param target without what signing added
 * @param signed whether it was signed, so that it may ask for anything
 * @param atMost how long anybody may keep the answer
 */
public record Admitted(String target, boolean signed, Duration atMost) {
  /** A target that was let in without a signature. */
  public static Admitted unsigned(String target) {
    return new Admitted(target, false, ChronoUnit.FOREVER.getDuration());
  }
}
