package dev.edgekit.cache;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.redis.RedisConnections;
import dev.edgekit.cache.internal.redis.RedisConnections.Link;
import dev.edgekit.cache.internal.redis.RedisEntries;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.redis.RedisLog;
import dev.edgekit.cache.internal.stored.StoredFormat;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The remote tier in Redis 6.2 or newer, or in Valkey. Uses two connections of its own: one for
 * commands, with a short timeout, and one on which it waits for the log.
 *
 * <p>While Redis doesn't answer, the cache goes on without it: whoever waits for a command when it
 * stops loses one timeout, later requests lose nothing, and the log of the service gets one line.
 */
public final class RedisTier implements RemoteTier {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);

  private final Supplier<Client> client;
  private final RedisKeys keys;
  private final Duration timeout;

  /** What opens connections, and what ends it. */
  private record Client(Supplier<Link> opener, Runnable closer) {}

  private RedisTier(Supplier<Client> client, RedisKeys keys, Duration timeout) {
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
   */
  public static RedisTier connect(String uri) {
    if (uri.startsWith("redis-sentinel") || uri.indexOf(',') < 0) {
      RedisURI one = RedisURI.create(uri);
      return withDefaults(() -> server(one));
    }
    List<RedisURI> seeds = Stream.of(uri.split(",", -1)).map(RedisURI::create).toList();
    return withDefaults(() -> cluster(seeds));
  }

  private static RedisTier withDefaults(Supplier<Client> client) {
    return new RedisTier(client, new RedisKeys("edgekit", StoredFormat.VERSION), DEFAULT_TIMEOUT);
  }

  private static Client server(RedisURI uri) {
    RedisClient client = RedisClient.create(uri);
    client.setOptions(options(ClientOptions.builder()).build());
    return new Client(() -> open(client), () -> shutDown(client));
  }

  private static Client cluster(List<RedisURI> seeds) {
    RedisClusterClient client = RedisClusterClient.create(seeds);
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    options.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(Duration.ofSeconds(10))
            .build());
    // A cluster's connections to its servers are opened by their first commands, which must wait
    // for
    // them. None outlives its timeout: the first that fails closes them all.
    client.setOptions(options.socketOptions(socketOptions()).build());
    return new Client(() -> open(client), () -> shutDown(client));
  }

  /** Nothing may wait in a buffer to be sent when it no longer holds. */
  private static ClientOptions.Builder options(ClientOptions.Builder options) {
    return options
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .socketOptions(socketOptions());
  }

  private static SocketOptions socketOptions() {
    return SocketOptions.builder().connectTimeout(Duration.ofSeconds(1)).build();
  }

  /**
   * A tier on the host's client, which must have a URI. Its connections are this tier's own and are
   * closed with the cache; the client is left alone.
   */
  public static RedisTier of(RedisClient client) {
    return withDefaults(() -> new Client(() -> open(client), () -> {}));
  }

  /**
   * A tier on the host's cluster client. Its connections are this tier's own and are closed with
   * the cache; the client is left alone.
   */
  public static RedisTier of(RedisClusterClient client) {
    return withDefaults(() -> new Client(() -> open(client), () -> {}));
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

  private static Link open(RedisClient client) {
    StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC);
    return new Link(connection, connection.sync());
  }

  private static Link open(RedisClusterClient client) {
    StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
    return new Link(connection, connection.sync());
  }

  private static void shutDown(AbstractRedisClient client) {
    var unused = client.shutdownAsync(0, 2, TimeUnit.SECONDS);
  }

  /** Connects nothing yet; the log's {@code reconnect} does. */
  Remote open(RemoteLog.Watcher watcher) {
    Client opened = client.get();
    RedisConnections data = new RedisConnections(opened.opener(), timeout, watcher);
    RedisConnections waiting =
        new RedisConnections(opened.opener(), timeout, RemoteLog.Watcher.none());
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
