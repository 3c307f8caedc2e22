package dev.edgekit.cache;

import dev.edgekit.http.Request;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a key is made from a request. A value, except that it keeps the keys that it made recently: a
 * key that is asked for again is neither checked character by character nor made again.
 * Thread-safe.
 */
final class RequestKeys {
  /** {@link CacheKey#of(Request)}. */
  static final RequestKeys STANDARD = new RequestKeys(null, null, false);

  private static final String BY_KEY =
      "the function of keyedBy returned null; what isn't cached has the key CacheKey.none()";

  /** How many keys are kept, a power of two, and the maximum characters of one. */
  private static final int KEPT = 4096;

  private static final int MAX_KEPT_LENGTH = 512;

  private final @Nullable Function<Request, CacheKey> function;
  private final @Nullable Predicate<String> parameters;
  private final boolean sorted;

  /**
   * Null until a second key is made: a rule may be made for one request. Racy on purpose: a key
   * that is lost is made again.
   */
  private @Nullable Made @Nullable [] made;

  private boolean used;

  /** A key and all that it was made from. */
  private record Made(String scheme, String host, String target, CacheKey key) {
    boolean isOf(Request request) {
      return target.equals(request.target())
          && host.equals(request.host())
          && scheme.equals(request.scheme());
    }
  }

  private RequestKeys(
      @Nullable Function<Request, CacheKey> function,
      @Nullable Predicate<String> parameters,
      boolean sorted) {
    this.function = function;
    this.parameters = parameters;
    this.sorted = sorted;
  }

  /** The host's own function, which is asked each time. */
  RequestKeys by(Function<Request, CacheKey> other) {
    return new RequestKeys(other, parameters, sorted);
  }

  /** Only the query parameters with such names. */
  RequestKeys of(Predicate<String> kept) {
    return new RequestKeys(function, kept, sorted);
  }

  /** With the parameters in order. */
  RequestKeys inOrder() {
    return new RequestKeys(function, parameters, true);
  }

  /** The key of this request, without the request's claims to be another one. */
  CacheKey keyOf(Request request) {
    if (function != null) {
      return CacheKey.isNameable(request)
          ? Objects.requireNonNull(function.apply(request), BY_KEY)
          : CacheKey.none();
    }
    Made[] known = made;
    int hash = 31 * request.host().hashCode() + request.target().hashCode();
    int slot = (hash ^ hash >>> 16) & KEPT - 1;
    Made last = known == null ? null : known[slot];
    if (last != null && last.isOf(request)) {
      return last.key;
    }
    CacheKey key = CacheKey.unclaimed(request, selectedTarget(request));
    keep(slot, new Made(request.scheme(), request.host(), request.target(), key));
    return key;
  }

  private String selectedTarget(Request request) {
    return parameters == null && !sorted
        ? request.target()
        : new QuerySelection(parameters == null ? name -> true : parameters, sorted)
            .of(request.target());
  }

  private void keep(int slot, Made key) {
    if (!used) {
      used = true;
    } else if (key.host.length() + key.target.length() <= MAX_KEPT_LENGTH) {
      Made[] known = made;
      if (known == null) {
        known = new Made[KEPT];
        made = known;
      }
      known[slot] = key;
    }
  }
}
