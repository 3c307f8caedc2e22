package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurgeAfterFleetTest {
  private static final Request PAGE = Request.get("/page?a=b").build();
  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofMinutes(5)).staleWhileRevalidate(Duration.ofHours(1)).tags("t");

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final BlockingQueue<String> purges = new LinkedBlockingQueue<>();
  private final CountingOrigin origin = new CountingOrigin();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void noNodeCallsTheOldResponseFreshWhenTheCdnIsPurged() throws Exception {
    RedisProcess redis = new RedisProcess();
    FaultProxy proxy = FaultProxy.to(redis.port());
    ResponseCache two = node("redis://127.0.0.1:" + proxy.port(), EdgePurger.none());
    Supplier<Boolean> twoIsFresh = () -> two.peek(CacheKey.of(PAGE)).isPresent();
    ResponseCache one =
        node(redis.uri(), (tags, paths) -> purged(tags + " " + paths + " " + twoIsFresh.get()));
    opened.addAll(List.of(proxy, redis));
    await()
        .until(() -> one.stats().remoteUp().orElse(false) && two.stats().remoteUp().orElse(false));
    Response unused = two.serve(PAGE, origin);
    await().until(twoIsFresh::get);
    proxy.blackHole();

    InvalidationReceipt receipt = one.invalidate(CacheTag.of("t"));

    assertThat(receipt.state()).isEqualTo(InvalidationReceipt.State.APPENDED);
    assertThat(purges.poll(20, TimeUnit.SECONDS)).isEqualTo("[t] [] false");
    await().until(() -> receipt.whenPurged().toCompletableFuture().isDone());
  }

  @Test
  void purgesAtOnceWhileRedisIsAwayAndAgainWhenItIsBack() throws Exception {
    RedisProcess redis = new RedisProcess();
    ResponseCache cache = node(redis.uri(), (tags, paths) -> purged(tags + " " + paths));
    opened.add(redis);
    await().until(() -> cache.stats().remoteUp().orElse(false));
    redis.stop();
    await().until(() -> !cache.stats().remoteUp().orElse(false));

    InvalidationReceipt receipt = cache.invalidate(CacheTag.of("t"));
    assertThat(receipt.isQueued()).isTrue();
    assertThat(purges.poll()).isEqualTo("[t] []");
    assertThat(receipt.whenPurged().toCompletableFuture()).isNotDone();

    redis.start();
    assertThat(purges.poll(20, TimeUnit.SECONDS)).isEqualTo("[t] []");
    await().until(() -> receipt.whenPurged().toCompletableFuture().isDone());
  }

  @Test
  void purgesAgainWhatMayHaveBeenOnItsWay() throws Exception {
    ResponseCache cache =
        cache((tags, paths) -> purged(tags + " " + paths), Duration.ofMillis(300));

    cache.invalidate(CacheTag.of("a"));
    cache.invalidate(CacheTag.of("a"), CacheTag.of("b"));
    cache.invalidate(CacheKey.of(PAGE));

    await().until(() -> count("/page") == 2 && count("b] [") == 2);
    assertThat(count("[a")).isBetween(3L, 4L); // 4 if the first was repeated before the second
  }

  @Test
  void purgesAgainBeforeItIsClosed() {
    try (ResponseCache cache = cache(this::noted, Duration.ofHours(1))) {
      assertThat(cache.invalidate(CacheTag.of("a")).whenPurged().toCompletableFuture())
          .succeedsWithin(20, TimeUnit.SECONDS);
      await().until(() -> count("a") == 1);
    }

    await().until(() -> count("a") == 2);
  }

  @Test
  void whatFindsNoRoomToWaitIsPurgedAgainEarly() {
    ResponseCache cache = cache(this::noted, Duration.ofHours(1));
    CacheTag[] many =
        IntStream.range(0, 6_000).mapToObj(i -> CacheTag.of("m" + i)).toArray(CacheTag[]::new);
    CacheTag[] more =
        IntStream.range(0, 6_000).mapToObj(i -> CacheTag.of("n" + i)).toArray(CacheTag[]::new);

    cache.invalidate(many);
    cache.invalidate(more);

    await().until(() -> count("m5999]") == 2 && count("n5999]") == 1);
  }

  private CompletableFuture<Void> noted(Collection<CacheTag> tags, Collection<String> paths) {
    return purged(tags + " " + paths);
  }

  private long count(String what) {
    return purges.stream().filter(purge -> purge.contains(what)).count();
  }

  @Test
  void aSecondPurgeHasNoNegativeDelay() {
    assertThatThrownBy(() -> ResponseCache.builder().purgingAgainAfter(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("purgingAgainAfter must not be negative: PT-0.001S");
  }

  @Test
  void purgesTagsByNameAndKeysByPath() {
    ResponseCache cache = alone((tags, paths) -> purged(tags + " " + paths));

    InvalidationReceipt tag = cache.invalidate(CacheTag.of("a"), CacheTag.of("b"));
    InvalidationReceipt key = cache.invalidate(CacheKey.of(PAGE));
    InvalidationReceipt star = cache.invalidate(CacheKey.of(Request.get("/*").build()));

    for (InvalidationReceipt receipt : List.of(tag, key, star)) {
      assertThat(receipt.whenPurged().toCompletableFuture()).succeedsWithin(20, TimeUnit.SECONDS);
    }
    assertThat(purges).containsExactly("[a, b] []", "[] [/page?a=b]", "[] [/%2A]");
  }

  @Test
  void saysThatAKeyWithoutAPathIsNoneOfACdns() {
    ResponseCache cache = alone((tags, paths) -> purged(tags + " " + paths));
    String deep = "/" + "a".repeat(CacheKey.MAX_LENGTH);

    for (CacheKey key :
        List.of(
            CacheKey.of("own"),
            CacheKey.of("tenant", "/page"),
            CacheKey.of(Request.get(deep).build()))) {
      assertThat(cache.invalidate(CacheKey.of(PAGE), key).whenPurged().toCompletableFuture())
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(EdgePurgeException.class)
          .withMessageContaining("which has no path");
    }
    await().until(() -> purges.size() == 3);
    assertThat(purges).containsOnly("[] [/page?a=b]");
  }

  @Test
  void purgesNothingForWhatAnyClientCanDo() {
    ResponseCache cache = alone((tags, paths) -> purged(tags + " " + paths));

    cache.serve(Request.builder("POST", "/page").build(), () -> Response.of(204));

    assertThat(purges).isEmpty();
  }

  @Test
  void thePurgerIsClosedWithTheCacheAndOnce() {
    AtomicInteger closed = new AtomicInteger();
    EdgePurger purger =
        new EdgePurger() {
          @Override
          public CompletableFuture<Void> purge(
              Collection<CacheTag> tags, Collection<String> paths) {
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    ResponseCache cache = ResponseCache.builder().edge(purger).build();
    cache.close();
    cache.close();

    assertThat(closed).hasValue(1);
  }

  @Test
  void saysWhatWasNotPurged() {
    EdgePurgeException refusal = new EdgePurgeException("no", null);
    ResponseCache refused = alone((tags, paths) -> CompletableFuture.failedFuture(refusal));
    ResponseCache broken =
        alone(
            (tags, paths) -> {
              throw new IllegalStateException("bug");
            });

    for (ResponseCache cache : List.of(refused, broken)) {
      assertThatThrownBy(
              () -> cache.invalidate(CacheTag.of("t")).whenPurged().toCompletableFuture().join())
          .hasCauseInstanceOf(EdgePurgeException.class);
    }
  }

  @Test
  void sendsTagsToACdnAndToNobodyElse() {
    Response told = alone((tags, paths) -> purged("")).serve(PAGE, origin);
    Response untold = alone(null).serve(PAGE, origin);

    assertThat(told.headers().first("Cache-Tag")).contains("t");
    assertThat(untold.headers().contains("Cache-Tag")).isFalse();
  }

  @Test
  void keepsFromCdnsWhatTheyCouldNotBePurgedOf() {
    ResponseCache cache = alone((tags, paths) -> purged(""));
    String[] many = IntStream.range(0, 50).mapToObj(i -> "n" + i).toArray(String[]::new);

    Response most = cache.serve(PAGE, POLICY.tags(many), origin);
    cache.invalidate(CacheTag.of("t"));
    Response fitting =
        cache.serve(PAGE, CachePolicy.fresh(Duration.ofMinutes(5)).tags(many), origin);

    assertThat(most.headers().first("CDN-Cache-Control")).contains("no-store");
    assertThat(most.headers().first("Cache-Control")).contains("public, max-age=300, s-maxage=0");
    assertThat(most.headers().contains("Cache-Tag")).isFalse();
    assertThat(fitting.headers().first("CDN-Cache-Control")).contains("max-age=300");
    assertThat(fitting.headers().first("Cache-Tag").map(t -> t.split(",").length)).contains(50);
  }

  private CompletableFuture<Void> purged(String what) {
    purges.add(what);
    return CompletableFuture.completedFuture(null);
  }

  private ResponseCache alone(@Nullable EdgePurger purger) {
    return cache(purger, Duration.ZERO);
  }

  private ResponseCache cache(@Nullable EdgePurger purger, Duration again) {
    ResponseCacheBuilder builder =
        ResponseCache.builder()
            .policy(POLICY)
            .clock(new ManualClock())
            .executor(Runnable::run)
            .purgingAgainAfter(again);
    ResponseCache cache = (purger == null ? builder : builder.edge(purger)).build();
    opened.add(cache);
    return cache;
  }

  private ResponseCache node(String uri, EdgePurger purger) {
    ResponseCache cache =
        ResponseCache.builder()
            .policy(POLICY)
            .remote(RedisTier.connect(uri))
            .edge(purger)
            .purgingAgainAfter(Duration.ZERO)
            .build();
    opened.add(cache);
    return cache;
  }
}
