package dev.edgekit.image.internal.serve;

import java.time.Duration;

/**
 * How long an answer may be kept, as {@code Cache-Control} (RFC 9111 §5.2.2, RFC 5861, RFC 8246).
 *
 * @param browser by a browser
 * @param edge by shared caches
 * @param staleWhileRevalidate for how long after that a shared cache may use it while it asks
 * @param staleIfError for how long after that while nobody answers
 */
public record Lifetimes(
    Duration browser, Duration edge, Duration staleWhileRevalidate, Duration staleIfError) {
  private static final Duration ONE_YEAR = Duration.ofDays(365);

  /** Until a better answer will be there, at the least. */
  private static final Duration INTERIM = Duration.ofSeconds(60);

  /** What an answer is, as far as keeping it goes. */
  enum Kind {
    /** Its address names the version that it has: it never changes. */
    IMMUTABLE,
    /** The picture of today. */
    USUAL,
    /** A better one will be there soon. */
    INTERIM
  }

  /**
   * The field.
   *
   * @param shared whether caches may keep it that serve more than one user
   * @param atMost how long anybody may keep it; below zero is not at all
   * @param betterIn until when an interim answer stays as it is
   */
  String cacheControl(Kind kind, boolean shared, Duration atMost, Duration betterIn) {
    Duration own = shorter(usual(kind, browser, betterIn), atMost);
    Duration edges = shorter(usual(kind, edge, betterIn), atMost);
    StringBuilder field = new StringBuilder(shared ? "public" : "private");
    field.append(", max-age=").append(seconds(own));
    if (shared && !edges.equals(own)) {
      field.append(", s-maxage=").append(seconds(edges));
    }
    if (kind == Kind.IMMUTABLE) {
      return field.append(atMost.compareTo(ONE_YEAR) >= 0 ? ", immutable" : "").toString();
    }
    Duration rest = atMost.minus(longer(own, edges));
    append(field, "stale-while-revalidate", shorter(staleWhileRevalidate, rest));
    append(field, "stale-if-error", shorter(staleIfError, rest));
    return field.toString();
  }

  private static Duration usual(Kind kind, Duration usual, Duration betterIn) {
    return switch (kind) {
      case IMMUTABLE -> ONE_YEAR;
      case USUAL -> usual;
      case INTERIM -> shorter(longer(INTERIM, betterIn), usual);
    };
  }

  private static void append(StringBuilder field, String name, Duration time) {
    if (seconds(time) > 0) {
      field.append(", ").append(name).append('=').append(seconds(time));
    }
  }

  private static long seconds(Duration time) {
    return Math.max(0, time.toSeconds());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
