package dev.edgekit.auth;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must happen, on however busy a machine. */
final class Patience {
  static final Duration LIMIT = Duration.ofMinutes(2);

  private Patience() {}

  static ConditionFactory await() {
    return Awaitility.await().atMost(LIMIT);
  }
}
