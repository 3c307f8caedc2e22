package dev.edgekit.image.internal.serve;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A request's target, once its signature was looked at.
 *
 * @param target without what signing added
 * @param signed whether it was signed, so that it may ask for anything
 * @param atMost how long anybody may keep the answer
 */
public record Admitted(String target, boolean signed, Duration atMost) {
  /** One that needs no signature. */
  public static Admitted unsigned(String target) {
    return new Admitted(target, false, ChronoUnit.FOREVER.getDuration());
  }
}
