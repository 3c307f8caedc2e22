package dev.edgekit.auth.internal.support;

import dev.edgekit.http.internal.OptionalJar;
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
    if (!uri.matches("redis[a-z+-]*://.+")) {
      String rest = uri.substring(uri.indexOf("://") < 0 ? 0 : uri.indexOf("://") + 3);
      throw new IllegalArgumentException(
          "a Redis address starts with redis:// or rediss://; write redis://"
              + (rest.isEmpty() ? "localhost:6379" : rest.substring(rest.lastIndexOf('@') + 1)));
    }
    return new RedisAddress(uri);
  }

  String uri() {
    return uri;
  }
}
