package dev.edgekit.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.cache.RedisConnections.Link;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier in Redis 6.2 or newer, or in Valkey. Uses two connections of its own: one for
 * commands, with a short timeout, and one on which it waits for the log.
 *
 * <p>While Redis doesn't answer, the cache goes on without it: whoever waits for a command when it
 * stops loses one timeout, later requests lose nothing, and the log of the service gets one line.
 */
public final class RedisTier extends RemoteTier {
  private static final Script LOG = Script.load("log.lua");
  private static final Script LEASE = Script.load("lease.lua");
  private static final Script FILL = Script.load("fill.lua");
  private static final Script RELEASE = Script.load("release.lua");
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);
  private static final int LOG_LENGTH = 100_000;

  private final Supplier<Link> opener;
  private final Runnable closer;
  private final RedisKeys keys;
  private final Duration timeout;
  private volatile Watcher watcher = new Unwatched();
  private final RedisConnections data;
  private final RedisConnections waiting;

  private RedisTier(Supplier<Link> opener, Runnable closer, RedisKeys keys, Duration timeout) {
    this.opener = opener;
    this.closer = closer;
    this.keys = keys;
    this.timeout = timeout;
    this.data = new RedisConnections(opener, timeout, new Forwarding());
    this.waiting = new RedisConnections(opener, timeout, new Unwatched());
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
    return uri.startsWith("redis-sentinel") || uri.indexOf(',') < 0
        ? connectServer(RedisURI.create(uri))
        : connectCluster(Stream.of(uri.split(",", -1)).map(RedisURI::create).toList());
  }

  private static RedisTier connectServer(RedisURI uri) {
    RedisClient client = RedisClient.create(uri);
    client.setOptions(options(ClientOptions.builder()).build());
    return new RedisTier(
        () -> open(client), () -> shutDown(client), defaultKeys(), DEFAULT_TIMEOUT);
  }

  private static RedisTier connectCluster(List<RedisURI> seeds) {
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
    return new RedisTier(
        () -> open(client), () -> shutDown(client), defaultKeys(), DEFAULT_TIMEOUT);
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
    return new RedisTier(() -> open(client), () -> {}, defaultKeys(), DEFAULT_TIMEOUT);
  }

  /**
   * A tier on the host's cluster client. Its connections are this tier's own and are closed with
   * the cache; the client is left alone.
   */
  public static RedisTier of(RedisClusterClient client) {
    return new RedisTier(() -> open(client), () -> {}, defaultKeys(), DEFAULT_TIMEOUT);
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
    return new RedisTier(opener, closer, new RedisKeys(namespace), timeout);
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
    return new RedisTier(opener, closer, keys, timeout);
  }

  private static RedisKeys defaultKeys() {
    return new RedisKeys("edgekit");
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

  @Override
  @Nullable StoredBytes read(CacheKey key, boolean withBodies) {
    String[] fields =
        withBodies ? new String[] {"s", "i", "m", "b", "z", "r"} : new String[] {"s", "i", "m"};
    List<KeyValue<String, byte[]>> found = data.call(r -> r.hmget(keys.entry(key), fields));
    byte[] stamp = found.get(0).getValueOrElse(null);
    byte[] bodyId = found.get(1).getValueOrElse(null);
    byte[] meta = found.get(2).getValueOrElse(null);
    if (stamp == null || bodyId == null || meta == null) {
      return null;
    }
    return new StoredBytes(text(stamp), text(bodyId), meta, withBodies ? bodies(found) : null);
  }

  private static @Nullable Bodies bodies(List<KeyValue<String, byte[]>> found) {
    byte[] identity = found.get(3).getValueOrElse(null);
    return identity == null
        ? null
        : new Bodies(
            identity, found.get(4).getValueOrElse(null), found.get(5).getValueOrElse(null));
  }

  @Override
  Lease lease(CacheKey key, String token, long millis, String seenStamp) {
    byte[] answer = data.value(LEASE, pair(key), bytes(token), bytes(millis), bytes(seenStamp));
    return Lease.valueOf(text(answer));
  }

  @Override
  Fill fill(CacheKey key, String token, StoredBytes stored, long millisToLive) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.addAll(List.of(bytes(token), bytes(millisToLive), bytes(stored.bodyId())));
    arguments.addAll(List.of(bytes("s"), bytes(stored.stamp()), bytes("m"), stored.meta()));
    Bodies bodies = stored.bodies();
    if (bodies != null) {
      field(arguments, "b", bodies.identity());
      field(arguments, "z", bodies.gzip());
      field(arguments, "r", bodies.brotli());
    }
    byte[] answer = data.value(FILL, pair(key), arguments.toArray(byte[][]::new));
    return Fill.valueOf(text(answer));
  }

  private static void field(List<byte[]> arguments, String name, byte @Nullable [] value) {
    if (value != null) {
      arguments.add(bytes(name));
      arguments.add(value);
    }
  }

  @Override
  void release(CacheKey key, String token) {
    byte[] done = data.value(RELEASE, new String[] {keys.lease(key)}, bytes(token));
    assert done != null;
  }

  @Override
  void delete(Collection<CacheKey> deleted) {
    for (CacheKey key : deleted) {
      long unused = data.call(r -> r.del(pair(key)));
    }
  }

  @Override
  LogSlice exchange(LogExchange exchange) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(bytes(exchange.node()));
    arguments.add(bytes(exchange.applied().millis()));
    arguments.add(bytes(exchange.marker().millis()));
    arguments.add(bytes(exchange.maxStalenessMillis()));
    arguments.add(bytes(LogExchange.MAX_ENTRIES));
    arguments.add(bytes(Coherence.MAX_NAMES));
    arguments.add(bytes(LOG_LENGTH));
    arguments.add(bytes(exchange.again().size()));
    for (NameStamp again : exchange.again()) {
      arguments.add(bytes(again.name()));
      arguments.add(bytes(again.millis()));
    }
    exchange.names().forEach(name -> arguments.add(bytes(name)));
    List<Object> answer = data.list(LOG, keys.logKeys(), arguments.toArray(byte[][]::new));
    return RedisLog.slice(answer);
  }

  @Override
  @SuppressWarnings("unchecked") // the library's generic varargs
  void awaitLog(LogId after, long millis) {
    XReadArgs.StreamOffset<String> offset =
        XReadArgs.StreamOffset.from(keys.log(), after.millis() + "-0");
    waiting.open();
    Object unused = waiting.call(r -> r.xread(XReadArgs.Builder.block(millis).count(1), offset));
  }

  @Override
  List<NameStamp> names(int offset, int count) {
    List<ScoredValue<byte[]>> page =
        data.call(r -> r.zrevrangeWithScores(keys.logKeys()[2], offset, offset + count - 1L));
    List<NameStamp> names = new ArrayList<>(page.size());
    page.forEach(v -> names.add(new NameStamp(text(v.getValue()), (long) v.getScore())));
    return names;
  }

  @Override
  LastIds lastIds(List<String> names) {
    byte[][] members = names.stream().map(RedisTier::bytes).toArray(byte[][]::new);
    List<Double> scores = data.call(r -> r.zmscore(keys.logKeys()[2], members));
    // Read second: it only rises, so it was no higher when the names were read.
    byte[] floor = data.call(r -> r.hget(keys.logKeys()[1], "floor"));
    long newest = 0;
    for (Double score : scores) {
      newest = Math.max(newest, score == null ? 0 : score.longValue());
    }
    return new LastIds(
        LogId.of(newest), LogId.of(floor == null ? Long.MAX_VALUE : Long.parseLong(text(floor))));
  }

  @Override
  void leave(String node) {
    long unused = data.call(r -> r.hdel(keys.logKeys()[3], node));
  }

  @Override
  boolean isUp() {
    return data.isOpen();
  }

  @Override
  void onChange(Watcher watcher) {
    this.watcher = watcher;
  }

  @Override
  void reconnect() {
    data.open();
  }

  @Override
  public void close() {
    data.close();
    waiting.close();
    closer.run();
  }

  private String[] pair(CacheKey key) {
    return new String[] {keys.entry(key), keys.lease(key)};
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private static final class Unwatched implements Watcher {
    @Override
    public void lost(String reason) {}

    @Override
    public void found() {}
  }

  private final class Forwarding implements Watcher {
    @Override
    public void lost(String reason) {
      watcher.lost(reason);
    }

    @Override
    public void found() {
      watcher.found();
    }
  }
}
