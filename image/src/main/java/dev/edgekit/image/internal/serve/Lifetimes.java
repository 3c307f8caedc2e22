package dev.edgekit.image.internal.serve;

import java.time.Duration;

/**
 * How long an answer may be kept, as {@code Cache-Control} (RFC 9111 §5.2.2, RFC 5861, RFC 8246).
 *
 * @param browser how long browsers may keep it
 * @param edge how long shared caches may keep it
 * @param staleWhileRevalidate for how long after that a shared cache may use it while it asks again
 * @param staleIfError for how long after that while nobody answers
 */
public record Lifetimes(
    Duration browser, Duration edge, Duration staleWhileRevalidate, Duration staleIfError) {
  private static final Duration ONE_YEAR = Duration.ofDays(365);

  /** The minimum lifetime of an interim answer. */
  private static final Duration INTERIM = Duration.ofSeconds(60);

  /** The lifetime of what stands in while a store fails, which may be over at once. */
  private static final Duration BRIEF = Duration.ofSeconds(5);

  /** The kind of an answer, as far as keeping it goes. */
  enum Kind {
    /** The address names the answer's version: the answer never changes. */
    IMMUTABLE,
    /** The current picture, at an address without its version. */
    USUAL,
    /** A better answer will be there soon. */
    INTERIM,
    /** The next request may get a better answer. */
    BRIEF
  }

  /**
   * The value of {@code Cache-Control}.
   *
   * @param shared whether caches that serve several users may keep the answer
   * @param atMost how long anybody may keep the answer; below zero is not at all
   * @param betterIn how long until a better answer replaces an interim one
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
      case BRIEF -> shorter(BRIEF, usual);
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
