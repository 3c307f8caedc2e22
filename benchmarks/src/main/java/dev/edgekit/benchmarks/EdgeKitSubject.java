package dev.edgekit.benchmarks;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.Origin;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.time.Duration;

/** Our cache on a Redis of its own. */
final class EdgeKitSubject implements AutoCloseable {
  /** As a browser sends it. */
  static final Request REQUEST =
      Request.get("/categories?language=en")
          .header("Host", "example.org")
          .header("Accept", "application/json")
          .header("Accept-Encoding", "gzip, deflate, br")
          .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0")
          .build();

  private final BenchmarkRedis redis = new BenchmarkRedis();
  private final ResponseCache cache;

  /** With a local tier of that many bytes. */
  static EdgeKitSubject local(long maxBytes) throws IOException, InterruptedException {
    return new EdgeKitSubject(ResponseCache.builder().local(CaffeineTier.ofMaxBytes(maxBytes)));
  }

  /** With nothing but Redis. */
  static EdgeKitSubject remoteAlone() throws IOException, InterruptedException {
    return new EdgeKitSubject(ResponseCache.builder().withoutLocal());
  }

  private EdgeKitSubject(ResponseCacheBuilder builder) throws IOException, InterruptedException {
    cache =
        builder
            .remote(RedisTier.connect("redis://127.0.0.1:" + redis.port()))
            .policy(CachePolicy.fresh(Duration.ofHours(1)))
            .build();
    while (cache.logPlace().isEmpty()) { // what is loaded before the log is heard is no hit later
      Thread.sleep(10);
    }
  }

  ResponseCache cache() {
    return cache;
  }

  Response serve(CacheKey key, byte[] body) {
    return cache.serve(REQUEST, key, origin(body));
  }

  static Origin origin(byte[] body) {
    return () -> Response.json("").withBody(body);
  }

  @Override
  public void close() throws IOException {
    cache.close();
    redis.close();
  }
}
