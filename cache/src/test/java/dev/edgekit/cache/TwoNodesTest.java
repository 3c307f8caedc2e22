package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes on one real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesTest {
  private static final Duration BARRIER = Duration.ofSeconds(20);

  private final RedisProcess redis = new RedisProcess();
  private final CountingOrigin origin = new CountingOrigin();
  private final CachePolicy policy = CachePolicy.fresh(Duration.ofMinutes(5)).tags("categories");
  private final ResponseCache one = node();
  private final ResponseCache two = node();
  private int paths;

  @BeforeAll
  void bothAreUp() {
    Awaitility.await()
        .until(() -> one.stats().remoteUp().orElse(false) && two.stats().remoteUp().orElse(false));
  }

  @AfterEach
  void redisIsBack() {
    Awaitility.await()
        .until(() -> one.stats().remoteUp().orElse(false) && two.stats().remoteUp().orElse(false));
  }

  @AfterAll
  void close() {
    one.close();
    two.close();
    redis.close();
  }

  private ResponseCache node() {
    return ResponseCache.builder()
        .local(CaffeineTier.ofMaxBytes(1 << 20))
        .remote(RedisTier.connect(redis.uri()))
        .build();
  }

  @Test
  void aNodeTakesWhatAnotherLoaded() {
    Request request = request();
    serve(one, request);

    Response remote = serve(two, request);
    Response local = serve(two, request);

    assertThat(body(remote)).isEqualTo(body(local)).isEqualTo(body(serve(one, request)));
    assertThat(cacheStatus(remote)).endsWith("detail=remote");
    assertThat(cacheStatus(local)).endsWith("detail=local");
  }

  @Test
  void aLoadThatTakesLongerThanItsLeaseIsStoredForAll() throws InterruptedException {
    Request request = request();
    RedisClient client = RedisClient.create(redis.uri());
    RedisCommands<String, String> commands = client.connect().sync();
    try (ResponseCache impatient =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(1 << 20))
            .remote(RedisTier.connect(redis.uri()))
            .loadTimeout(Duration.ofMillis(50))
            .build()) {
      Awaitility.await().until(() -> impatient.stats().remoteUp().orElse(false));
      Response loaded =
          impatient.serve(
              request,
              () -> {
                Awaitility.await().until(() -> commands.keys("*:l:*").isEmpty());
                return Response.text("slow").withHeader("Cache-Control", "max-age=60");
              });

      assertThat(cacheStatus(loaded)).isEqualTo("edgekit; fwd=miss; stored");
    } finally {
      client.shutdown();
    }
    assertThat(cacheStatus(serve(one, request))).endsWith("detail=remote");
    assertThat(body(serve(two, request))).isEqualTo("slow");
  }

  @Test
  void noEndOfALoadLeavesItsLeaseBehind() {
    RedisClient client = RedisClient.create(redis.uri());
    RedisCommands<String, String> commands = client.connect().sync();
    CachePolicy noTags =
        policy.tagsFrom(
            response -> {
              throw new IllegalStateException("no tags");
            });

    assertThatThrownBy(() -> one.serve(request(), policy, TwoNodesTest::fail))
        .isInstanceOf(AssertionError.class);
    assertThat(commands.keys("*:l:*")).isEmpty();
    assertThatThrownBy(() -> one.serve(request(), noTags, () -> Response.text("a")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(commands.keys("*:l:*")).isEmpty();
    assertThatThrownBy(() -> one.serve(request(), policy, TwoNodesTest::calledAway))
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(commands.keys("*:l:*")).isEmpty();
    client.shutdown();
  }

  private static Response fail() {
    throw new AssertionError("the origin is broken");
  }

  private static Response calledAway() throws InterruptedException {
    Thread.currentThread().interrupt();
    Thread.sleep(1000);
    return Response.text("never");
  }

  @Test
  void aLeaseIsHeldNoLongerThanAnyoneWaitsForTheLoad() throws Exception {
    RedisClient client = RedisClient.create(redis.uri());
    RedisCommands<String, String> commands = client.connect().sync();
    CachePolicy hasty = policy.hardTimeout(Duration.ofMillis(1500));

    Response loaded =
        one.serve(
            request(),
            hasty,
            () -> {
              String lease = commands.keys("*:l:*").get(0);
              return Response.text(commands.pttl(lease).toString());
            });

    assertThat(Long.parseLong(body(loaded))).isBetween(1L, 1500L);
    client.shutdown();
  }

  @Test
  void anInvalidationReachesTheOtherNode() throws InterruptedException {
    Request request = request();
    serve(one, request);
    String old = body(serve(two, request));

    assertThat(one.invalidate(CacheTag.of("categories")).awaitFleet(BARRIER)).isTrue();
    String byTag = body(serve(two, request));
    assertThat(two.invalidate(CacheKey.of(request)).awaitFleet(BARRIER)).isTrue();
    String byKey = body(serve(one, request));

    assertThat(byTag).isNotEqualTo(old);
    assertThat(byKey).isNotEqualTo(byTag).isNotEqualTo(old);
    assertThat(body(serve(two, request))).isEqualTo(byKey);
  }

  @Test
  void aConditionIsAnsweredWithoutTheBody() {
    Request request = request();
    String tag = serve(one, request).headers().first("ETag").orElseThrow();

    Request conditional = Request.get(request.target()).header("If-None-Match", tag).build();

    assertThat(serve(two, conditional).status()).isEqualTo(304);
    assertThat(cacheStatus(serve(two, conditional))).endsWith("detail=remote");
    assertThat(cacheStatus(serve(two, request))).endsWith("detail=remote");
  }

  @Test
  void variantsTravel() {
    Request de = Request.get("/vary").header("Accept-Language", "de").build();
    Request en = Request.get("/vary").header("Accept-Language", "en").build();
    Origin german = () -> Response.text("Hallo").withHeader("Vary", "Accept-Language");
    Origin english = () -> Response.text("hello").withHeader("Vary", "Accept-Language");
    one.serve(de, policy, german);
    one.serve(en, policy, english);

    assertThat(body(two.serve(de, policy, origin))).isEqualTo("Hallo");
    assertThat(body(two.serve(en, policy, origin))).isEqualTo("hello");
  }

  @Test
  void goesOnWithoutRedisAndQueuesInvalidations() throws InterruptedException {
    Request request = request();
    serve(one, request);
    String old = body(serve(two, request));
    redis.stop();

    InvalidationReceipt receipt = one.invalidate(CacheKey.of(request));
    assertThat(receipt.isQueued()).isTrue();
    String fresh = body(serve(one, request));
    assertThat(fresh).isNotEqualTo(old);
    assertThat(body(serve(one, request()))).isNotEmpty();

    redis.start();
    assertThat(receipt.awaitFleet(BARRIER)).isTrue();
    assertThat(body(serve(two, request))).isNotEqualTo(old);
  }

  @Test
  void aRestartOfRedisCostsNoLoad() {
    Request request = request();
    serve(one, request);
    serve(two, request);
    int loads = origin.loads();

    long began = System.nanoTime();
    redis.restart();
    Awaitility.await()
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              // Within the bound: after it a node may no longer call anything fresh.
              if (System.nanoTime() - began < 1_500_000_000L) {
                serve(one, request);
                serve(two, request);
              }
              return one.stats().remoteUp().orElse(false) && two.stats().remoteUp().orElse(false);
            });
    Awaitility.await().until(() -> one.explain(request).toString().contains("the log is heard"));
    Awaitility.await().until(() -> two.explain(request).toString().contains("the log is heard"));
    serve(one, request);
    serve(two, request);

    assertThat(origin.loads()).isEqualTo(loads);
  }

  private Request request() {
    return Request.get("/categories/" + paths++).build();
  }

  private Response serve(ResponseCache node, Request request) {
    return node.serve(request, policy, origin);
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String cacheStatus(Response response) {
    return response.headers().first("Cache-Status").orElseThrow();
  }

  @Test
  void aNodeWithoutALocalTierServesFromRedisAlone() {
    try (ResponseCache bare =
        ResponseCache.builder()
            .withoutLocal()
            .remote(RedisTier.connect(redis.uri()).timeout(Duration.ofSeconds(5)))
            .policy(CachePolicy.fresh(Duration.ofMinutes(5)))
            .build()) {
      Awaitility.await().until(() -> bare.stats().remoteUp().orElse(false));
      Request request = Request.get("/bare").header("Accept-Language", "de").build();
      Origin varying = () -> Response.text("one").withHeader("Vary", "Accept-Language");
      for (int i = 0; i < 3; i++) {
        bare.serve(request, varying);
      }

      assertThat(bare.stats().loads()).isEqualTo(1);
      assertThat(bare.stats().remoteHits()).isEqualTo(2);
      assertThat(bare.stats().localEntries()).isZero();
    }
  }
}
