package dev.edgekit.cache;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.redis.RedisClients;
import dev.edgekit.cache.internal.redis.RedisConnections;
import dev.edgekit.cache.internal.redis.RedisEntries;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.redis.RedisLog;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.http.internal.OptionalJar;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The remote tier in Redis 6.2 or newer, or in Valkey. Uses two connections of its own: one for
 * commands, with a short timeout, and one on which it waits for the log.
 *
 * <p>While Redis doesn't answer, the cache goes on without it: a caller who waits for a command
 * when it stops loses one timeout, later requests lose nothing, and the log of the service gets one
 * line.
 */
public final class RedisTier implements RemoteTier {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);

  private final Supplier<RedisClients> client;
  private final RedisKeys keys;
  private final Duration timeout;

  private RedisTier(Supplier<RedisClients> client, RedisKeys keys, Duration timeout) {
    this.client = client;
    this.keys = keys;
    this.timeout = timeout;
  }

  /**
   * A tier in the Redis at this URI; nothing is connected before the cache is built. Closing the
   * cache closes the client.
   *
   * @param uri {@code redis://host:port/database}, or {@code rediss://} for TLS; {@code
   *     redis-sentinel://host:port,host:port#master} for the master that the sentinels name;
   *     several URIs with commas between them for a cluster
   * @throws IllegalArgumentException if the URI is not one
   * @throws IllegalStateException if {@code io.lettuce:lettuce-core} is missing
   */
  public static RedisTier connect(String uri) {
    OptionalJar.require("RedisTier", "io.lettuce.core.RedisClient", "io.lettuce:lettuce-core");
    return withDefaults(RedisClients.connecting(uri));
  }

  private static RedisTier withDefaults(Supplier<RedisClients> client) {
    return new RedisTier(client, new RedisKeys("edgekit", StoredFormat.VERSION), DEFAULT_TIMEOUT);
  }

  /**
   * A tier on the host's client, which must have a URI. Its connections are this tier's own and are
   * closed with the cache; the client is left alone.
   */
  public static RedisTier of(RedisClient client) {
    return withDefaults(RedisClients.borrowing(client));
  }

  /**
   * A tier on the host's cluster client. Its connections are this tier's own and are closed with
   * the cache; the client is left alone.
   */
  public static RedisTier of(RedisClusterClient client) {
    return withDefaults(RedisClients.borrowing(client));
  }

  /**
   * This tier with another namespace, for caches that share a Redis and nothing else. Default:
   * {@code edgekit}.
   *
   * @throws IllegalArgumentException if it is empty or has a brace
   */
  public RedisTier namespace(String namespace) {
    if (namespace.isEmpty() || namespace.contains("{") || namespace.contains("}")) {
      throw new IllegalArgumentException("a namespace has no braces: \"" + namespace + "\"");
    }
    return new RedisTier(client, new RedisKeys(namespace, StoredFormat.VERSION), timeout);
  }

  /**
   * This tier with another limit for one command. Default: 500 milliseconds.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RedisTier timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
    return new RedisTier(client, keys, timeout);
  }

  /** Connects nothing yet; the log's {@code reconnect} does. */
  Remote open(RemoteLog.Watcher watcher) {
    RedisClients opened = client.get();
    RedisConnections data = new RedisConnections(opened.opener(), timeout, watcher);
    RedisConnections waiting =
        new RedisConnections(
            opened.opener(), timeout.plus(RedisLog.MAX_WAIT), RemoteLog.Watcher.none());
    return new Remote(
        new RedisEntries(data, keys),
        new RedisLog(data, waiting, keys),
        () -> {
          data.close();
          waiting.close();
          opened.closer().run();
        });
  }
}
