package dev.edgekit.benchmarks.story;

import java.util.Map;

/**
 * What one stage came to.
 *
 * @param asked calls of the public API by pages, also those that browsers' own caches answered
 * @param browsers between browsers and CDN: the API
 * @param browserPictures between browsers and CDN: pictures
 * @param publicCalls through the balancer to the nodes: what everyone may read
 * @param privateCalls the same under {@code /client}
 * @param keyCalls the same by services and staff
 * @param pictureCalls the same for pictures
 * @param redisCommands of the Redis for responses
 * @param cpu seconds of processor time by program
 * @param apiMillis p50 and p99 of the API in browsers
 * @param purgeMillis p50 and maximum from a commit to the purge's acceptance by the CDN, or without
 *     one to the fleet
 * @param pictureBody bytes of pictures' bodies
 */
record Result(
    Stage stage,
    long pages,
    long asked,
    Hop browsers,
    Hop browserPictures,
    Hop publicCalls,
    Hop privateCalls,
    Hop keyCalls,
    Hop pictureCalls,
    long redisCommands,
    long redisBytes,
    long queries,
    Map<String, Double> cpu,
    Spread apiMillis,
    Spread pictureMillis,
    Spread purgeMillis,
    Map<Place, Answers.Stale> stale,
    long pictureBody,
    Map<String, Long> pictureTypes,
    Map<String, Long> failures) {

  /** Calls of the API at the services. */
  long calls() {
    return publicCalls.requests() + privateCalls.requests() + keyCalls.requests();
  }

  /** Bytes of the API through the balancer. */
  long balancerBytes() {
    return publicCalls.bytes() + privateCalls.bytes() + keyCalls.bytes();
  }

  /** Answers later than the bound: see {@link Answers#judge}. */
  long staleBeyond() {
    return stale(Answers.Verdict.BEYOND);
  }

  long stale(Answers.Verdict verdict) {
    return stale.values().stream().mapToLong(of -> of.count(verdict)).sum();
  }

  long failed() {
    return failures.values().stream().mapToLong(n -> n).sum();
  }

  /** The share of what browsers and services asked that failed. */
  double failedShare() {
    long all = browsers.requests() + browserPictures.requests() + keyCalls.requests();
    return (double) failed() / all;
  }

  double maxStaleAge() {
    return stale.values().stream().mapToDouble(Answers.Stale::maxAge).max().orElse(0);
  }
}
