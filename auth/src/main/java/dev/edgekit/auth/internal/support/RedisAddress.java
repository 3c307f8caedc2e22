package dev.edgekit.auth.internal.support;

import dev.edgekit.http.internal.OptionalJar;
import dev.edgekit.http.internal.RedisUri;
import java.time.Duration;

/**
 * Where a Redis is. Apart from what speaks to it, so that it can be read, and say what is missing,
 * without the client's jar. Its text may hold a password.
 */
public final class RedisAddress {
  /**
   * How long one command, and one attempt to connect, may take, unless the address says otherwise.
   */
  public static final Duration TIMEOUT = Duration.ofMillis(500);

  private final String uri;

  private RedisAddress(String uri) {
    this.uri = uri;
  }

  /**
   * An address.
   *
   * @throws IllegalArgumentException if it is none
   * @throws IllegalStateException if {@code io.lettuce:lettuce-core} is missing
   */
  public static RedisAddress parse(String uri) {
    OptionalJar.require(
        "A store in Redis", "io.lettuce.core.RedisClient", "io.lettuce:lettuce-core");
    RedisUri.require(uri);
    return new RedisAddress(uri);
  }

  String uri() {
    return uri;
  }
}
