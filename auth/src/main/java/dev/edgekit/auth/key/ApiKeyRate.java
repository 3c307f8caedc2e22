package dev.edgekit.auth.key;

import java.time.Duration;

/**
 * How often a key may be used. All requests may come at once; they are granted again evenly.
 *
 * @param requests at least 1
 * @param per the time in which that many requests are granted again; at least 1 ms
 */
public record ApiKeyRate(long requests, Duration per) {
  /** Checks the ranges. */
  public ApiKeyRate {
    if (requests < 1) {
      throw new IllegalArgumentException("a rate's requests must be at least 1: " + requests);
    }
    if (per.toMillis() < 1) {
      throw new IllegalArgumentException("a rate's time must be at least 1 ms: " + per);
    }
  }
}
