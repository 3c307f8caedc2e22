package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stale windows are for an origin that is slow or down. What the origin has taken back, by an
 * answer that may not be stored, stands in for nothing any more.
 */
class OriginTakesBackTest {
  private static final Request REQUEST = Request.get("/a").build();

  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofSeconds(10))
          .staleWhileRevalidate(Duration.ofHours(1))
          .staleIfError(Duration.ofHours(1));

  private final ManualClock clock = new ManualClock();
  private int loads;

  static Stream<Arguments> answers() {
    return Stream.of(
        taken(403, "forbidden"),
        taken(302, "", "Location", "/login"),
        taken(401, "who"),
        taken(404, "gone", "Cache-Control", "no-store"),
        taken(200, "cookie", "Set-Cookie", "a=b"),
        taken(200, "yours", "Cache-Control", "private"),
        taken(200, "once", "Cache-Control", "no-store"),
        taken(200, "any", "Vary", "*"),
        taken(200, "x".repeat(2_000)));
  }

  private static Arguments taken(int status, String body, String... fields) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Response answer = Response.of(status, Headers.of(fields), bytes);
    return Arguments.of(status + " " + answer.headers().toMap(), answer);
  }

  private ResponseCache cache() {
    return ResponseCache.builder()
        .policy(POLICY)
        .maxResponseBytes(1_024)
        .clock(clock)
        .executor(Runnable::run)
        .build();
  }

  private ConditionalOrigin first(ConditionalOrigin later) {
    return request -> ++loads == 1 ? Response.text("old") : later.load(request);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void staleWhileRevalidateEndsWithIt(String name, Response taken) {
    try (ResponseCache cache = cache()) {
      ConditionalOrigin origin = first(request -> taken);
      cache.serve(REQUEST, origin);
      clock.advance(Duration.ofSeconds(11));

      assertThat(text(cache.serve(REQUEST, origin))).isEqualTo("old"); // refreshed behind
      assertThat(cache.serve(REQUEST, origin).body()).isEqualTo(taken.body());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void staleIfErrorEndsWithIt(String name, Response taken) {
    try (ResponseCache cache = cache()) {
      CachePolicy policy = POLICY.staleWhileRevalidate(Duration.ZERO);
      ConditionalOrigin origin =
          first(
              request -> {
                if (loads == 2) {
                  return taken;
                }
                throw new IOException("down");
              });
      cache.serve(REQUEST, policy, origin);
      clock.advance(Duration.ofSeconds(11));

      assertThat(cache.serve(REQUEST, policy, origin).body()).isEqualTo(taken.body());
      assertThatThrownBy(() -> cache.serve(REQUEST, policy, origin)).hasRootCauseMessage("down");
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        206, 304, 400, 406, 407, 408, 411, 412, 413, 415, 416, 417, 421, 422, 425, 426, 428, 429,
        431, 500, 502, 503, 504, 505, 0
      })
  void whatSaysNothingOfThePageLeavesIt(int status) {
    try (ResponseCache cache = cache()) {
      ConditionalOrigin origin =
          first(
              request -> {
                if (status == 0) {
                  throw new IOException("down");
                }
                return Response.of(status);
              });
      cache.serve(REQUEST, request -> origin.load(request));
      for (int i = 0; i < 3; i++) {
        clock.advance(Duration.ofSeconds(11));

        assertThat(text(cache.serve(REQUEST, origin))).isEqualTo("old");
      }
    }
  }

  /** What is stored is for everyone, by the policy's word or by its own. */
  static Stream<Arguments> toOneUser() {
    return Stream.of(true, false)
        .flatMap(byPolicy -> answers().map(a -> Arguments.of(byPolicy, a.get()[0], a.get()[1])))
        .filter(a -> ((Response) a.get()[2]).body().length < 1_000); // that is of the page
  }

  @ParameterizedTest(name = "shared by the policy {0}: {1}")
  @MethodSource("toOneUser")
  void whatOneUserIsAnsweredSendsTheOthersToAsk(boolean byPolicy, String name, Response taken) {
    CachePolicy policy = byPolicy ? POLICY.sharedAcrossUsers() : POLICY;
    Request alice = Request.get("/a").header("Cookie", "sid=alice").build();
    Response old = Response.text("old").withHeader("Cache-Control", "public");
    try (ResponseCache cache = cache()) {
      cache.serve(REQUEST, policy, () -> old);
      clock.advance(Duration.ofSeconds(11));
      assertThat(text(cache.serve(alice, policy, () -> taken)))
          .isEqualTo("old"); // refreshed behind

      assertThat(text(cache.serve(REQUEST, policy, () -> Response.of(503)))).isEqualTo("old");
      assertThat(cache.serve(alice, policy, () -> taken).body()).isEqualTo(taken.body());
      assertThat(text(cache.serve(REQUEST, policy, () -> Response.text("new")))).isEqualTo("new");
    }
  }

  /** Apache Traffic Server's issue 7417: a stale 502 stayed for as long as there were new ones. */
  @Test
  void aStoredErrorStandsInForNoOther() {
    CachePolicy policy = CachePolicy.followingOrigin().staleIfError(Duration.ofHours(1));
    try (ResponseCache cache = cache()) {
      ConditionalOrigin origin =
          request ->
              Response.of(502)
                  .withHeader("Cache-Control", "max-age=10")
                  .withHeader("X", "" + ++loads);
      cache.serve(REQUEST, policy, origin);
      clock.advance(Duration.ofSeconds(11));

      assertThat(cache.serve(REQUEST, policy, origin).headers().first("X")).hasValue("2");
      assertThat(cache.serve(REQUEST, policy, origin).headers().first("X")).hasValue("2");
    }
  }

  @Test
  void aUsersOwnEndsWithItsAnswer() {
    Request alice = Request.get("/a").header("Cookie", "sid=alice").build();
    CachePolicy policy = POLICY.perUser();
    try (ResponseCache cache = cache()) {
      cache.serve(alice, policy, () -> Response.text("hers"));
      clock.advance(Duration.ofSeconds(11));
      cache.serve(alice, policy, () -> Response.of(403));

      assertThat(cache.serve(alice, policy, () -> Response.of(503)).status()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Set-Cookie: sid=alice", "Cache-Control: private"})
  void aConditionMayBeAnsweredSo(String field) {
    String[] parts = field.split(": ", 2);
    try (ResponseCache cache = cache()) {
      CachePolicy policy = POLICY.staleWhileRevalidate(Duration.ZERO);
      ConditionalOrigin origin =
          first(
              request ->
                  request.headers().contains("If-None-Match")
                      ? Response.of(304).withHeader(parts[0], parts[1])
                      : Response.text("new"));
      cache.serve(REQUEST, policy, origin);
      clock.advance(Duration.ofSeconds(11));
      Response own = cache.serve(REQUEST, policy, origin);
      Response others = cache.serve(REQUEST, policy, origin);

      assertThat(text(own)).isEqualTo("old");
      assertThat(own.headers().first(parts[0]).orElseThrow()).startsWith(parts[1]);
      assertThat(text(others)).isEqualTo("new");
      assertThat(others.headers().contains("Set-Cookie")).isFalse();
    }
  }

  @Test
  void theRemoteTierForgetsItToo() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache one = node(redis);
        ResponseCache two = node(redis)) {
      await().until(() -> one.state().log() == Part.UP && two.state().log() == Part.UP);
      CachePolicy policy = POLICY.staleWhileRevalidate(Duration.ZERO);
      ConditionalOrigin origin =
          first(
              request -> {
                if (loads == 2) {
                  return Response.of(403);
                }
                throw new IOException("down");
              });
      one.serve(REQUEST, policy, origin);
      clock.advance(Duration.ofSeconds(11));

      assertThat(one.serve(REQUEST, policy, origin).status()).isEqualTo(403);
      assertThatThrownBy(() -> two.serve(REQUEST, policy, origin)).hasRootCauseMessage("down");
    }
  }

  @Test
  void whatIsTooLargeForTheRemoteTierTakesBackWhatLiesThere() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache one = node(redis);
        ResponseCache two = node(redis)) {
      await().until(() -> one.state().log() == Part.UP && two.state().log() == Part.UP);
      ConditionalOrigin origin =
          first(request -> Response.text("large".repeat(1_000)).withHeader("X", "1"));
      one.serve(REQUEST, origin);
      clock.advance(Duration.ofSeconds(11));
      one.serve(REQUEST, origin);
      await().until(() -> one.stats().limited(CacheListener.Limit.REMOTE_BYTES) == 1);

      assertThat(text(two.serve(REQUEST, origin))).startsWith("large");
    }
  }

  private ResponseCache node(RedisProcess redis) {
    return ResponseCache.builder()
        .policy(POLICY)
        .clock(clock)
        .remote(RedisTier.connect(redis.uri()).maxResponseBytes(1_024))
        .build();
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
