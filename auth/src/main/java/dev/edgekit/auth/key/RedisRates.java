package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.RedisAddress;
import dev.edgekit.auth.internal.support.RedisLink;
import dev.edgekit.http.internal.OptionalJar;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Buckets in Redis, which a fleet shares; each expires when it is full again. Thread-safe. */
final class RedisRates implements ApiKeyRates {
  private static final String PREFIX = "edgekit:api-key-rate:";
  private static final Duration SPARE = Duration.ofSeconds(10);

  private final RedisLink link;
  private volatile @Nullable ProxyManager<String> buckets;

  RedisRates(RedisLink link) {
    // A key may be given a rate at any time, which is too late to find that the counting jar is
    // missing.
    OptionalJar.require(
        "API keys in Redis, for their rates,",
        "io.github.bucket4j.redis.lettuce.Bucket4jLettuce",
        "com.bucket4j:bucket4j_jdk17-lettuce");
    this.link = link;
  }

  @Override
  public Duration use(ApiKey key, ApiKeyRate rate) {
    return ApiKeyRates.take(
        buckets()
            .builder()
            .build(PREFIX + ApiKeyRates.name(key, rate), () -> ApiKeyRates.configuration(rate)));
  }

  private ProxyManager<String> buckets() {
    ProxyManager<String> known = buckets;
    if (known == null) {
      known =
          Bucket4jLettuce.<String>casBasedBuilder(link.connection())
              .expirationAfterWrite(
                  ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(SPARE))
              .requestTimeout(RedisAddress.TIMEOUT)
              .clientClock(new RedisClock(link))
              .build();
      buckets = known;
    }
    return known;
  }
}
