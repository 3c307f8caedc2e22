package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class UsingTheCacheTest {
  private final CountingOrigin origin = new CountingOrigin();
  private final Request request = Request.get("/categories").build();
  private final CachePolicy policy =
      CachePolicy.fresh(Duration.ofMinutes(5)).staleIfError(Duration.ofHours(1));

  @Test
  void answersALocalHitAtOnceAndTheRestOnTheExecutor() {
    List<Runnable> background = new ArrayList<>();
    try (ResponseCache cache =
        ResponseCache.builder().policy(policy).executor(background::add).build()) {
      CompletableFuture<Response> miss = cache.serveAsync(request, origin).toCompletableFuture();
      assertThat(miss).isNotDone();
      background.remove(0).run();
      assertThat(body(miss.join())).isEqualTo("version 1");
      cache.serve(request, origin); // written out by now

      assertThat(cache.serveAsync(request, origin).toCompletableFuture()).isDone();
    }
  }

  @Test
  void theAsynchronousFormFailsAsTheOriginDoes() {
    origin.failing(true);
    try (ResponseCache cache =
        ResponseCache.builder().policy(policy).executor(Runnable::run).build()) {
      CompletableFuture<Response> answer = cache.serveAsync(request, origin).toCompletableFuture();

      assertThatThrownBy(answer::join).hasRootCauseMessage("the origin is down");
    }
  }

  @Test
  void preloadsAndTellsHowFarItIs() {
    Queue<String> progress = new ConcurrentLinkedQueue<>();
    CacheListener listener =
        new CacheListener() {
          @Override
          public void preloaded(int done, int of) {
            progress.add(done + "/" + of);
          }
        };
    try (ResponseCache cache = ResponseCache.builder().policy(policy).listener(listener).build()) {
      List<Request> all = List.of(request, Request.get("/b").build(), Request.get("/c").build());

      int served =
          cache.preload(
              all,
              forwarded -> {
                if (forwarded.target().equals("/b")) {
                  throw new IllegalStateException("not this one");
                }
                return origin.load();
              });

      assertThat(served).isEqualTo(2);
      assertThat(progress).containsExactlyInAnyOrder("1/3", "2/3", "3/3");
      assertThat(cache.peek(CacheKey.of(request))).isPresent();
    }
  }

  @Test
  void preloadsSeveralAtATime() {
    CyclicBarrier both = new CyclicBarrier(2);
    try (ResponseCache cache = ResponseCache.builder().policy(policy).build()) {
      List<Request> two = List.of(request, Request.get("/b").build());

      int served =
          cache.preload(
              two,
              forwarded -> {
                both.await(20, TimeUnit.SECONDS); // fails if one waits for the other
                return origin.load();
              });

      assertThat(served).isEqualTo(2);
    }
  }

  @Test
  void preloadsOnTheCallersThreadIfNoOtherIsThere() {
    try (ResponseCache cache =
        ResponseCache.builder().policy(policy).executor(task -> {}).build()) {
      List<Request> two = List.of(request, Request.get("/b").build());

      assertThat(cache.preload(two, forwarded -> origin.load())).isEqualTo(2);
    }
  }

  @Test
  void peeksAtWhatIsFreshInTheProcess() {
    ManualClock clock = new ManualClock();
    try (ResponseCache cache = ResponseCache.builder().policy(policy).clock(clock).build()) {
      CacheKey key = CacheKey.of(request);
      assertThat(cache.peek(key)).isEmpty();
      cache.serve(request, origin);

      assertThat(cache.peek(key))
          .hasValueSatisfying(r -> assertThat(body(r)).isEqualTo("version 1"));
      cache.invalidate(key);
      assertThat(cache.peek(key)).isEmpty();
      assertThat(body(cache.serve(request, key, origin))).isEqualTo("version 2");
      clock.advance(Duration.ofMinutes(6));
      Awaitility.await().untilAsserted(() -> assertThat(cache.peek(key)).isEmpty());
    }
  }

  @Test
  void givesStaleRatherThanWait() {
    ManualClock clock = new ManualClock();
    CountDownLatch release = new CountDownLatch(1);
    try (ResponseCache cache =
        ResponseCache.builder()
            .policy(policy.softTimeout(Duration.ofMillis(20)))
            .clock(clock)
            .build()) {
      cache.serve(request, origin);
      clock.advance(Duration.ofMinutes(6));

      Response stale =
          cache.serve(
              request,
              () -> {
                release.await();
                return origin.load();
              });

      assertThat(body(stale)).isEqualTo("version 1");
      assertThat(stale.headers().first("Cache-Status").orElseThrow())
          .endsWith("detail=soft-timeout");
      release.countDown();
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(body(cache.serve(request, origin))).isEqualTo("version 2"));
    }
  }

  @Test
  void countsInMicrometer() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (ResponseCache cache = ResponseCache.builder().policy(policy).build()) {
      CacheMetrics.bind(cache, registry);
      cache.serve(request, origin);
      cache.serve(request, origin);
      cache.serve(request, origin);

      assertThat(registry.get("edgekit.cache.requests").tag("result", "local").functionCounter())
          .satisfies(c -> assertThat(c.count()).isEqualTo(2));
      assertThat(registry.get("edgekit.cache.loads").tag("result", "loaded").timer().count())
          .isEqualTo(1);
      assertThat(registry.get("edgekit.cache.saved").functionCounter().count()).isEqualTo(18);
      assertThat(registry.find("edgekit.cache.remote.up").gauge()).isNull(); // there is no remote
    }
  }

  @Test
  void servesBrotliToThoseWhoTakeIt() {
    Origin big = () -> Response.json("[" + "\"category\",".repeat(500) + "1]");
    Request br = Request.get("/big").header("Accept-Encoding", "gzip, br").build();
    try (ResponseCache cache = ResponseCache.builder().policy(policy).build()) {
      Response response = cache.serve(br, big);

      assertThat(response.headers().first("Content-Encoding")).hasValue("br");
      assertThat(response.headers().first("ETag").orElseThrow()).endsWith("-br\"");
      assertThat(response.body().length).isLessThan(100);
    }
  }

  @Test
  void tellsHowLongAnInvalidationTakesThroughTheChannel() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache cache =
            ResponseCache.builder().remote(RedisTier.connect(redis.uri())).build()) {
      Awaitility.await().until(() -> !cache.stats().logRoundTrip().isZero());

      assertThat(cache.stats().toString()).contains("up, log heard");
    }
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
