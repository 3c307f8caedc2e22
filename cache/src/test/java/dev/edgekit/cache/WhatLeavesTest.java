package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says to whatever keeps it after this cache. */
class WhatLeavesTest {
  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofSeconds(100))
          .staleWhileRevalidate(Duration.ofSeconds(20))
          .staleIfError(Duration.ofSeconds(1000))
          .tags("t");

  private static final Request REQUEST = Request.get("/a").build();

  private final ManualClock clock = new ManualClock();
  private final Node node = new Node();

  /** A node whose time, log and background work the test orders. */
  private final class Node {
    private long nanos = 1;
    private final List<Runnable> background = new ArrayList<>();

    ResponseCache cache(boolean alone) {
      Environment environment =
          new Environment(clock, Runnable::run) {
            @Override
            public long nanos() {
              return nanos;
            }

            @Override
            public void inBackground(Runnable task) {
              background.add(task);
            }
          };
      return ResponseCache.builder()
          .policy(POLICY)
          .edge((tags, paths) -> CompletableFuture.completedFuture(null))
          .environment(environment)
          .coherence(new Coherence(2_000_000_000L, alone, 100))
          .build();
    }

    void wait(Duration time) {
      clock.advance(time);
      nanos += time.toNanos();
    }
  }

  /** What happens while the answer is made. */
  private enum Meanwhile {
    NOTHING,
    /** The tag is invalidated, each time the origin is asked; before the answer, where it isn't. */
    INVALIDATED,
    /** The log is silent for longer than the bound. */
    DEAF
  }

  /** How a request comes to its answer. */
  private enum Way {
    HIT,
    STALE,
    STAND_IN,
    LEADER,
    RENEWED,
    UNSTORED,
    ERROR,
    HEAD,
    HEAD_HIT,
    RANGE,
    NOT_MODIFIED,
    CONDITION,
    OPTIONS,
    POST
  }

  private static final Set<Way> WARM =
      EnumSet.of(
          Way.HIT, Way.STALE, Way.STAND_IN, Way.RENEWED, Way.HEAD_HIT, Way.RANGE, Way.NOT_MODIFIED);

  static Stream<Arguments> cells() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(Meanwhile.values()).map(m -> Arguments.of(way, m)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cells")
  void noAnswerSaysMoreThanItMay(Way way, Meanwhile meanwhile) {
    try (ResponseCache cache = node.cache(meanwhile != Meanwhile.DEAF)) {
      Response answer = answer(way, meanwhile, cache);

      CacheControl control = CacheControl.of(answer.headers());
      CacheControl cdn = CacheControl.of(answer.headers(), List.of("CDN-Cache-Control"));
      assertThat(control.isEmpty()).as("has Cache-Control").isFalse();
      boolean kept = control.maxAge().orElse(0) > 0 || cdn.maxAge().orElse(0) > 0;
      if (meanwhile != Meanwhile.NOTHING && way != Way.POST && way != Way.OPTIONS) {
        assertThat(kept).as("%s", answer.headers().toMap()).isFalse();
        assertThat(control.noCache() || control.noStore()).isTrue();
        assertThat(cdn.isTargeted() && !cdn.noCache() && !cdn.noStore()).isFalse();
      }
      if (kept) {
        assertThat(answer.headers().first("Cache-Tag")).hasValue("t");
        assertThat(control.sharedMaxAge().orElse(control.maxAge().orElse(0)))
            .isLessThanOrEqualTo(100);
      }
    }
  }

  private Response answer(Way way, Meanwhile meanwhile, ResponseCache cache) {
    AtomicInteger version = new AtomicInteger();
    ConditionalOrigin origin =
        request -> {
          if (version.get() > 0 && meanwhile == Meanwhile.INVALIDATED) {
            cache.invalidate(CacheTag.of("t"));
          }
          if (way == Way.ERROR) {
            return Response.of(503);
          }
          if (way == Way.RENEWED && request.headers().contains("If-None-Match")) {
            return Response.of(304);
          }
          Response text = Response.text("version " + version.incrementAndGet());
          return way == Way.UNSTORED ? text.withHeader("Set-Cookie", "a=b") : text;
        };
    ConditionalOrigin failing =
        request -> {
          if (meanwhile == Meanwhile.INVALIDATED) {
            cache.invalidate(CacheTag.of("t"));
            return origin.load(request);
          }
          throw new IOException("down");
        };
    boolean warm = WARM.contains(way);
    version.set(warm ? 0 : 1);
    String tag =
        warm ? cache.serve(REQUEST, origin).headers().first("ETag").orElseThrow() : "\"none\"";
    switch (way) {
      case STALE -> node.wait(Duration.ofSeconds(110));
      case STAND_IN, RENEWED -> node.wait(Duration.ofSeconds(200));
      default -> node.wait(meanwhile == Meanwhile.DEAF ? Duration.ofSeconds(10) : Duration.ZERO);
    }
    if (meanwhile == Meanwhile.INVALIDATED && warm && way != Way.STAND_IN && way != Way.RENEWED) {
      cache.invalidate(CacheTag.of("t"));
    }
    ConditionalOrigin slow =
        request -> {
          Response response = (way == Way.STAND_IN ? failing : origin).load(request);
          if (meanwhile == Meanwhile.DEAF) {
            node.wait(Duration.ofSeconds(3));
          }
          return response;
        };
    return cache.serve(request(way, tag), slow);
  }

  private static Request request(Way way, String tag) {
    return switch (way) {
      case HEAD, HEAD_HIT -> Request.builder("HEAD", "/a").build();
      case OPTIONS -> Request.builder("OPTIONS", "/a").build();
      case POST -> Request.builder("POST", "/a").build();
      case RANGE -> Request.get("/a").header("Range", "bytes=0-3").build();
      case CONDITION -> Request.get("/a").header("If-Match", "\"x\"").build();
      case NOT_MODIFIED -> Request.get("/a").header("If-None-Match", tag).build();
      default -> REQUEST;
    };
  }

  /** Of 100 seconds and 20 more, in which it is refreshed. */
  @ParameterizedTest(name = "after {0} ms: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "99000  | public, max-age=1, stale-while-revalidate=20, stale-if-error=1000 | max-age=1, stale-while-revalidate=20, stale-if-error=1000",
        "99999  | public, max-age=0, stale-while-revalidate=20, stale-if-error=1000 | max-age=0, stale-while-revalidate=20, stale-if-error=1000",
        "110000 | public, max-age=0, s-maxage=1, stale-while-revalidate=9, stale-if-error=989 | max-age=1, stale-while-revalidate=9, stale-if-error=989",
        "118500 | public, max-age=0, s-maxage=1, stale-if-error=980 | max-age=1, stale-if-error=980",
        "119001 | public, max-age=0, stale-if-error=980 | max-age=0, stale-if-error=980",
      })
  void whatIsAnsweredWhileItIsRefreshedMayBeKeptByACdnForOneSecondOfItsWindow(
      long millis, String all, String cdns) {
    try (ResponseCache cache = node.cache(true)) {
      cache.serve(REQUEST, () -> Response.text("x"));
      node.wait(Duration.ofMillis(millis));
      Response answer = cache.serve(REQUEST, () -> Response.text("y"));

      assertThat(body(answer)).isEqualTo("x");
      assertThat(answer.headers().first("Cache-Control")).hasValue(all);
      assertThat(answer.headers().first("CDN-Cache-Control")).hasValue(cdns);
      assertThat(answer.headers().first("Cache-Tag")).hasValue("t");
    }
  }

  @Test
  void whatIsStaleIsKeptByNoCdnThatIsToAskNorForOneUserNorOnceItIsInvalidated() {
    try (ResponseCache cache = node.cache(true)) {
      CachePolicy asking = POLICY.edge(Duration.ZERO);
      CachePolicy own = POLICY.perUser();
      for (CachePolicy policy : List.of(asking, own)) {
        cache.serve(REQUEST, policy, () -> Response.text("x"));
        node.wait(Duration.ofSeconds(110));
        Headers fields = cache.serve(REQUEST, policy, () -> Response.text("y")).headers();

        assertThat(CacheControl.of(fields).sharedMaxAge().orElse(0)).isZero();
        assertThat(CacheControl.of(fields, List.of("CDN-Cache-Control")).maxAge().orElse(0))
            .isZero();
      }
    }
  }

  @Test
  void aLoadThatAnInvalidationOvertakesIsNotWhatItsLeaderGets() {
    AtomicInteger database = new AtomicInteger(1);
    try (ResponseCache cache = node.cache(true)) {
      Response late =
          cache.serve(
              REQUEST,
              () -> {
                int read = database.get();
                if (read == 1) {
                  database.set(2);
                  cache.invalidate(CacheTag.of("t"));
                }
                return Response.text("version " + read);
              });

      assertThat(body(late)).isEqualTo("version 2");
      assertThat(late.headers().first("CDN-Cache-Control").orElseThrow()).startsWith("max-age=100");
    }
  }

  @Test
  void whatWasInvalidatedDuringTheLoadDoesNotStandInForIt() {
    try (ResponseCache cache = node.cache(true)) {
      cache.serve(REQUEST, () -> Response.text("old"));
      node.wait(Duration.ofSeconds(200));

      assertThatThrownBy(
              () ->
                  cache.serve(
                      REQUEST,
                      () -> {
                        cache.invalidate(CacheTag.of("t"));
                        throw new IOException("down");
                      }))
          .hasRootCauseMessage("down");
    }
  }

  @ParameterizedTest(name = "the loader says {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no-transform       | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000, no-transform",
        "must-revalidate    | public, max-age=100, must-revalidate",
        "proxy-revalidate   | public, max-age=100, proxy-revalidate",
        "immutable          | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000, immutable",
        "no-cache=\"x-a\"   | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000, no-cache=\"x-a\"",
        "max-age=30         | public, max-age=30, stale-while-revalidate=20, stale-if-error=1000",
        "max-age=600        | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000",
        "stale-if-error=30  | public, max-age=100, stale-while-revalidate=20, stale-if-error=30",
        "s-maxage=50        | public, max-age=50",
        "max-age=5, s-maxage=50, stale-while-revalidate=9 | public, max-age=5, s-maxage=50, stale-while-revalidate=9",
        "no-cache           | no-cache",
        "public             | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000",
        "x=\"a, b\"         | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000, x=\"a, b\"",
        "x=\"a \\\\ b\"        | public, max-age=100, stale-while-revalidate=20, stale-if-error=1000, x=\"a \\\\ b\"",
      })
  void theStricterOfLoaderAndPolicyWinsAndOtherWordsPass(String said, String sent) {
    try (ResponseCache cache = node.cache(true)) {
      Origin origin = () -> Response.text("x").withHeader("Cache-Control", said);
      Response first = cache.serve(REQUEST, origin);
      Response second = cache.serve(REQUEST, origin);

      assertThat(first.headers().first("Cache-Control")).hasValue(sent);
      assertThat(second.headers().first("Cache-Control")).hasValue(sent);
    }
  }

  /** A CDN would keep it for as long as its default says. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no-transform             | private, no-store, no-transform",
        "must-revalidate          | private, no-store, must-revalidate",
        "immutable                | private, no-store, immutable",
        "public                   | private, no-store",
        "private=\"x-a\"           | private, no-store",
        "no-cache=\"x-a\"          | private, no-store, no-cache=\"x-a\"",
        "stale-while-revalidate=9 | private, no-store",
        "stale-if-error=9         | private, no-store",
        "private                  | private",
        "no-cache                 | no-cache",
        "max-age=5                | max-age=5, s-maxage=5",
      })
  void whatIsNotStoredAndDoesNotSayForHowLongIsKeptByNobody(String said, String sent) {
    try (ResponseCache cache = node.cache(true)) {
      Response answer =
          cache.serve(
              REQUEST,
              () -> Response.text("x").withHeader("Vary", "*").withHeader("Cache-Control", said));

      assertThat(answer.headers().first("Cache-Control")).hasValue(sent);
    }
  }

  @Test
  void alimitOfBrowserOrEdgeHoldsForWhatHasALifetimeOfItsOwn() {
    CachePolicy asking =
        CachePolicy.fresh(Duration.ofMinutes(5))
            .browser(Duration.ZERO)
            .staleWhileRevalidate(Duration.ofHours(1))
            .ownLifetimeUpTo(Duration.ofHours(1));
    try (ResponseCache cache = node.cache(true)) {
      AtomicInteger loads = new AtomicInteger();
      Origin origin =
          () -> {
            loads.incrementAndGet();
            return Response.text("x").withHeader("Cache-Control", "max-age=600");
          };
      Response response = cache.serve(REQUEST, asking, origin);
      Request reload = Request.get("/a").header("Cache-Control", "no-cache").build();
      cache.serve(reload, asking, origin);

      assertThat(response.headers().first("Cache-Control"))
          .hasValue("public, max-age=0, s-maxage=600");
      assertThat(response.headers().first("CDN-Cache-Control"))
          .hasValue("max-age=600, stale-while-revalidate=3600");
      assertThat(loads).hasValue(1);
    }
  }

  @Test
  void aCdnThatIsToAskEachTimeMayNotAnswerBeforeItAsks() {
    try (ResponseCache cache = node.cache(true)) {
      Response response =
          cache.serve(REQUEST, POLICY.edge(Duration.ZERO), () -> Response.text("x"));

      assertThat(response.headers().first("Cache-Control"))
          .hasValue("public, max-age=100, s-maxage=0");
      assertThat(response.headers().first("CDN-Cache-Control")).hasValue("max-age=0");
    }
  }

  /** Each for one kind of cache, and above {@code Cache-Control} for that. */
  private static final Headers FOR_SOME =
      Headers.of(
          "Surrogate-Control", "max-age=3600, stale-while-revalidate=600, content=\"ESI/1.0\"",
          "Cloudflare-CDN-Cache-Control", "max-age=3600",
          "Fastly-Cache-Control", "public",
          "x-unheard-of-cache-control", "max-age=3600",
          "Edge-Control", "cache-maxage=1d",
          "X-Accel-Expires", "3600");

  static Stream<Arguments> keptByNobody() {
    CachePolicy follows = CachePolicy.followingOrigin();
    return Stream.of(
        Arguments.of("each user's own", POLICY.perUser(), 200, "", "X-API-Key: k"),
        Arguments.of("edge(0)", POLICY.edge(Duration.ZERO), 200, "", "X-A: b"),
        Arguments.of("private", POLICY, 200, "Cache-Control: private", "X-A: b"),
        Arguments.of("no-store", POLICY, 200, "Cache-Control: no-store", "X-A: b"),
        Arguments.of("no-cache", POLICY, 200, "Cache-Control: no-cache", "X-A: b"),
        Arguments.of("not stored", POLICY, 403, "", "X-A: b"),
        Arguments.of("a cookie", POLICY, 200, "Set-Cookie: a=b", "X-A: b"),
        Arguments.of("a user", POLICY, 200, "Cache-Control: max-age=9", "X-API-Key: k"),
        Arguments.of("no CDN", POLICY, 200, "CDN-Cache-Control: no-store", "X-A: b"),
        Arguments.of(
            "a user of a gateway", follows, 200, "Cache-Control: max-age=9", "Cookie: a=b"),
        Arguments.of("condition", POLICY, 200, "", "If-Match: \"other\""),
        Arguments.of("range", POLICY, 200, "", "Range: bytes=9999-"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keptByNobody")
  void whatSomeCachesAreToldFollowsWhatAllAreTold(
      String name, CachePolicy policy, int status, String said, String asked) {
    String[] own = said.split(": ", 2);
    String[] field = asked.split(": ", 2);
    Request request = Request.get("/a").header(field[0], field[1]).build();
    Response loaded =
        Response.of(status, FOR_SOME, "x".getBytes(StandardCharsets.UTF_8))
            .withHeader("ETag", "\"e\"");
    try (ResponseCache cache = node.cache(true)) {
      for (int i = 0; i < 2; i++) {
        Response response =
            cache.serve(
                request, policy, () -> own.length < 2 ? loaded : loaded.withHeader(own[0], own[1]));

        FOR_SOME.forEach(
            (some, value) ->
                assertThat(response.headers().contains(some))
                    .as("%s %s", some, response)
                    .isFalse());
        CacheControl all = CacheControl.of(response.headers(), List.of("CDN-Cache-Control"));
        long seconds = all.sharedMaxAge().orElse(all.maxAge().orElse(100));
        assertThat(seconds == 0 || all.noStore() || all.isPrivate() || all.noCache())
            .as("%s", response.headers().toMap())
            .isTrue();
      }
    }
  }

  @Test
  void whatSomeCachesAreToldIsNoMoreThanAllAre() {
    try (ResponseCache cache = node.cache(true)) {
      Origin origin = () -> Response.of(200, FOR_SOME, new byte[] {'x'});
      cache.serve(REQUEST, origin);
      node.wait(Duration.ofSeconds(30));
      Headers hit = cache.serve(REQUEST, origin).headers();
      Headers passing =
          cache
              .serve(
                  Request.builder("OPTIONS", "/a").build(),
                  () ->
                      Response.of(200, FOR_SOME, new byte[0])
                          .withHeader("Cache-Control", "max-age=600")
                          .withHeader("CDN-Cache-Control", "max-age=900"))
              .headers();

      assertThat(hit.first("Surrogate-Control"))
          .hasValue("max-age=70, stale-while-revalidate=20, content=\"ESI/1.0\"");
      assertThat(hit.first("Cloudflare-CDN-Cache-Control")).hasValue("max-age=70");
      assertThat(hit.first("Fastly-Cache-Control")).hasValue("max-age=70");
      assertThat(hit.first("X-Unheard-Of-Cache-Control")).hasValue("max-age=70");
      assertThat(hit.first("Edge-Control")).hasValue("max-age=70");
      assertThat(hit.first("X-Accel-Expires")).hasValue("70");
      assertThat(passing.first("Cache-Control")).hasValue("max-age=100, s-maxage=100");
      assertThat(passing.first("CDN-Cache-Control")).hasValue("max-age=100");
      assertThat(passing.first("Surrogate-Control")).hasValue("max-age=100, content=\"ESI/1.0\"");
      assertThat(passing.first("X-Accel-Expires")).hasValue("100");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Surrogate-Control            | max-age=7          | max-age=7",
        "Surrogate-Control            | max-age=7, no-store | no-store",
        "Surrogate-Control            | max-age=1h         | max-age=0",
        "Surrogate-Control            | max-age=60+600     | max-age=0",
        "Cloudflare-CDN-Cache-Control | private            | no-store",
        "Cloudflare-CDN-Cache-Control | no-cache           | no-cache",
        "Edge-Control                 | bypass-cache       | no-store",
        "Edge-Control                 | !no-store, max-age=7 | max-age=7",
        "X-Accel-Expires              | 7                  | 7",
        "X-Accel-Expires              | 0                  | 0",
        "X-Accel-Expires              | @1893456000        | 0",
        "X-Accel-Expires              | off                | 0",
      })
  void whatOneKindOfCacheIsToKeepForLessItIsToldSo(String field, String value, String sent) {
    try (ResponseCache cache = node.cache(true)) {
      Response response = cache.serve(REQUEST, () -> Response.text("x").withHeader(field, value));

      assertThat(response.headers().all(field)).containsExactly(sent);
      assertThat(response.headers().first("CDN-Cache-Control").orElseThrow())
          .startsWith("max-age=100");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "public", "no-transform", "private"})
  void anExpiryOfItsOwnIsNoWayAroundThePolicy(String said) {
    try (ResponseCache cache = node.cache(true)) {
      Response passing =
          Response.of(200, FOR_SOME, new byte[0])
              .withHeader("Expires", "Fri, 01 Jan 2100 00:00:00 GMT");
      Response leaving =
          cache.serve(
              Request.builder("OPTIONS", "/a").build(),
              () -> said.isEmpty() ? passing : passing.withHeader("Cache-Control", said));

      assertThat(leaving.headers().contains("Expires")).isFalse();
      assertThat(leaving.headers().contains("Cache-Control")).isTrue();
      assertThat(leaving.headers().first("Surrogate-Control").orElse("max-age=100"))
          .startsWith("max-age=100");
    }
  }

  @Test
  void nothingThatWasNamedIsKeptBySome() {
    try (ResponseCache cache = node.cache(true)) {
      for (CachePolicy policy : List.of(POLICY, CachePolicy.followingOrigin().tags("t"))) {
        for (String said : List.of("max-age=60", "no-store", "private")) {
          Response late =
              cache.serve(
                  Request.get("/" + said + policy.fresh().isPresent()).build(),
                  policy,
                  () -> {
                    cache.invalidate(CacheTag.of("t"));
                    return Response.of(200, FOR_SOME, new byte[] {'x'})
                        .withHeader("Cache-Control", said);
                  });

          FOR_SOME.forEach((some, value) -> assertThat(late.headers().contains(some)).isFalse());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "max-age=60", "s-maxage=60, max-age=5"})
  void whatHasTooManyTagsToBePurgedIsKeptFromCdnsInBothFields(String said) {
    StringBuilder tags = new StringBuilder("t0");
    for (int i = 1; i < 60; i++) {
      tags.append(",t").append(i);
    }
    try (ResponseCache cache = node.cache(true)) {
      for (CachePolicy policy : List.of(POLICY, CachePolicy.followingOrigin())) {
        Response tagged = Response.text("x").withHeader("Cache-Tag", tags.toString());
        Response response =
            cache.serve(
                Request.get("/" + policy.fresh().isPresent()).build(),
                policy,
                () ->
                    said.isEmpty() && policy.fresh().isPresent()
                        ? tagged
                        : tagged.withHeader("Cache-Control", said.isEmpty() ? "max-age=9" : said));

        assertThat(response.headers().first("CDN-Cache-Control")).hasValue("no-store");
        assertThat(CacheControl.of(response.headers()).sharedMaxAge()).hasValue(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 308, 404, 405, 410, 414, 501})
  void aFailureThatStatesNoLifetimeIsKeptForAMoment(int status) {
    try (ResponseCache cache = node.cache(true)) {
      Response response = cache.serve(REQUEST, () -> Response.of(status));

      assertThat(response.headers().first("Cache-Control")).hasValue("public, max-age=10");
      assertThat(
              cache
                  .serve(
                      Request.get("/b").build(),
                      POLICY.forStatus(status, Duration.ofSeconds(70)),
                      () -> Response.of(status))
                  .headers()
                  .first("Cache-Control"))
          .hasValue("public, max-age=70");
    }
  }

  @Test
  void aLifetimeForAStatusMakesItStorableAndZeroKeepsItOut() {
    try (ResponseCache cache = node.cache(true)) {
      CachePolicy policy =
          POLICY.forStatus(403, Duration.ofSeconds(5)).forStatus(404, Duration.ZERO);

      assertThat(
              cache.serve(REQUEST, policy, () -> Response.of(403)).headers().first("Cache-Control"))
          .hasValue("public, max-age=5");
      assertThat(
              cache
                  .serve(Request.get("/b").build(), policy, () -> Response.of(404))
                  .headers()
                  .first("Cache-Control"))
          .hasValue("private, no-store");
    }
  }

  @Test
  void anUnsatisfiableRangeIsForNobodyElse() {
    try (ResponseCache cache = node.cache(true)) {
      Request request = Request.get("/a").header("Range", "bytes=99999-").build();
      Response response = cache.serve(request, () -> Response.text("x"));

      assertThat(response.status()).isEqualTo(416);
      assertThat(response.headers().first("Cache-Control")).hasValue("private, no-store");
      assertThat(response.headers().contains("CDN-Cache-Control")).isFalse();
      assertThat(response.headers().contains("ETag")).isFalse();
    }
  }

  @Test
  void digestsOfTheIdentityLeaveWithTheIdentityAlone() {
    Headers digests =
        Headers.of(
            "Content-Type", "text/plain",
            "Content-Digest", "sha-256=:x:",
            "Repr-Digest", "sha-256=:x:",
            "Digest", "sha-256=x",
            "Content-MD5", "x",
            "ETag", "bad-tag");
    byte[] body = "abc ".repeat(500).getBytes(StandardCharsets.UTF_8);
    try (ResponseCache cache = node.cache(true)) {
      for (CachePolicy policy : List.of(POLICY, CachePolicy.followingOrigin())) {
        Headers own = digests.with("Cache-Control", "max-age=60");
        Origin origin = () -> Response.of(200, own, body);
        String path = "/" + policy.fresh().isPresent();
        Request gzip = Request.get(path).header("Accept-Encoding", "gzip").build();
        Response coded = cache.serve(gzip, policy, origin);
        Response identity = cache.serve(Request.get(path).build(), policy, origin);
        Request range = Request.get(path).header("Range", "bytes=0-3").build();
        Response part = cache.serve(range, policy, origin);

        assertThat(coded.headers().first("Content-Encoding")).hasValue("gzip");
        assertThat(coded.headers().toMap().keySet())
            .doesNotContain("Content-Digest", "Repr-Digest", "Digest", "Content-MD5");
        assertThat(identity.headers().first("Content-Digest")).hasValue("sha-256=:x:");
        assertThat(part.headers().contains("Content-Digest")).isFalse();
        assertThat(part.headers().first("Repr-Digest")).hasValue("sha-256=:x:");
        assertThat(coded.headers().first("ETag")).isNotEqualTo(identity.headers().first("ETag"));
      }
    }
  }

  @Test
  void a304WithAnotherStrongTagIsNoRenewal() {
    List<Headers> asked = new ArrayList<>();
    ConditionalOrigin twoNodes =
        request -> {
          asked.add(request.headers());
          return request.headers().contains("If-None-Match")
              ? Response.of(304)
                  .withHeader("ETag", "\"2\"")
                  .withHeader("Cache-Control", "max-age=9")
              : Response.text("body " + asked.size())
                  .withHeader("ETag", "\"" + asked.size() + "\"")
                  .withHeader("Cache-Control", "max-age=9");
        };
    CachePolicy following = CachePolicy.followingOrigin();
    try (ResponseCache cache = node.cache(true)) {
      cache.serve(REQUEST, following, twoNodes);
      node.wait(Duration.ofSeconds(20));

      assertThat(body(cache.serve(REQUEST, following, twoNodes))).isEqualTo("body 3");
      assertThat(asked.get(2).contains("If-None-Match")).isFalse();
    }
  }

  @Test
  void codesWhatIsNotStoredAsWell() {
    Origin own =
        () ->
            Response.json("\"" + "x ".repeat(500) + "\"")
                .withHeader("Cache-Control", "no-store")
                .withHeader("ETag", "\"1\"");
    try (ResponseCache cache = node.cache(true)) {
      Request gzip = Request.get("/a").header("Accept-Encoding", "gzip, br").build();
      Response coded = cache.serve(gzip, own);
      Request again =
          Request.get("/a")
              .header("Accept-Encoding", "gzip")
              .header("If-None-Match", "\"1-gzip\"")
              .build();

      assertThat(coded.headers().first("Content-Encoding")).hasValue("gzip");
      assertThat(coded.headers().first("ETag")).hasValue("\"1-gzip\"");
      assertThat(coded.headers().first("Vary")).hasValue("Accept-Encoding");
      assertThat(coded.body()).hasSizeLessThan(200);
      assertThat(cache.serve(again, own).status()).isEqualTo(304);
      assertThat(cache.serve(REQUEST, own).headers().contains("Content-Encoding")).isFalse();
    }
  }

  /** Another cache of ours is the CDN: it keeps what it is told to, and is purged by tags. */
  @Test
  void noLoadThatAPurgeOvertookStaysInACdn() throws Exception {
    CachePolicy cdnPolicy = CachePolicy.followingOrigin().listeningTo("CDN-Cache-Control");
    try (ResponseCache cdn = ResponseCache.builder().policy(cdnPolicy).clock(clock).build();
        ResponseCache cache =
            ResponseCache.builder()
                .policy(POLICY)
                .clock(clock)
                .executor(Runnable::run)
                .edge(
                    (tags, paths) -> {
                      cdn.invalidate(tags.toArray(CacheTag[]::new));
                      return CompletableFuture.completedFuture(null);
                    })
                .build()) {
      int kept = 0;
      for (int round = 0; round < 100; round++) {
        AtomicInteger database = new AtomicInteger(1);
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Request request = Request.get("/r" + round).build();
        Origin slow =
            () -> {
              int version = database.get();
              read.countDown();
              go.await();
              return Response.text("version " + version);
            };
        CompletableFuture<Response> asked =
            CompletableFuture.supplyAsync(() -> cdn.serve(request, r -> cache.serve(r, slow)));
        read.await();
        database.set(2);
        cache.invalidate(CacheTag.of("t")).whenPurged().toCompletableFuture().join();
        go.countDown();
        asked.join();
        Response next = cdn.serve(request, r -> cache.serve(r, slow));
        kept += body(next).equals("version 2") ? 0 : 1;
      }
      assertThat(kept).isZero();
    }
  }

  @Test
  void tellsWhyAnAnswerIsNotStored() {
    try (ResponseCache cache = node.cache(true)) {
      Response response =
          cache.serve(REQUEST, () -> Response.text("x").withHeader("Set-Cookie", "a=b"));

      assertThat(response.headers().first("Cache-Status"))
          .hasValue("edgekit; fwd=miss; detail=set-cookie");
      assertThat(cache.explain(REQUEST).reasons())
          .contains("what was loaded last is not stored: the response sets a cookie");
    }
  }

  @Test
  void aHeadHasTheLengthOfTheGet() {
    try (ResponseCache cache = node.cache(true)) {
      cache.serve(REQUEST, () -> Response.text("12345"));
      Response head = cache.serve(Request.builder("HEAD", "/a").build(), () -> Response.of(500));

      assertThat(head.headers().first("Content-Length")).hasValue("5");
    }
  }

  @Test
  void aConditionOfAnyTagHoldsForWhatIsStoredWithoutOne() {
    try (ResponseCache cache = node.cache(true)) {
      CachePolicy following = CachePolicy.followingOrigin();
      Origin origin = () -> Response.text("x").withHeader("Cache-Control", "max-age=60");
      cache.serve(REQUEST, following, origin);
      Request any = Request.get("/a").header("If-None-Match", "*").build();

      assertThat(cache.serve(any, following, origin).status()).isEqualTo(304);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what a host does that has no checker
  void anOriginThatReturnsNothingIsTold() {
    try (ResponseCache cache = node.cache(true)) {
      assertThatThrownBy(() -> cache.serve(REQUEST, (Origin) () -> null))
          .hasMessageContaining("returned null");
    }
  }

  @Test
  void valuesThatThePolicyVariesByAreKeyedAndTold() {
    String[] values = {
      "ko",
      "ko-KR",
      "ko-KR,ko;q=0.9",
      "ko,en;q=0.9",
      "ko-kr",
      "en",
      "en-US",
      "en-US,en;q=0.9",
      "en-GB,en;q=0.9",
      "fr-FR,fr;q=0.9,en;q=0.8"
    };
    CachePolicy byLocale =
        POLICY.varyBy(
            "Accept-Language",
            request ->
                request.headers().first("Accept-Language").orElse("").startsWith("ko")
                    ? "ko"
                    : "en");
    AtomicInteger loads = new AtomicInteger();
    try (ResponseCache cache = node.cache(true)) {
      for (String value : values) {
        String locale = value.startsWith("ko") ? "ko" : "en";
        Request request = Request.get("/c").header("Accept-Language", value).build();
        Response response =
            cache.serve(
                request,
                byLocale,
                () -> {
                  loads.incrementAndGet();
                  return Response.text(locale);
                });

        assertThat(body(response)).isEqualTo(locale);
        assertThat(response.headers().first("Vary")).hasValue("Accept-Language");
        assertThat(cache.explain(request, byLocale).verdict()).isEqualTo("FRESH");
      }
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void whatIsCodedHereDoesNotVaryByTheCodingsThatAreAccepted() {
    AtomicInteger loads = new AtomicInteger();
    try (ResponseCache cache = node.cache(true)) {
      for (String codings : List.of("gzip, deflate, br", "gzip", "br", "identity", "*", "zstd")) {
        Response response =
            cache.serve(
                Request.get("/e").header("Accept-Encoding", codings).build(),
                () -> {
                  loads.incrementAndGet();
                  return Response.json("\"" + "x ".repeat(500) + "\"")
                      .withHeader("Vary", "Accept-Encoding");
                });
        assertThat(response.headers().first("Vary")).hasValue("Accept-Encoding");
      }
      assertThat(loads).hasValue(1);
    }
  }

  @Test
  void everythingAndWhatLiesUnderAPathCanBeInvalidated() {
    try (ResponseCache cache = node.cache(true)) {
      for (String target : List.of("/a/b/c?d=/a/", "/a/b", "/ab/c", "/")) {
        cache.serve(Request.get(target).build(), () -> Response.text("old"));
      }
      cache.invalidateUnder("/a/b/");

      assertThat(served("/a/b/c?d=/a/", cache)).isEqualTo("new");
      assertThat(served("/a/b", cache)).isEqualTo("old");
      cache.invalidateUnder("/a/");
      assertThat(served("/a/b", cache)).isEqualTo("new");
      assertThat(served("/ab/c", cache)).isEqualTo("old");
      cache.invalidateAll();
      assertThat(served("/ab/c", cache)).isEqualTo("new");
      assertThat(served("/", cache)).isEqualTo("new");
    }
  }

  private static String served(String target, ResponseCache cache) {
    return body(cache.serve(Request.get(target).build(), () -> Response.text("new")));
  }

  @Test
  void policiesOfARouteAreKnownWhereverARequestIsNamed() {
    CachePolicy route = POLICY.queryIgnoring("utm_*").querySorted();
    Request one = Request.get("/l?b=2&a=1&utm_source=x").build();
    Request other = Request.get("/l?a=1&b=2").build();
    try (ResponseCache cache = node.cache(true)) {
      cache.preload(List.of(one), route, request -> Response.text("old"));

      assertThat(cache.explain(other, route).verdict()).isEqualTo("FRESH");
      assertThat(cache.peek(route.keyOf(other))).isPresent();
      cache.invalidate(route.keyOf(other));
      assertThat(cache.explain(one, route).verdict()).isEqualTo("ABSENT");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void explainAgreesWithServe(long seed) {
    Random random = new Random(seed);
    List<CachePolicy> policies =
        List.of(
            POLICY,
            POLICY.perUser(),
            POLICY.sharedAcrossUsers(),
            POLICY.queryIgnoring("u*").querySorted(),
            POLICY.varyBy("Accept-Language", r -> r.headers().first("Accept-Language").orElse("")));
    try (ResponseCache cache = node.cache(true)) {
      int hits = 0;
      for (int i = 0; i < 3_000; i++) {
        CachePolicy policy = policies.get(random.nextInt(policies.size()));
        Headers.Builder headers = Headers.builder();
        for (String field : List.of("Cookie", "X-Host", "Accept-Language", "Authorization")) {
          if (random.nextInt(4) == 0) {
            headers.add(field, "v" + random.nextInt(2));
          }
        }
        String target =
            "/" + random.nextInt(3) + List.of("", "?u=1", "?b=1&a=2", "?a=2&b=1").get(i % 4);
        Request request = Request.get(target).headers(headers.build()).build();
        node.wait(Duration.ofSeconds(random.nextInt(5)));
        if (random.nextInt(50) == 0) {
          cache.invalidate(policy.keyOf(request));
        }
        String verdict = cache.explain(request, policy).verdict();
        String status =
            cache
                .serve(request, policy, () -> Response.text("x"))
                .headers()
                .first("Cache-Status")
                .orElseThrow();

        hits += verdict.equals("FRESH") ? 1 : 0;
        assertThat(status.contains("; hit; ttl="))
            .as("%s: %s", verdict, status)
            .isEqualTo(verdict.equals("FRESH") || verdict.equals("STALE_USABLE"));
        assertThat(verdict.equals("FRESH") && status.contains("ttl=-")).isFalse();
      }
      assertThat(hits).isGreaterThan(300);
    }
  }

  @Test
  void aBackgroundWithoutRoomIsNoFailure() {
    try (ResponseCache cache =
        ResponseCache.builder()
            .policy(POLICY)
            .clock(clock)
            .executor(
                task -> {
                  throw new RejectedExecutionException();
                })
            .build()) {
      cache.serve(REQUEST, () -> Response.text("x"));
      clock.advance(Duration.ofSeconds(110));

      assertThat(cache.serve(REQUEST, () -> Response.text("y")).headers().first("Cache-Control"))
          .hasValue("public, max-age=0, s-maxage=1, stale-while-revalidate=9, stale-if-error=989");
    }
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
