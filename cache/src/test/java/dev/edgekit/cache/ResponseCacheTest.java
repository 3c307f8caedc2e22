package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseCacheTest {
  private final ManualClock clock = new ManualClock();
  private final List<Runnable> background = new ArrayList<>();
  private final CountingOrigin origin = new CountingOrigin();
  private final ResponseCache cache =
      ResponseCache.builder()
          .policy(
              CachePolicy.fresh(Duration.ofMinutes(5))
                  .staleWhileRevalidate(Duration.ofMinutes(10))
                  .staleIfError(Duration.ofHours(1)))
          .clock(clock)
          .executor(background::add)
          .build();

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void servesAStoredResponseWithoutAskingTheOrigin() {
    Response first = serve("/categories");
    Response second = serve("/categories");

    assertThat(body(first)).isEqualTo("version 1");
    assertThat(body(second)).isEqualTo("version 1");
    assertThat(cacheStatus(first)).isEqualTo("edgekit; fwd=miss; stored");
    assertThat(cacheStatus(second)).isEqualTo("edgekit; hit; ttl=300; detail=local");
    assertThat(origin.loads()).isEqualTo(1);
  }

  @Test
  void handsOutTheVeryBytesThatItHolds() {
    serve("/categories");

    assertThat(serve("/categories").body()).isSameAs(serve("/categories").body());
  }

  @Test
  void tellsDownstreamWhatRemains() {
    serve("/categories");
    clock.advance(Duration.ofSeconds(100));

    Headers headers = serve("/categories").headers();

    assertThat(headers.first("Cache-Control"))
        .hasValue("public, max-age=200, stale-while-revalidate=600, stale-if-error=3600");
    assertThat(headers.first("CDN-Cache-Control"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("max-age=200"));
    assertThat(headers.contains("Age")).isFalse();
  }

  @Test
  void servesStaleWhileRevalidating() {
    serve("/categories");
    clock.advance(Duration.ofMinutes(6));

    Response stale = serve("/categories");
    serve("/categories");

    assertThat(body(stale)).isEqualTo("version 1");
    assertThat(cacheStatus(stale)).isEqualTo("edgekit; hit; ttl=-60; detail=local");
    assertThat(background).hasSize(1);
    background.get(0).run();
    assertThat(body(serve("/categories"))).isEqualTo("version 2");
  }

  @Test
  void servesStaleWhenTheOriginFails() {
    serve("/categories");
    clock.advance(Duration.ofMinutes(30));
    origin.failing(true);

    Response stale = serve("/categories");

    assertThat(body(stale)).isEqualTo("version 1");
    assertThat(cacheStatus(stale)).endsWith("detail=stale-if-error");
  }

  @Test
  void letsTheFailureThroughWhenNothingCanStandIn() {
    origin.failing(true);

    assertThatThrownBy(() -> serve("/categories")).hasMessage("the origin is down");
    assertThatThrownBy(
            () ->
                cache.serve(
                    Request.get("/x").build(),
                    () -> {
                      throw new IOException("cut");
                    }))
        .isInstanceOf(OriginException.class)
        .hasRootCauseMessage("cut");
  }

  @Test
  void answersAConditionWith304() {
    String tag = serve("/categories").headers().first("ETag").orElseThrow();

    Response same =
        cache.serve(Request.get("/categories").header("If-None-Match", "W/" + tag).build(), origin);

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().first("ETag")).hasValue(tag);
  }

  @Test
  void servesGzipWithATagOfItsOwn() {
    Origin big = () -> Response.json("[" + "\"category\",".repeat(500) + "1]");
    String identity =
        cache.serve(Request.get("/big").build(), big).headers().first("ETag").orElseThrow();

    Response gzip = cache.serve(Request.get("/big").header("Accept-Encoding", "gzip").build(), big);

    String expected = identity.substring(0, identity.length() - 1) + "-gzip\"";
    assertThat(gzip.headers().first("Content-Encoding")).hasValue("gzip");
    assertThat(gzip.headers().first("Vary")).hasValue("Accept-Encoding");
    assertThat(gzip.headers().first("ETag")).hasValue(expected);
    assertThat(gzip.body().length).isLessThan(200);
    Request conditional =
        Request.get("/big")
            .header("Accept-Encoding", "gzip")
            .header("If-None-Match", expected)
            .build();
    assertThat(cache.serve(conditional, big).status()).isEqualTo(304);
  }

  @Test
  void validatesWithTheOriginAndKeepsTheBody() {
    List<Request> seen = new ArrayList<>();
    ConditionalOrigin server =
        forwarded -> {
          seen.add(forwarded);
          return forwarded.headers().contains("If-None-Match")
              ? Response.of(304, Headers.of("Cache-Control", "max-age=50"), new byte[0])
              : Response.text("body")
                  .withHeader("ETag", "\"v1\"")
                  .withHeader("Cache-Control", "max-age=10");
        };
    Request request = Request.get("/page").build();
    cache.serve(request, server);
    clock.advance(Duration.ofMinutes(20));

    Response renewed = cache.serve(request, server);

    assertThat(seen.get(1).headers().first("If-None-Match")).hasValue("\"v1\"");
    assertThat(body(renewed)).isEqualTo("body");
    assertThat(cacheStatus(renewed)).isEqualTo("edgekit; fwd=stale; fwd-status=304; stored");
    assertThat(cacheStatus(cache.serve(request, server)))
        .isEqualTo("edgekit; hit; ttl=50; detail=local");
  }

  @Test
  void invalidatesByKeyAndByTag() {
    CachePolicy tagged = CachePolicy.fresh(Duration.ofMinutes(5)).tags("courses");
    Request request = Request.get("/courses").build();
    cache.serve(request, tagged, origin);

    cache.invalidate(CacheTag.of("courses"));
    assertThat(body(cache.serve(request, tagged, origin))).isEqualTo("version 2");
    assertThat(body(cache.serve(request, tagged, origin))).isEqualTo("version 2");

    cache.invalidate(CacheKey.of(request));
    assertThat(body(cache.serve(request, tagged, origin))).isEqualTo("version 3");
  }

  @Test
  void readsTagsFromTheResponse() {
    Request request = Request.get("/c").build();
    Origin tagged = () -> origin.load().withHeader("Cache-Tag", "a, b");
    cache.serve(request, tagged);

    cache.invalidate(CacheTag.of("b"));

    assertThat(body(cache.serve(request, tagged))).isEqualTo("version 2");
  }

  @Test
  void recognisesALoadThatAnInvalidationOvertook() {
    Request request = Request.get("/race").build();
    Origin overtaken =
        () -> {
          Response old = origin.load();
          cache.invalidate(CacheKey.of(request));
          return old;
        };

    Response overtakenTwice = cache.serve(request, overtaken);

    assertThat(body(overtakenTwice)).isEqualTo("version 2"); // loaded again, and overtaken again
    assertThat(overtakenTwice.headers().first("Cache-Control")).hasValue("no-cache");
    assertThat(body(cache.serve(request, origin))).isEqualTo("version 3");
  }

  @Test
  void doesNotStoreWhatIsNotForEveryone() {
    assertNotStored(Request.get("/1").build(), r -> r.withHeader("Cache-Control", "private"));
    assertNotStored(Request.get("/2").build(), r -> r.withHeader("Cache-Control", "no-store"));
    assertNotStored(Request.get("/3").build(), r -> r.withHeader("Set-Cookie", "a=b"));
    assertNotStored(Request.get("/4").build(), r -> r.withHeader("Vary", "*"));
    assertNotStored(Request.get("/5").header("Authorization", "Bearer x").build(), r -> r);
  }

  private void assertNotStored(Request request, java.util.function.UnaryOperator<Response> change) {
    int before = origin.loads();
    cache.serve(request, () -> change.apply(origin.load()));
    cache.serve(request, () -> change.apply(origin.load()));
    assertThat(origin.loads()).isEqualTo(before + 2);
  }

  @Test
  void keepsVariantsApart() {
    Origin german = () -> Response.text("Hallo").withHeader("Vary", "Accept-Language");
    Origin english = () -> Response.text("hello").withHeader("Vary", "Accept-Language");
    Request de = Request.get("/hello").header("Accept-Language", "de").build();
    Request en = Request.get("/hello").header("Accept-Language", "en").build();

    cache.serve(de, german);
    cache.serve(en, english);

    assertThat(body(cache.serve(de, origin))).isEqualTo("Hallo");
    assertThat(body(cache.serve(en, origin))).isEqualTo("hello");
    cache.invalidate(CacheKey.of(de));
    assertThat(body(cache.serve(en, origin))).isEqualTo("version 1");
  }

  @Test
  void loadsOnceForAllWhoWait() throws Exception {
    assertThat(loadsOfAHerd(Request.get("/slow").build(), Response.text("slow"))).isEqualTo(1);
  }

  @Test
  void asksAFailingOriginOnceForAllWhoCanBeHelpedOtherwise() throws Exception {
    Request request = Request.get("/slow").build();
    Response unused = cache.serve(request, () -> Response.text("slow"));
    clock.advance(Duration.ofMinutes(20)); // stale, and good for nothing but errors

    assertThat(loadsOfAHerd(request, Response.of(503))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"POST,X-A", "GET,Authorization"})
  void noClientTurnsTheSharingOfLoadsOffForOthers(String method, String field) throws Exception {
    Request odd = Request.builder(method, "/slow").header(field, "x").build();
    Response unused = cache.serve(odd, origin);

    assertThat(loadsOfAHerd(Request.get("/slow").build(), Response.text("slow"))).isEqualTo(1);
  }

  @Test
  void aClientThatForbidsStoringDoesNotTurnTheSharingOfLoadsOff() throws Exception {
    Request noStore = Request.get("/slow").header("Cache-Control", "no-store").build();
    Response unused = cache.serve(noStore, origin);

    assertThat(loadsOfAHerd(Request.get("/slow").build(), Response.text("slow"))).isEqualTo(1);
  }

  @Test
  void aCancelledLeaderHandsItsFollowersNothing() throws Exception {
    Request request = Request.get("/slow").build();
    CountDownLatch leads = new CountDownLatch(1);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    Origin never =
        () -> {
          leads.countDown();
          new CountDownLatch(1).await();
          return Response.text("");
        };
    Thread leader = new Thread(() -> ends.add(endOf(() -> cache.serve(request, never))));
    leader.start();
    leads.await();
    Thread follower = new Thread(() -> ends.add(body(cache.serve(request, origin))));
    follower.start();
    await().until(() -> follower.getState() == Thread.State.TIMED_WAITING);

    leader.interrupt();

    follower.join();
    leader.join();
    assertThat(ends).containsExactlyInAnyOrder("version 1", OriginException.class);
  }

  private static Object endOf(Supplier<Response> call) {
    try {
      return body(call.get());
    } catch (RuntimeException e) {
      return e.getClass();
    }
  }

  private int loadsOfAHerd(Request request, Response response) throws Exception {
    int waiting = 16;
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger loads = new AtomicInteger();
    Origin slow =
        () -> {
          loads.incrementAndGet();
          release.await();
          return response;
        };
    List<Thread> herd = new ArrayList<>();
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < waiting; i++) {
      Thread thread = new Thread(() -> answers.add(body(cache.serve(request, slow))));
      thread.start();
      herd.add(thread);
    }
    await().until(() -> herd.stream().allMatch(t -> t.getState() != Thread.State.RUNNABLE));
    release.countDown();
    for (Thread thread : herd) {
      thread.join();
    }
    assertThat(answers).hasSize(waiting).containsOnly("slow");
    return loads.get();
  }

  @Test
  void answersHeadFromAStoredGet() {
    serve("/categories");

    Response head = cache.serve(Request.builder("HEAD", "/categories").build(), origin);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(origin.loads()).isEqualTo(1);
  }

  /**
   * A handler that looks at the method, as an ImageService does, in a loader that closes over it.
   */
  private Response handled(String method) {
    Request request = Request.builder(method, "/categories").build();
    return cache.serve(
        request,
        () ->
            request.method().equals("HEAD")
                ? Response.of(200, Headers.of("Content-Length", "4"), new byte[0])
                : Response.text("full"));
  }

  @Test
  void whatAHandlerAnswersAHeadIsNobodyElses() {
    assertThat(handled("HEAD").status()).isEqualTo(200);

    assertThat(body(handled("GET"))).isEqualTo("full");
    assertThat(cacheStatus(handled("HEAD"))).contains("hit");
  }

  @Test
  void aHeadOfWhatIsStaleLeavesTheBodyThatIsStored() {
    handled("GET");
    clock.advance(Duration.ofMinutes(6));

    handled("HEAD");
    background.forEach(Runnable::run);

    assertThat(body(handled("GET"))).isEqualTo("full");
  }

  @Test
  void aHeadFillsWithABody() {
    cache.serve(Request.builder("HEAD", "/categories").build(), origin);

    assertThat(body(serve("/categories"))).isEqualTo("version 1");
    assertThat(origin.loads()).isEqualTo(1);
  }

  @Test
  void anUnsafeRequestInvalidatesItsTarget() {
    serve("/categories");

    cache.serve(Request.builder("POST", "/categories").build(), () -> Response.of(204));

    assertThat(body(serve("/categories"))).isEqualTo("version 2");
  }

  @Test
  void explainsWithoutLoading() {
    serve("/categories");

    assertThat(cache.explain(Request.get("/categories").build()).toString())
        .contains("FRESH")
        .contains("local tier: a 200");
    assertThat(cache.explain(Request.get("/other").build()).verdict()).isEqualTo("ABSENT");
    assertThat(cache.stats().toString()).contains("misses    1");
  }

  private Response serve(String target) {
    return cache.serve(Request.get(target).build(), origin);
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String cacheStatus(Response response) {
    return response.headers().first("Cache-Status").orElseThrow();
  }
}
