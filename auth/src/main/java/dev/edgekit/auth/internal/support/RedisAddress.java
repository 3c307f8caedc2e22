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
      throw noAddress(uri);
    }
    return new RedisAddress(uri);
  }

  /** The message holds no password. */
  private static IllegalArgumentException noAddress(String uri) {
    int credentials = uri.lastIndexOf('@') + 1;
    String host = uri.substring(credentials).replaceFirst("^[a-z+-]+:(//|(?![0-9]))", "");
    return new IllegalArgumentException(
        "a Redis address starts with redis:// or rediss://, not as \"%s\"; write redis://%s"
            .formatted(
                credentials == 0 ? uri : "…@" + uri.substring(credentials),
                host.isEmpty() ? "localhost:6379" : host));
  }

  String uri() {
    return uri;
  }
}
