package dev.edgekit.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Random;
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
 * Does a hit cost more where there are many entries? Keys in random order, so that with many of
 * them the CPU's caches hold none; raw Caffeine beside it, with the same keys.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@State(Scope.Benchmark)
public class ManyEntries {
  private static final long MAX_BYTES = 2L << 30;
  private static final int ORDER = 1 << 16;

  /** How many. */
  @Param({"10000", "1000000"})
  public int entries;

  private final CachePolicy policy = CachePolicy.fresh(Duration.ofHours(1));
  private final Cache<CacheKey, byte[]> caffeine =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((CacheKey key, byte[] value) -> value.length)
          .build();
  private final ResponseCache cache =
      ResponseCache.builder().local(CaffeineTier.ofMaxBytes(MAX_BYTES)).policy(policy).build();
  private final CacheKey[] keys = new CacheKey[ORDER];
  private final Request[] requests = new Request[ORDER];
  private int next;

  /** Stores them, each with a body of its own. */
  @Setup
  public void store() {
    for (int i = 0; i < entries; i++) {
      Request request = request(i);
      byte[] body = new byte[100];
      caffeine.put(CacheKey.of(request), body);
      Response unused = cache.serve(request, () -> Response.of(200).withBody(body));
    }
    Random random = new Random(1);
    for (int i = 0; i < ORDER; i++) {
      requests[i] = request(random.nextInt(entries));
      keys[i] = CacheKey.of(requests[i]);
    }
  }

  static Request request(int number) {
    return Request.get("/courses/" + number + "?language=en")
        .host("example.org")
        .header("Accept", "application/json")
        .header("Accept-Encoding", "gzip, deflate, br")
        .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0")
        .build();
  }

  /** The floor. */
  @Benchmark
  public byte @Nullable [] caffeine() {
    return caffeine.getIfPresent(keys[next()]);
  }

  /** With a key made before. */
  @Benchmark
  public Response serve() {
    int i = next();
    return cache.serve(requests[i], keys[i], ManyEntries::absent);
  }

  /** With the key made of the request. */
  @Benchmark
  public Response serveByRequest() {
    return cache.serve(requests[next()], ManyEntries::absent);
  }

  private int next() {
    next = next + 1 & ORDER - 1;
    return next;
  }

  private static Response absent() {
    throw new IllegalStateException("all are stored");
  }

  /** Ends the cache. */
  @TearDown
  public void close() {
    cache.close();
  }
}
