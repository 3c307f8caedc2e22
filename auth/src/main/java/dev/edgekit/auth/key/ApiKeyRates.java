package dev.edgekit.auth.key;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often each key is used, in token buckets. Thread-safe. */
interface ApiKeyRates {
  /**
   * Uses the key once, if its rate allows.
   *
   * @return zero if it does, else how long to wait
   */
  Duration use(ApiKey key, ApiKeyRate rate);

  /**
   * Buckets of this process alone.
   *
   * @param clock a clock that nobody sets: if it were set back, a bucket would stay empty until the
   *     clock has caught up
   */
  static ApiKeyRates local(TimeMeter clock) {
    Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    return (key, rate) ->
        take(buckets.computeIfAbsent(name(key, rate), name -> bucket(rate, clock)));
  }

  /**
   * The bucket's name: a key shares its bucket with those that it was rotated from, unless their
   * rate differs.
   */
  static String name(ApiKey key, ApiKeyRate rate) {
    return key.lineage() + ":" + rate.requests() + ":" + rate.per().toMillis();
  }

  static BucketConfiguration configuration(ApiKeyRate rate) {
    return BucketConfiguration.builder()
        .addLimit(
            limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.per()))
        .build();
  }

  static Duration take(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
  }

  private static Bucket bucket(ApiKeyRate rate, TimeMeter clock) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.per()))
        .withCustomTimePrecision(clock)
        .build();
  }

  /** A test's clock, as buckets read it. */
  record ClockMeter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
