package dev.edgekit.auth.key;

import dev.edgekit.auth.Principal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a presented key. A client is told no more than that it isn't accepted; the
 * kind is for the operator. Immutable.
 */
public final class ApiKeyReading {
  private final Kind kind;
  private final @Nullable ApiKey key;
  private final Duration retryAfter;

  ApiKeyReading(Kind kind, @Nullable ApiKey key, Duration retryAfter) {
    this.kind = kind;
    this.key = key;
    this.retryAfter = retryAfter;
  }

  static ApiKeyReading refused(Kind kind) {
    return new ApiKeyReading(kind, null, Duration.ZERO);
  }

  /** The kind of result. */
  public Kind kind() {
    return kind;
  }

  /** Whose key it is and what it may do; empty unless the key is accepted. */
  public Optional<Principal> principal() {
    return key == null || kind != Kind.ACCEPTED
        ? Optional.empty()
        : Optional.of(Principal.service(key.principal()).withScopes(key.scopes()));
  }

  /**
   * How long until the key's rate allows another request; zero unless the rate is why the key is
   * refused.
   */
  public Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public String toString() {
    return kind.word();
  }

  /** The kinds of results. */
  public enum Kind {
    /** Good for this request. */
    ACCEPTED("accepted"),
    /** The text is no key of ours. */
    MALFORMED("malformed-key"),
    /** No such key was issued, or it is no longer in the store. */
    UNKNOWN("unknown-key"),
    /** It isn't valid yet. */
    NOT_YET_VALID("key-not-yet-valid"),
    /** It has expired. */
    EXPIRED("key-expired"),
    /** It was revoked. */
    REVOKED("key-revoked"),
    /** It may not be used from the client's address. */
    ADDRESS("key-address"),
    /** It was used more often than its rate allows. */
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
}
