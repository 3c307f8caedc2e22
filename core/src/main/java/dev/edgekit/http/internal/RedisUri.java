package dev.edgekit.http.internal;

/** The address of a Redis server, as the modules that speak to one take it. */
public final class RedisUri {
  private RedisUri() {}

  /**
   * Fails while a service is being configured if it isn't the address of a server. The message
   * holds no password.
   *
   * @throws IllegalArgumentException with what to write instead
   */
  public static void require(String uri) {
    if (uri.matches("redis[a-z+-]*://.+")) {
      return;
    }
    int credentials = uri.lastIndexOf('@') + 1;
    String host = uri.substring(credentials).replaceFirst("^[a-z+-]+:(//|(?![0-9]))", "");
    throw new IllegalArgumentException(
        "a Redis address starts with redis:// or rediss://, not as \"%s\"; write redis://%s"
            .formatted(
                credentials == 0 ? uri : "…@" + uri.substring(credentials),
                host.isEmpty() ? "localhost:6379" : host));
  }
}
