package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nobody waits for a load that an invalidation overtook, and what it named leaves Redis: whether it
 * was named by its key, a tag of its policy, a tag that only its response has, or its path.
 */
class OvertakenLoadsTest {
  private static final Request REQUEST = Request.get("/courses/x").build();

  private final Coherence known = new Coherence(2_000_000_000L, false, Coherence.MAX_NAMES);
  private final RedisProcess redis = new RedisProcess();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** By what an invalidation names a load that is under way. */
  enum Named {
    KEY,
    TAG,
    TAG_OF_THE_RESPONSE,
    PATH,
    EVERYTHING;

    InvalidationReceipt in(ResponseCache cache) {
      return switch (this) {
        case KEY -> cache.invalidate(CachePolicy.fresh(Duration.ofHours(1)).keyOf(REQUEST));
        case TAG -> cache.invalidate(CacheTag.of("t"));
        case TAG_OF_THE_RESPONSE -> cache.invalidate(CacheTag.of("of-response"));
        case PATH -> cache.invalidateUnder("/courses/");
        case EVERYTHING -> cache.invalidateAll();
      };
    }
  }

  @AfterEach
  void stop() {
    released.countDown();
    redis.close();
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void anotherNodeLoadsForItself(Named named) throws Exception {
    try (ResponseCache slow = node();
        ResponseCache other = node()) {
      storedBefore(slow);
      assertThat(slow.invalidate(CacheTag.of("t")).isQueued()).isFalse();
      CompletableFuture<String> old = CompletableFuture.supplyAsync(() -> loadSlowly(slow));
      begun.await();
      assertThat(named.in(other).isQueued()).isFalse();

      assertThat(laterOn(other)).isEqualTo("new");
      assertThat(old).isNotDone();
      released.countDown(); // closing waits for it
    }
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void thisNodeLoadsOnceMore(Named named) throws Exception {
    try (ResponseCache cache = node()) {
      storedBefore(cache);
      assertThat(cache.invalidate(CacheTag.of("t")).isQueued()).isFalse();
      CompletableFuture<String> old = CompletableFuture.supplyAsync(() -> loadSlowly(cache));
      begun.await();
      assertThat(named.in(cache).isQueued()).isFalse();

      assertThat(laterOn(cache)).isEqualTo("new");
      Response async =
          cache
              .serveAsync(REQUEST, () -> response("newer"))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(text(async)).isEqualTo("new");
      assertThat(old).isNotDone();
      released.countDown(); // closing waits for it
    }
  }

  @Test
  void whatWasInvalidatedLeavesRedis() {
    try (Remote remote = RedisTier.connect(redis.uri()).open(RemoteLog.Watcher.none());
        ResponseCache cache =
            ResponseCache.builder()
                .policy(CachePolicy.fresh(Duration.ofHours(1)))
                .coherence(known)
                .remote(remote)
                .build()) {
      await().until(() -> cache.state().log() == Part.UP);
      for (int i = 0; i < 50; i++) {
        CachePolicy policy = CachePolicy.fresh(Duration.ofHours(1)).tags("t" + i % 5);
        Request request = Request.get("/" + i).build();
        assertThat(cache.serve(request, policy, () -> response("x")).status()).isEqualTo(200);
      }
      remote.entries().sweep(known);
      assertThat(entries()).isEqualTo(50);

      assertThat(cache.invalidate(CacheTag.of("t0"), CacheTag.of("t3")).isQueued()).isFalse();
      remote.entries().sweep(known);

      assertThat(entries()).isEqualTo(30);
    }
  }

  /** Another node has loaded it again since: what it stored is no longer this node's to delete. */
  @Test
  void whatAnotherNodeHasStoredSinceStays() throws Exception {
    CachePolicy policy = CachePolicy.fresh(Duration.ofHours(1)).tags("t");
    try (Remote remote = RedisTier.connect(redis.uri()).open(RemoteLog.Watcher.none());
        ResponseCache first =
            ResponseCache.builder().policy(policy).coherence(known).remote(remote).build();
        ResponseCache second = node()) {
      await().until(() -> first.state().log() == Part.UP && second.state().log() == Part.UP);
      assertThat(text(first.serve(REQUEST, () -> response("old")))).isEqualTo("old");
      assertThat(second.invalidate(CacheTag.of("t")).awaitFleet(Duration.ofSeconds(20))).isTrue();
      assertThat(text(second.serve(REQUEST, () -> response("new")))).isEqualTo("new");

      remote.entries().sweep(known);

      assertThat(entries()).isEqualTo(1);
    }
  }

  private long entries() {
    RedisClient client = RedisClient.create(redis.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().keys("edgekit:*:e:*").size();
    } finally {
      client.shutdown();
    }
  }

  private void storedBefore(ResponseCache cache) {
    await().until(() -> cache.stats().remoteUp().orElse(false));
    assertThat(text(cache.serve(REQUEST, () -> response("first")))).isEqualTo("first");
  }

  private String loadSlowly(ResponseCache cache) {
    return text(
        cache.serve(
            REQUEST,
            () -> {
              begun.countDown();
              released.await();
              return response("old");
            }));
  }

  private static String laterOn(ResponseCache cache) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> text(cache.serve(REQUEST, () -> response("new"))),
            task -> new Thread(task).start())
        .get(30, TimeUnit.SECONDS);
  }

  private static Response response(String text) {
    return Response.text(text).withHeader("Cache-Tag", "of-response");
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private ResponseCache node() {
    return ResponseCache.builder()
        .policy(CachePolicy.fresh(Duration.ofHours(1)).tags("t"))
        .remote(RedisTier.connect(redis.uri()))
        .loadTimeout(Duration.ofMinutes(10))
        .build();
  }
}
