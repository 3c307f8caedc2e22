package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.redis.RedisClients;
import dev.edgekit.cache.internal.redis.RedisConnections;
import dev.edgekit.cache.internal.redis.RedisEntries;
import dev.edgekit.cache.internal.redis.RedisHealth;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.redis.RedisLimits;
import dev.edgekit.cache.internal.redis.RedisLog;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.http.internal.ByteCount;
import dev.edgekit.http.internal.OptionalJar;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The remote tier in Redis 6.2 or newer, or in Valkey. Uses two connections of its own: one for
 * commands, with a short timeout, and one on which it waits for the log.
 *
 * <p>While Redis doesn't answer, the cache goes on without it: a caller who waits for a command
 * when Redis stops loses one timeout, later requests lose nothing, and the service's own log gets
 * one line.
 */
public final class RedisTier implements RemoteTier {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);

  private final Supplier<RedisClients> client;
  private final RedisKeys keys;
  private final Duration timeout;
  private final RedisLimits limits;

  private RedisTier(
      Supplier<RedisClients> client, RedisKeys keys, Duration timeout, RedisLimits limits) {
    this.client = client;
    this.keys = keys;
    this.timeout = timeout;
    this.limits = limits;
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
    RedisKeys keys = new RedisKeys("edgekit", StoredFormat.VERSION);
    return new RedisTier(client, keys, DEFAULT_TIMEOUT, RedisLimits.standard());
  }

  /**
   * A tier on the host's client, which must have a URI. Its connections are this tier's own and are
   * closed with the cache; the client is left alone.
   */
  public static RedisTier of(RedisClient client) {
    return withDefaults(RedisClients.borrowing(requireNonNull(client, "client must not be null")));
  }

  /**
   * A tier on the host's cluster client. Its connections are this tier's own and are closed with
   * the cache; the client is left alone.
   */
  public static RedisTier of(RedisClusterClient client) {
    return withDefaults(RedisClients.borrowing(requireNonNull(client, "client must not be null")));
  }

  /**
   * This tier with another namespace, for caches that share a Redis and nothing else. Default:
   * {@code edgekit}.
   *
   * @throws IllegalArgumentException if it is empty or has a brace
   */
  public RedisTier namespace(String namespace) {
    if (namespace.isBlank() || namespace.contains("{") || namespace.contains("}")) {
      throw new IllegalArgumentException(
          "a namespace is a name without braces, as edgekit: \"" + namespace + "\"");
    }
    return new RedisTier(client, new RedisKeys(namespace, StoredFormat.VERSION), timeout, limits);
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
    return new RedisTier(client, keys, timeout, limits);
  }

  /**
   * This tier with another limit for one response, in bytes of its body in all codings; a larger
   * response stays on its node. A response is one command, which must be done within {@link
   * #timeout}. Default: 4 MiB.
   *
   * @throws IllegalArgumentException if it is less than 1 KiB
   */
  public RedisTier maxResponseBytes(long bytes) {
    RedisLimits changed =
        new RedisLimits(
            ByteCount.atLeast(ByteCount.MIN_FOR_ONE, "maxResponseBytes", bytes), limits.maxBytes());
    return new RedisTier(client, keys, timeout, changed);
  }

  /**
   * This tier with another limit for what one node keeps in Redis, in bytes: the responses that it
   * stored since it started and that haven't expired. Those requested least are deleted to make
   * room. Default: an eighth of Redis's {@code maxmemory} where that is set, else 256 MiB. A Redis
   * that also holds what must not be lost, such as sessions, should have no eviction and more
   * memory than the nodes' shares together, or the cache a Redis of its own.
   *
   * @throws IllegalArgumentException if it is less than 8 KiB
   */
  public RedisTier maxBytes(long bytes) {
    OptionalLong limit =
        OptionalLong.of(ByteCount.atLeast(ByteCount.MIN_FOR_ALL, "maxBytes", bytes));
    return new RedisTier(client, keys, timeout, new RedisLimits(limits.maxResponseBytes(), limit));
  }

  /** Connects nothing yet; the log's {@code reconnect} does. */
  Remote open(RemoteLog.Watcher watcher) {
    RedisClients opened = client.get();
    RedisHealth health = new RedisHealth(watcher, keys);
    RedisConnections data = RedisConnections.forCommands(opened.opener(), timeout, health);
    RedisConnections waiting =
        RedisConnections.forNews(opened.opener(), timeout.plus(RedisLog.MAX_WAIT), health);
    return new Remote(
        new RedisEntries(data, keys, limits),
        new RedisLog(data, waiting, keys),
        () -> {
          health.close();
          data.close();
          waiting.close();
          opened.closer().run();
        });
  }
}
