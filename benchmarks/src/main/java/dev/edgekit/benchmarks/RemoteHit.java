package dev.edgekit.benchmarks;

import com.alicp.jetcache.Cache;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.Origin;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to find in Redis what is not in the process? Against one plain {@code GET},
 * which is one round trip over the loopback interface.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
public class RemoteHit {
  private static final String KEY = LocalSubject.KEY;

  /** Bytes of the body. */
  @Param({"1000", "100000"})
  public int body;

  private @Nullable BenchmarkRedis redis;
  private @Nullable RedisClient client;
  private @Nullable StatefulRedisConnection<String, byte[]> plain;
  private @Nullable JetCachePeer jetCache;
  private @Nullable Cache<String, byte[]> jetCacheRemote;
  private @Nullable EdgeKitSubject ours;
  private final CacheKey key = CacheKey.of(KEY);
  private Origin origin = EdgeKitSubject.origin(new byte[0]);

  /** Stores the body in each. */
  @Setup
  public void store() throws Exception {
    byte[] bytes = new byte[body];
    redis = new BenchmarkRedis();
    client = RedisClient.create("redis://127.0.0.1:" + redis.port());
    plain = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    String unused = plain.sync().set(KEY, bytes);
    jetCache = new JetCachePeer(redis.port());
    jetCacheRemote = jetCache.remote();
    jetCacheRemote.put(KEY, bytes);
    ours = EdgeKitSubject.remoteAlone();
    origin = EdgeKitSubject.origin(bytes);
    ours.serve(key, bytes);
  }

  /** One round trip. */
  @Benchmark
  public byte @Nullable [] lettuceGet() {
    return plain == null ? null : plain.sync().get(KEY);
  }

  /** JetCache's second level alone. */
  @Benchmark
  public byte @Nullable [] jetCacheRemote() {
    return jetCacheRemote == null ? null : jetCacheRemote.get(KEY);
  }

  /** Ours, without a local tier. */
  @Benchmark
  public @Nullable Object serve() {
    return ours == null ? null : ours.cache().serve(EdgeKitSubject.REQUEST, key, origin);
  }

  /** Ends what was opened. */
  @TearDown
  public void close() throws Exception {
    if (ours != null && jetCache != null && client != null && redis != null) {
      ours.close();
      jetCache.close();
      client.shutdown();
      redis.close();
    }
  }
}
