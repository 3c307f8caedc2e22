package dev.edgekit.auth;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a presented key is worth. A client is told no more than that it isn't accepted; the reason
 * is for the operator.
 */
record ApiKeyReading(Kind kind, @Nullable ApiKey key, Duration retryAfter) {
  static ApiKeyReading refused(Kind kind) {
    return new ApiKeyReading(kind, null, Duration.ZERO);
  }

  enum Kind {
    ACCEPTED("accepted"),
    MALFORMED("malformed-key"),
    UNKNOWN("unknown-key"),
    NOT_YET_VALID("key-not-yet-valid"),
    EXPIRED("key-expired"),
    REVOKED("key-revoked"),
    ADDRESS("key-address"),
    RATE("rate-limited");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The kind as a stable word: {@code key-expired}. */
    public String word() {
      return word;
    }
  }

  Principal principal() {
    return key == null
        ? new Principal("-", Set.of())
        : new Principal(key.principal(), key.scopes());
  }
}
