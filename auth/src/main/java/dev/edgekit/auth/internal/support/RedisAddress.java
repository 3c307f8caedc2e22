package dev.edgekit.auth.internal.support;

import dev.edgekit.http.internal.OptionalJar;
import dev.edgekit.http.internal.RedisUri;
import java.time.Duration;

/**
 * Where a Redis is. Separate from what connects, so that an address can be read, and a missing jar
 * named, without the client's jar. The address may hold a password.
 */
public final class RedisAddress {
  /**
   * How long a request waits for one command, and for a connection that is being made again, unless
   * the address says otherwise.
   */
  public static final Duration TIMEOUT = Duration.ofMillis(500);

  private final String uri;

  private RedisAddress(String uri) {
    this.uri = uri;
  }

  /**
   * An address.
   *
   * @throws IllegalArgumentException if the text is no such address
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
