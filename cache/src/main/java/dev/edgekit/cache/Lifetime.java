package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long one stored response may be used, in milliseconds.
 *
 * @param born when it was made at the origin, by this cache's clock: received, less its {@code Age}
 * @param fresh how long it is fresh, from its birth (RFC 9111 §4.2.1)
 * @param whileRevalidate how long behind that it may be served while it is refreshed
 * @param ifError how long behind its freshness it may stand in for an error
 * @param byPolicy whether the policy set the lifetime, and so this cache writes {@code
 *     Cache-Control}; otherwise the response's own field stands
 */
record Lifetime(long born, long fresh, long whileRevalidate, long ifError, boolean byPolicy) {

  static Lifetime of(Headers headers, CachePolicy policy, long now) {
    CacheControl control = CacheControl.of(headers);
    OptionalLong own = ownFreshSeconds(headers, control, now);
    boolean byPolicy = own.isEmpty() && policy.fresh().isPresent();
    long fresh = own.isPresent() ? own.getAsLong() * 1000 : millis(policy.fresh());
    long born = now - age(headers) * 1000;
    if (control.mustRevalidate() || control.noCache()) {
      return new Lifetime(born, control.noCache() ? 0 : fresh, 0, 0, byPolicy);
    }
    return new Lifetime(
        born,
        fresh,
        window(control.staleWhileRevalidate(), policy.staleWhileRevalidate()),
        window(control.staleIfError(), policy.staleIfError()),
        byPolicy);
  }

  /** How long it may be of any use. */
  long total() {
    return fresh + Math.max(whileRevalidate, ifError);
  }

  long ageMillis(long now) {
    return Math.max(0, now - born);
  }

  private static OptionalLong ownFreshSeconds(Headers headers, CacheControl control, long now) {
    if (control.sharedMaxAge().isPresent()) {
      return control.sharedMaxAge();
    }
    if (control.maxAge().isPresent()) {
      return control.maxAge();
    }
    Optional<String> expires = headers.first("Expires");
    if (expires.isEmpty()) {
      return control.noCache() ? OptionalLong.of(0) : OptionalLong.empty();
    }
    Instant received = Instant.ofEpochMilli(now);
    Instant date = headers.first("Date").flatMap(d -> HttpDate.parse(d, received)).orElse(received);
    return OptionalLong.of(
        HttpDate.parse(expires.get(), received)
            .map(e -> Math.max(0, Duration.between(date, e).toSeconds()))
            .orElse(0L));
  }

  private static long age(Headers headers) {
    String age = headers.first("Age").orElse("0");
    boolean digits = age.length() <= 10 && age.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !age.isEmpty() ? Long.parseLong(age) : 0;
  }

  private static long window(OptionalLong own, Duration policy) {
    return own.isPresent() ? own.getAsLong() * 1000 : policy.toMillis();
  }

  private static long millis(Optional<Duration> duration) {
    return duration.map(Duration::toMillis).orElse(0L);
  }
}
