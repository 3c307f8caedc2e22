package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.RateLimitedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Notes when each key was last used, at most once a minute per key, so that a busy key costs no
 * write per request. A store that can't note a use stops no request. Thread-safe.
 */
final class KeyUses {
  static final Duration PAUSE = Duration.ofMinutes(1);

  private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(KeyUses.class));
  private final ApiKeyStore store;
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();

  KeyUses(ApiKeyStore store) {
    this.store = store;
  }

  void note(String id, Instant now) {
    Instant last = noted.get(id);
    if (last != null && now.isBefore(last.plus(PAUSE))) {
      return;
    }
    noted.put(id, now);
    try {
      store.noteUse(id, now);
    } catch (RuntimeException | Error e) {
      log.warn("the use of {} was not noted: {}", id, e.getClass().getName());
    }
  }
}
