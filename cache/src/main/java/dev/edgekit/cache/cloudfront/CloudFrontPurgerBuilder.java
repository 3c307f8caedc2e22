package dev.edgekit.cache.cloudfront;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/** Builds a {@link CloudFrontPurger}. Confined to one thread. */
public final class CloudFrontPurgerBuilder {
  private final CloudFrontClient client;
  private final String distributionId;
  private Duration window = Duration.ofMillis(250);
  private int maxAttempts = 8;
  private Duration firstPause = Duration.ofSeconds(1);
  private int budgetItems = 600;
  private Duration budgetPeriod = Duration.ofHours(1);
  private String tagField = "Cache-Tag";

  CloudFrontPurgerBuilder(CloudFrontClient client, String distributionId) {
    if (distributionId.isBlank()) {
      throw new IllegalArgumentException("the distribution's id is blank");
    }
    this.client = client;
    this.distributionId = distributionId;
  }

  /** How long a purge waits for others to go along with it. Default: 250 ms. */
  public CloudFrontPurgerBuilder coalesceFor(Duration window) {
    requireNonNull(window, "window must not be null");
    this.window = notNegative("coalesceFor", window);
    return this;
  }

  /**
   * How many times a purge is sent before it fails, and the pause after the first attempt, which
   * doubles with each further one up to a minute. The client's own quick retries come on top.
   * Default: 8 attempts, 1 s.
   */
  public CloudFrontPurgerBuilder retry(int maxAttempts, Duration firstPause) {
    requireNonNull(firstPause, "firstPause must not be null");
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts must be positive: " + maxAttempts);
    }
    this.maxAttempts = maxAttempts;
    this.firstPause = notNegative("firstPause", firstPause);
    return this;
  }

  /**
   * The maximum number of tags and paths purged in a period, since Amazon bills each beyond the
   * first thousand of a month. More wait. Default: 600 an hour.
   */
  public CloudFrontPurgerBuilder budget(int items, Duration period) {
    if (items < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("budget must be positive: " + items + " in " + period);
    }
    this.budgetItems = items;
    this.budgetPeriod = period;
    return this;
  }

  /**
   * The response field that the distribution's {@code CacheTagConfig} names. Default: {@code
   * Cache-Tag}.
   */
  public CloudFrontPurgerBuilder tagField(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the field for tags is blank");
    }
    this.tagField = name;
    return this;
  }

  /** The purger, with a thread of its own until it is closed. */
  public CloudFrontPurger build() {
    return CloudFrontPurger.start(client, settings());
  }

  CloudFrontPurger.Settings settings() {
    return new CloudFrontPurger.Settings(
        distributionId, window, maxAttempts, firstPause, budgetItems, budgetPeriod, tagField);
  }

  private static Duration notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
    return value;
  }
}
