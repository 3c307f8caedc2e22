package dev.edgekit.auth.key;

import java.time.Duration;
import java.util.Optional;

/**
 * How current the keys are, for a health check. Immutable.
 *
 * @param age how long ago the keys in force were read; zero where the store is asked each time
 * @param refusal why the keys in force are not those of their file any more; empty while they are
 */
public record ApiKeysState(Duration age, Optional<Refusal> refusal) {
  /**
   * A file that can't be used.
   *
   * @param problem what is wrong with it
   * @param age how long the former keys have stayed in force because of it
   */
  public record Refusal(String problem, Duration age) {}
}
