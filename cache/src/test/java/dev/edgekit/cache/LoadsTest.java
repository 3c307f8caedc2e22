package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.internal.flow.LoadThreads;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One load for each key, whoever waits for it, and none that others can't go on beside. */
class LoadsTest {
  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofMinutes(5)).staleWhileRevalidate(Duration.ofHours(1)).tags("t");
  private static final Duration LONG = Duration.ofHours(1);
  private static final CachePolicy SOFT =
      CachePolicy.fresh(Duration.ofMinutes(5))
          .staleIfError(Duration.ofHours(1))
          .softTimeout(Duration.ofMillis(1));

  private final ManualClock clock = new ManualClock();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();
  private final List<String> purges = new ArrayList<>();
  private final ResponseCache cache =
      ResponseCache.builder()
          .policy(POLICY)
          .clock(clock)
          .edge(
              (tags, paths) -> {
                purges.add(tags.toString());
                return CompletableFuture.completedFuture(null);
              })
          .purgingAgainAfter(Duration.ZERO)
          .build();

  private final Origin counting = () -> Response.text("v" + loads.incrementAndGet());
  private final Origin hanging =
      () -> {
        loads.incrementAndGet();
        never.await();
        return Response.text("late");
      };

  @AfterEach
  void close() {
    never.countDown();
    cache.close();
  }

  @Test
  void sixtyHangingEndpointsTakeNothingFromAHealthyOne() throws Exception {
    CountDownLatch hang = new CountDownLatch(60);
    for (int i = 0; i < 60; i++) {
      Response unused = cache.serve(get("/slow" + i), () -> Response.text("old"));
    }
    Response unused = cache.serve(get("/ok"), counting);
    clock.advance(Duration.ofMinutes(6));
    for (int i = 0; i < 60; i++) {
      Response stale =
          cache.serve(
              get("/slow" + i),
              () -> {
                hang.countDown();
                never.await();
                return Response.text("late");
              });
      assertThat(body(stale)).isEqualTo("old");
    }
    assertThat(hang.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(body(cache.serve(get("/ok"), counting))).isEqualTo("v1");

    await()
        .untilAsserted(() -> assertThat(body(cache.serve(get("/ok"), counting))).isEqualTo("v2"));
    assertThat(body(cache.serveAsync(get("/new"), counting).toCompletableFuture().get()))
        .isEqualTo("v3");
    cache.invalidate(CacheTag.of("t")).whenPurged().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(purges).containsExactly("[t]");
  }

  @Test
  void manyCallersOfAHangingLoadGetTheStaleAnswerAndOneLoad() {
    Response unused = cache.serve(get("/a"), SOFT, () -> Response.text("old"));
    clock.advance(Duration.ofMinutes(6));

    for (int i = 0; i < 100; i++) {
      Response stale = cache.serve(get("/a"), SOFT, hanging);
      assertThat(cacheStatus(stale)).endsWith("detail=soft-timeout");
    }

    await().until(() -> loads.get() == 1);
  }

  @Test
  void aSoftTimeoutCountsForWhoMayNotBlock() throws Exception {
    Response unused = cache.serve(get("/a"), SOFT, () -> Response.text("old"));
    clock.advance(Duration.ofMinutes(6));

    Response stale =
        cache
            .serveAsync(get("/a"), SOFT, request -> hanging.load())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);

    assertThat(cacheStatus(stale)).endsWith("detail=soft-timeout");
  }

  @Test
  void threeThousandAsynchronousCallersOfAColdKeyCostOneLoad() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Origin slow =
        () -> {
          loads.incrementAndGet();
          release.await();
          return Response.text("x");
        };
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      answers.add(cache.serveAsync(get("/cold"), slow).toCompletableFuture());
    }

    Response other =
        cache
            .serveAsync(get("/other"), () -> Response.text("y"))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    release.countDown();

    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(body(other)).isEqualTo("y");
    assertThat(answers).allMatch(answer -> body(answer.join()).equals("x"));
    assertThat(loads).hasValue(1);
  }

  @Test
  void oneClientsBadRequestFailsNobodyElse() throws Exception {
    CountDownLatch leads = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    Thread evil =
        start(
            () ->
                cache.serve(
                    get("/p"),
                    () -> {
                      leads.countDown();
                      release.await();
                      throw new IllegalArgumentException("bad language");
                    }),
            new ConcurrentLinkedQueue<>());
    leads.await();
    List<Thread> good = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      good.add(start(() -> cache.serve(get("/p"), counting), ends));
    }
    await().until(() -> good.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));

    release.countDown();

    evil.join();
    for (Thread thread : good) {
      thread.join();
    }
    assertThat(ends).hasSize(10).containsOnly("v1");
    assertThat(loads).hasValue(1);
  }

  @Test
  void whoIsInterruptedWhileWaitingIsNotToldThatTheOriginFailed() throws Exception {
    CountDownLatch leads = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Origin slow =
        () -> {
          leads.countDown();
          release.await();
          return Response.text("x");
        };
    Thread leader = start(() -> cache.serve(get("/p"), slow), new ConcurrentLinkedQueue<>());
    leads.await();
    AtomicReference<Throwable> told = new AtomicReference<>();
    Thread follower =
        new Thread(() -> told.set(catchThrowable(() -> cache.serve(get("/p"), counting))));
    follower.start();
    await().until(() -> follower.getState() == Thread.State.TIMED_WAITING);

    follower.interrupt();
    follower.join();
    release.countDown();
    leader.join();

    assertThat(told.get())
        .isInstanceOf(OriginException.class)
        .hasMessageStartingWith("interrupted while it waited")
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {206, 304, 412, 416, 417, 431})
  void whatOneRequestAskedForIsNobodyElses(int status) throws Exception {
    CountDownLatch leads = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    Origin ofOne =
        () -> {
          leads.countDown();
          release.await();
          return Response.of(status);
        };
    Thread leader = start(() -> cache.serve(get("/p"), ofOne), new ConcurrentLinkedQueue<>());
    leads.await();
    Thread follower = start(() -> cache.serve(get("/p"), counting), ends);
    await().until(() -> follower.getState() == Thread.State.TIMED_WAITING);

    release.countDown();

    leader.join();
    follower.join();
    assertThat(ends).containsExactly("v1");
  }

  @ParameterizedTest
  @CsvSource({"503, 1", "302, 1", "200, 1", "0, 2"})
  void aFailingOriginIsAskedOnceForAllWhoWait(int status, int expected) throws Exception {
    Origin answer =
        () -> {
          if (status == 0) {
            throw new IOException("down");
          }
          return Response.of(status).withBody("x".getBytes(StandardCharsets.UTF_8));
        };

    herd(get("/a"), answer, 50);

    assertThat(loads).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({"Set-Cookie, a=b", "Cache-Control, private", "Cache-Control, no-store", "Vary, *"})
  void whatIsForOneIsSharedWithNobodyWhoWaits(String field, String value) throws Exception {
    Origin answer = () -> Response.of(503).withHeader(field, value);

    herd(get("/a"), answer, 8);

    assertThat(loads).hasValue(8);
  }

  @Test
  void conditionsOfAChangeAreJudgedByWhoMadeTheTag() {
    String tag = cache.serve(get("/a"), counting).headers().first("ETag").orElseThrow();

    assertThat(status("If-Match", tag)).isEqualTo(200);
    assertThat(status("If-Match", "\"other\", " + tag)).isEqualTo(200);
    assertThat(status("If-Match", "*")).isEqualTo(200);
    assertThat(status("If-Match", "\"other\"")).isEqualTo(412);
    assertThat(status("If-Match", "W/" + tag)).isEqualTo(412);
    Response failed =
        cache.serve(get("/a", "If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"), counting);
    assertThat(failed.status()).isEqualTo(200); // it has no Last-Modified (RFC 9110 §13.1.4)
    Response unmet = cache.serve(get("/a", "If-Match", "\"other\""), counting);
    assertThat(unmet.body()).isEmpty();
    assertThat(unmet.headers().first("Cache-Control")).hasValue("private, no-store");
    assertThat(loads).hasValue(1);
  }

  private int status(String field, String value) {
    return cache.serve(get("/a", field, value), counting).status();
  }

  @ParameterizedTest
  @CsvSource({"GET, If-Match, *", "GET, If-Unmodified-Since, x", "HEAD, X-A, b"})
  void noWayOfAskingReachesTheOriginOncePerCaller(String method, String field, String value)
      throws Exception {
    Request request = Request.builder(method, "/a").host("h").header(field, value).build();

    herd(request, () -> Response.text("x"), 50);
    Response next = cache.serve(get("/a"), counting);

    assertThat(body(next)).isEqualTo("x");
    assertThat(loads).hasValue(1);
  }

  @Test
  void aHerdThatForbidsStoringSharesOneLoad() throws Exception {
    herd(get("/a", "Cache-Control", "no-store"), () -> Response.text("x"), 50);

    assertThat(loads).hasValue(1);
  }

  @Test
  void nobodyWaitsForALoadBeyondItsHardTimeout() throws Exception {
    CachePolicy hard = POLICY.hardTimeout(Duration.ofMillis(200));
    CountDownLatch leads = new CountDownLatch(1);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread leader =
        start(
            () -> {
              try {
                return cache.serve(
                    get("/a"),
                    hard,
                    () -> {
                      leads.countDown();
                      never.await();
                      return Response.text("late");
                    });
              } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            },
            ends);
    leads.await();
    Thread follower = start(() -> cache.serve(get("/a"), hard, counting), ends);

    leader.join();
    follower.join();

    assertThat(ends).hasSize(2).containsOnly(TimeoutException.class);
    assertThat(interrupted).isFalse();
    assertThat(cache.stats().limited(CacheListener.Limit.LOAD_TIME)).isEqualTo(1);
    assertThat(body(cache.serve(get("/a"), hard, counting))).isEqualTo("v1");
  }

  @Test
  void aStaleAnswerStandsInForALoadBeyondItsHardTimeout() {
    CachePolicy hard =
        CachePolicy.fresh(Duration.ofMinutes(5))
            .staleIfError(Duration.ofHours(1))
            .hardTimeout(Duration.ofMillis(50));
    Response unused = cache.serve(get("/a"), hard, counting);
    clock.advance(Duration.ofMinutes(6));

    Response stale = cache.serve(get("/a"), hard, hanging);

    assertThat(cacheStatus(stale)).endsWith("detail=stale-if-error");
  }

  @Test
  void whateverALoadEndsByItsRoomIsFreeAgain() throws Exception {
    Origin broken =
        () -> {
          throw new NoClassDefFoundError("a jar is missing");
        };
    for (int i = 0; i < LoadThreads.DEFAULT_MAX_LOADS; i++) {
      Request request = Request.get("/broken" + i).build();
      assertThatThrownBy(
              () ->
                  cache.serveAsync(request, broken).toCompletableFuture().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NoClassDefFoundError.class);
    }
    assertThatThrownBy(() -> cache.serve(Request.get("/broken").build(), broken))
        .isInstanceOf(NoClassDefFoundError.class);

    Response well =
        cache.serveAsync(Request.get("/well").build(), counting).toCompletableFuture().get();

    assertThat(well.status()).isEqualTo(200);
  }

  @Test
  void aStaleAnswerStandsInForAnErrorToo() {
    CachePolicy spare = POLICY.staleWhileRevalidate(Duration.ZERO).staleIfError(LONG);
    Request request = Request.get("/a").build();
    cache.serve(request, spare, counting);
    clock.advance(Duration.ofMinutes(10));

    Response stale =
        cache.serve(
            request,
            spare,
            () -> {
              throw new StackOverflowError();
            });

    assertThat(new String(stale.body(), StandardCharsets.UTF_8)).isEqualTo("v1");
  }

  @Test
  void whoWaitsForALoadThatHostCodeBreaksHearsWhy() {
    CachePolicy broken =
        POLICY.tagsFrom(
            response -> {
              throw new IllegalStateException("no tags");
            });

    assertThatThrownBy(
            () ->
                cache
                    .serveAsync(Request.get("/a").build(), broken, counting)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no tags");
  }

  @Test
  void aLoadThatServesItsOwnKeyFailsAtOnce() {
    Origin nested = () -> cache.serve(get("/a"), counting);

    assertThatThrownBy(() -> cache.serve(get("/a"), nested))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("h/a");
    assertThatThrownBy(() -> cache.serveAsync(get("/a"), nested).toCompletableFuture().get())
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(body(cache.serve(get("/b"), () -> cache.serve(get("/c"), counting))))
        .isEqualTo("v1");
  }

  @Test
  void loadsThatServeEachOthersKeysFailAtOnce() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    Thread one = start(() -> crosswise("/p", "/q", both), ends);
    Thread two = start(() -> crosswise("/q", "/p", both), ends);

    one.join();
    two.join();

    assertThat(ends).hasSize(2).contains(IllegalStateException.class);
    assertThat(ends).allMatch(end -> end.equals(IllegalStateException.class) || "v1".equals(end));
  }

  private Response crosswise(String mine, String other, CyclicBarrier both) {
    return cache.serve(
        get(mine),
        () -> {
          try {
            both.await();
          } catch (BrokenBarrierException e) {
            throw new AssertionError(e);
          }
          return cache.serve(get(other), counting);
        });
  }

  @Test
  void whereThereIsNoRoomAStaleAnswerStandsIn() {
    ResponseCache full =
        ResponseCache.builder()
            .policy(SOFT)
            .clock(clock)
            .executor(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .build();
    Response unused = full.serve(get("/a"), counting);
    clock.advance(Duration.ofMinutes(6));

    Response stale = full.serve(get("/a"), counting);

    assertThat(cacheStatus(stale)).endsWith("detail=overload");
    assertThat(full.stats().limited(CacheListener.Limit.LOADS)).isEqualTo(1);
    assertThat(full.serveAsync(get("/b"), counting).toCompletableFuture())
        .isCompletedExceptionally();
    full.close();
  }

  @Test
  void aLoadThatWaitsForAThreadGetsTheNextCallers() {
    List<Runnable> waiting = new ArrayList<>();
    ResponseCache busy = ResponseCache.builder().policy(POLICY).executor(waiting::add).build();
    CompletableFuture<Response> later = busy.serveAsync(get("/a"), counting).toCompletableFuture();

    assertThat(body(busy.serve(get("/a"), counting))).isEqualTo("v1");

    assertThat(body(later.join())).isEqualTo("v1");
    waiting.forEach(Runnable::run);
    assertThat(loads).hasValue(1);
    busy.close();
  }

  @Test
  void closingCompletesEverything() throws Exception {
    CountDownLatch lead = new CountDownLatch(50);
    CountDownLatch release = new CountDownLatch(1);
    Origin slow =
        () -> {
          lead.countDown();
          release.await();
          return Response.text("x");
        };
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    List<Thread> callers = new ArrayList<>();
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Request request = get("/s" + i);
      callers.add(start(() -> cache.serve(request, slow), ends));
    }
    for (int i = 0; i < 40; i++) {
      answers.add(cache.serveAsync(get("/a" + i), slow).toCompletableFuture());
    }
    lead.await();

    Thread closing = new Thread(cache::close);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();

    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(ends).hasSize(10).containsOnly("x");
    assertThat(answers).allMatch(answer -> body(answer.join()).equals("x"));
  }

  @Test
  void aClosedCacheAsksTheOriginAndStoresNothing() {
    Response unused = cache.serve(get("/a"), counting);
    cache.close();

    assertThat(body(cache.serve(get("/a"), counting))).isEqualTo("v2");
    assertThat(body(cache.serve(get("/a"), counting))).isEqualTo("v3");
    assertThat(cache.peek(CacheKey.of(get("/a")))).isEmpty();
    assertThat(cache.serveAsync(get("/a"), counting).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(cache.invalidate(CacheTag.of("t")).whenPurged().toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void closingEndsLoadsThatNobodyWaitsForAtOnce() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch lead = new CountDownLatch(1);
    Response unused = cache.serve(get("/a"), counting);
    clock.advance(Duration.ofMinutes(6));
    Response stale =
        cache.serve(
            get("/a"),
            () -> {
              lead.countDown();
              try {
                never.await();
              } finally {
                ended.countDown();
              }
              return Response.text("late");
            });
    lead.await();

    cache.close();

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(body(stale)).isEqualTo("v1");
  }

  private void herd(Request request, Origin answer, int callers) throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    List<Thread> herd = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      herd.add(
          start(
              () ->
                  cache.serve(
                      request,
                      () -> {
                        loads.incrementAndGet();
                        release.await();
                        return answer.load();
                      }),
              ends));
    }
    await()
        .until(
            () ->
                herd.stream()
                    .map(Thread::getState)
                    .allMatch(s -> s == Thread.State.WAITING || s == Thread.State.TIMED_WAITING));
    release.countDown();
    for (Thread thread : herd) {
      thread.join();
    }
    assertThat(ends).hasSize(callers);
  }

  private interface Call {
    Response serve();
  }

  private static Thread start(Call call, Queue<Object> ends) {
    Thread thread = new Thread(() -> ends.add(endOf(call)));
    thread.start();
    return thread;
  }

  private static Object endOf(Call call) {
    try {
      return body(call.serve());
    } catch (RuntimeException e) {
      return e instanceof OriginException
          ? Objects.requireNonNull(e.getCause()).getClass()
          : e.getClass();
    }
  }

  private static Request get(String target, String... field) {
    var builder = Request.get(target).host("h");
    return field.length == 0 ? builder.build() : builder.header(field[0], field[1]).build();
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String cacheStatus(Response response) {
    return response.headers().first("Cache-Status").orElseThrow();
  }
}
