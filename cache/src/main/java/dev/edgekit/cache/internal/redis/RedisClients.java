package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.internal.redis.RedisConnections.Link;
import dev.edgekit.http.internal.RedisUri;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A client of Redis, ours or the host's.
 *
 * @param opener opens a connection
 * @param closer ends the client, if it is ours
 */
public record RedisClients(Supplier<Link> opener, Runnable closer) {
  /** A cluster is asked at most once in this time who its masters are. */
  private static final Duration REFRESH = Duration.ofMillis(500);

  /** What a connection may take by way of sentinels, before it is given up. */
  private static final Duration CONNECTING = Duration.ofMillis(1800);

  /** A client of the servers at this address, made when it is asked for. */
  public static Supplier<RedisClients> connecting(String uri) {
    if (uri.startsWith("redis-sentinel") || uri.indexOf(',') < 0) {
      RedisURI one = parse(uri);
      return () -> server(one);
    }
    List<RedisURI> seeds = Stream.of(uri.split(",", -1)).map(RedisClients::parse).toList();
    return () -> cluster(seeds);
  }

  /** The host's client, which stays open. */
  public static Supplier<RedisClients> borrowing(RedisClient client) {
    return () -> new RedisClients(() -> open(client), () -> {});
  }

  /** The host's client, which stays open. */
  public static Supplier<RedisClients> borrowing(RedisClusterClient client) {
    return () -> new RedisClients(opening(client), () -> {});
  }

  private static RedisURI parse(String uri) {
    RedisUri.require(uri);
    if (uri.toLowerCase(Locale.ROOT).contains("timeout=")) {
      throw new IllegalArgumentException(
          "a tier's timeout is its own: RedisTier.connect(…).timeout(Duration.ofMillis(500))");
    }
    return RedisURI.create(uri);
  }

  private static RedisClients server(RedisURI uri) {
    if (!uri.getSentinels().isEmpty()) {
      // They are asked one after the other: one that hangs leaves time for the next.
      Duration each = CONNECTING.dividedBy(uri.getSentinels().size() + 1);
      uri.setTimeout(each);
      uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(each));
    }
    RedisClient client = RedisClient.create(uri);
    client.setOptions(options(ClientOptions.builder()).build());
    return new RedisClients(() -> open(client), () -> shutDown(client));
  }

  private static RedisClients cluster(List<RedisURI> seeds) {
    RedisClusterClient client = RedisClusterClient.create(seeds);
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    options.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(Duration.ofSeconds(10))
            .adaptiveRefreshTriggersTimeout(REFRESH)
            .build());
    // A cluster's connections to its servers are opened by their first commands, which must wait
    // for them. None outlives its timeout: the first that fails closes them all.
    client.setOptions(options.socketOptions(socketOptions()).build());
    return new RedisClients(opening(client), () -> shutDown(client));
  }

  /** No command may wait in a buffer to be sent when it no longer holds. */
  private static ClientOptions.Builder options(ClientOptions.Builder options) {
    return options
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .socketOptions(socketOptions());
  }

  private static SocketOptions socketOptions() {
    return SocketOptions.builder().connectTimeout(Duration.ofSeconds(1)).build();
  }

  private static Link open(RedisClient client) {
    StatefulRedisConnection<String, byte[]> connection = client.connect(RedisConnections.CODEC);
    return new Link(connection, connection.sync());
  }

  /**
   * Opens connections to the servers that are masters by then. A connection is opened again because
   * one of the servers failed, and what the client knows of them is from before that.
   */
  private static Supplier<Link> opening(RedisClusterClient client) {
    AtomicLong asked = new AtomicLong(System.nanoTime());
    return () -> {
      long last = asked.get();
      long now = System.nanoTime();
      if (now - last > REFRESH.toNanos() && asked.compareAndSet(last, now)) {
        client.refreshPartitions();
      }
      return open(client);
    };
  }

  private static Link open(RedisClusterClient client) {
    StatefulRedisClusterConnection<String, byte[]> connection =
        client.connect(RedisConnections.CODEC);
    return new Link(connection, connection.sync());
  }

  private static void shutDown(AbstractRedisClient client) {
    var unused = client.shutdownAsync(0, 2, TimeUnit.SECONDS);
  }
}
