package dev.edgekit.cache.internal.rules;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long one stored response may be used, in milliseconds.
 *
 * @param born when the response was made at the origin, by this cache's clock
 * @param fresh how long it is fresh, from its birth (RFC 9111 §4.2.1)
 * @param whileRevalidate how long after that it may be served while it is refreshed
 * @param ifError how long after its freshness it may stand in for an error
 * @param strict whether the response forbids serving it stale (§4.2.4), even to a client that
 *     accepts that
 * @param byPolicy whether the policy sets the lifetimes, and so this cache writes {@code
 *     Cache-Control}; otherwise the response's own field stands
 */
public record Lifetime(
    long born, long fresh, long whileRevalidate, long ifError, boolean strict, boolean byPolicy) {
  /** The usual share of the time since the last modification (RFC 9111 §4.2.2), and its limit. */
  private static final int HEURISTIC_DIVISOR = 10;

  /** Clocks of one fleet may differ by this much. */
  private static final long MAX_SKEW = Duration.ofSeconds(1).toMillis();

  private static final long MAX_HEURISTIC = Duration.ofDays(1).toMillis();

  /**
   * The lifetime of a response that arrived at this moment.
   *
   * @param delay how long the origin took, during all of which the response may have aged
   */
  public static Lifetime of(Response response, CachePolicy policy, long delay, long now) {
    Headers headers = response.headers();
    CacheControl control = CacheControl.of(headers, policy.targetedFields());
    OptionalLong own = explicit(headers, control, now);
    boolean byPolicy = policy.fresh().isPresent();
    long born = born(headers, delay, now);
    if (control.noCache()) {
      return new Lifetime(born, 0, 0, 0, true, byPolicy);
    }
    long fresh =
        own.isPresent()
            ? limited(own.getAsLong(), policy)
            : assumed(response, control, policy, now);
    if (control.mustRevalidate()) {
      return new Lifetime(born, fresh, 0, 0, true, byPolicy);
    }
    // s-maxage forbids stale answers as proxy-revalidate does (RFC 9111 §5.2.2.10), where the
    // response doesn't itself allow them.
    boolean strict = control.sharedMaxAge().isPresent();
    boolean negative = byPolicy && own.isEmpty() && !isSuccess(response.status());
    if (negative) {
      return new Lifetime(born, fresh, 0, 0, strict, true);
    }
    return new Lifetime(
        born,
        fresh,
        window(control.staleWhileRevalidate(), strict, policy.staleWhileRevalidate(), byPolicy),
        window(control.staleIfError(), strict, policy.staleIfError(), byPolicy),
        strict,
        byPolicy);
  }

  private static long limited(long own, CachePolicy policy) {
    return policy.ownLifetimeUpTo().map(limit -> Math.min(limit.toMillis(), own)).orElse(own);
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** Whether the response states a lifetime of its own. */
  public static boolean isExplicit(Headers headers, CachePolicy policy) {
    CacheControl control = CacheControl.of(headers, policy.targetedFields());
    return explicit(headers, control, 0).isPresent();
  }

  /** The same lifetime, with its freshness shortened by this fraction. */
  public Lifetime shortened(double part) {
    long shorter = fresh - (long) (fresh * part);
    return new Lifetime(born, shorter, whileRevalidate, ifError, strict, byPolicy);
  }

  /** The same lifetime without the window in which the response is served while it is refreshed. */
  public Lifetime withoutRevalidation() {
    return new Lifetime(born, fresh, 0, ifError, strict, byPolicy);
  }

  /** How long the response may be of any use. */
  public long total() {
    return fresh + Math.max(whileRevalidate, ifError);
  }

  /**
   * Whether the response was made in the future: by a clock that was wrong then, or is now. Its age
   * is then unknown.
   */
  public boolean isOfTheFuture(long now) {
    return born > now + MAX_SKEW;
  }

  public long ageMillis(long now) {
    return Math.max(0, now - born);
  }

  /** Seconds of freshness left; negative once it has ended. */
  public long secondsLeft(long now) {
    return Math.floorDiv(fresh - ageMillis(now), 1000);
  }

  /** RFC 9111 §4.2.1. */
  private static OptionalLong explicit(Headers headers, CacheControl control, long now) {
    OptionalLong seconds =
        control.sharedMaxAge().isPresent() ? control.sharedMaxAge() : control.maxAge();
    if (seconds.isPresent()) {
      return OptionalLong.of(seconds.getAsLong() * 1000);
    }
    List<String> expires = headers.all("Expires");
    if (expires.isEmpty() || control.isTargeted()) {
      return OptionalLong.empty();
    }
    Instant received = Instant.ofEpochMilli(now);
    Instant date = date(headers, "Date", received).orElse(received);
    return OptionalLong.of(
        expires.stream()
            .map(text -> HttpDate.parse(text, received)) // §5.3: an invalid date is in the past
            .mapToLong(e -> e.isPresent() ? Duration.between(date, e.get()).toMillis() : 0)
            .map(millis -> Math.max(0, millis))
            .min()
            .orElse(0));
  }

  /**
   * The lifetime of a response that states none: the policy's, else a heuristic one (RFC 9111
   * §4.2.2).
   */
  private static long assumed(
      Response response, CacheControl control, CachePolicy policy, long now) {
    int status = response.status();
    if (!Storability.isCacheableByDefault(status)
        && !control.isPublic()
        && !policy.isForStatus(status)) {
      return 0;
    }
    if (policy.freshFor(status).isPresent()) {
      return policy.freshFor(status).get().toMillis();
    }
    Instant received = Instant.ofEpochMilli(now);
    Instant date = date(response.headers(), "Date", received).orElse(received);
    return date(response.headers(), "Last-Modified", received)
        .map(modified -> Duration.between(modified, date).toMillis() / HEURISTIC_DIVISOR)
        .map(guess -> Math.min(MAX_HEURISTIC, Math.max(0, guess)))
        .orElse(0L);
  }

  /**
   * RFC 9111 §4.2.3, in its seconds: the age on arrival is what Date says, or what Age says plus
   * the delay, whichever is more.
   */
  private static long born(Headers headers, long delay, long now) {
    long apparent =
        date(headers, "Date", Instant.ofEpochMilli(now))
            .map(date -> Math.floorDiv(now - date.toEpochMilli(), 1000))
            .orElse(0L);
    return now - Math.max(Math.max(0, apparent), age(headers) + delay / 1000) * 1000;
  }

  /** §5.1: of a list the first member counts; what is no number is ignored. */
  private static long age(Headers headers) {
    String field = headers.first("Age").orElse("");
    int comma = field.indexOf(',');
    String age = (comma < 0 ? field : field.substring(0, comma)).strip();
    if (age.isEmpty() || !age.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    return age.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(age);
  }

  private static Optional<Instant> date(Headers headers, String name, Instant now) {
    return headers.first(name).flatMap(text -> HttpDate.parse(text, now));
  }

  /**
   * The shorter of the response's window and the policy's; the origin's where the origin is
   * followed.
   */
  private static long window(
      OptionalLong own, boolean strict, Duration policy, boolean limitedByPolicy) {
    if (own.isPresent()) {
      long millis = own.getAsLong() * 1000;
      return limitedByPolicy ? Math.min(millis, policy.toMillis()) : millis;
    }
    return strict ? 0 : policy.toMillis();
  }
}
