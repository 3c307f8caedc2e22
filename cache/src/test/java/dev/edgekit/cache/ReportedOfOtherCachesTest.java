package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More of what was reported of other HTTP caches: ranges, codings, errors, validation. */
class ReportedOfOtherCachesTest extends ScriptedOrigin {
  private static final String PAGE = "page ".repeat(1_000);

  /** souin #667, caddy-cache #17. */
  @Test
  void givesNobodyThePartThatAnotherAskedFor() {
    answer(206, "9", "Cache-Control", "max-age=60", "Content-Range", "bytes 9-9/10");
    answer(200, "0123456789", "Cache-Control", "max-age=60");
    get(FOLLOWING, "Range", "bytes=-1");

    assertThat(text(get(FOLLOWING))).isEqualTo("0123456789");
    assertThat(get(FOLLOWING).status()).isEqualTo(200);
  }

  /** tigrisdata/tag #46: a range of coded bytes without the word that they are coded. */
  @Test
  void aPartOfCodedBytesSaysThatTheyAre() {
    answer(200, "coded bytes", "Cache-Control", "max-age=60", "Content-Encoding", "br");
    get(FOLLOWING, "Accept-Encoding", "br");
    Response part = get(FOLLOWING, "Accept-Encoding", "br", "Range", "bytes=0-4");

    assertThat(part.status()).isEqualTo(206);
    assertThat(text(part)).isEqualTo("coded");
    assertThat(part.headers().first("Content-Encoding")).contains("br");
  }

  /** envoy #46199, #28828; go.httpgzip #2; page-speed #249: which bytes the range counts. */
  @ParameterizedTest
  @ValueSource(strings = {"", "gzip", "br, gzip;q=0.5"})
  void aPartOfAPageThatIsCodedHereIsOneOfTheBytesThatItsTagNames(String accepted) {
    answer(200, PAGE, "Content-Type", "text/css");
    get(FRESH);
    Response whole = get(FRESH, "Accept-Encoding", accepted);
    Response part = get(FRESH, "Accept-Encoding", accepted, "Range", "bytes=2-5");
    Headers fields = part.headers();

    assertThat(part.status()).isEqualTo(206);
    Response same = fields.first("ETag").equals(whole.headers().first("ETag")) ? whole : get(FRESH);
    assertThat(fields.first("ETag")).isEqualTo(same.headers().first("ETag"));
    assertThat(fields.first("Content-Encoding"))
        .isEqualTo(same.headers().first("Content-Encoding"));
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(same.body(), 2, 6));
    assertThat(fields.first("Content-Range")).contains("bytes 2-5/" + same.body().length);
  }

  /** nvcf #1338: what is no range at all is ignored. */
  @ParameterizedTest
  @ValueSource(strings = {"bytes=0--1", "bytes=-", "bytes=5-2", "lines=1-2", "bytes=a-b", "0-1"})
  void ignoresWhatIsNoRange(String range) {
    answer(200, PAGE);
    get(FRESH);

    assertThat(get(FRESH, "Range", range).status()).isEqualTo(200);
  }

  /** tempesta #1396: HTTP/2 sends cookies in pieces. */
  @Test
  void findsACookieInEachOfItsFields() {
    try (ResponseCache named =
        ResponseCache.builder()
            .policy(FRESH)
            .credentials(Credentials.standard().withCookiesOnly("sid"))
            .build()) {
      Request guest = request("GET");
      Request user =
          Request.get("/a").host("h").header("Cookie", "a=1").header("Cookie", "sid=1").build();
      named.serve(guest, () -> Response.text("for guests"));

      assertThat(text(named.serve(user, () -> Response.text("for her")))).isEqualTo("for her");
    }
  }

  /** harmonia #578. */
  @Test
  void codesNothingTwiceThatCallsItselfUncoded() {
    answer(200, PAGE, "Content-Type", "text/css", "Content-Encoding", "identity");
    Response coded = get(FRESH, "Accept-Encoding", "gzip");
    Response plain = get(FRESH);

    assertThat(coded.headers().all("Content-Encoding")).hasSizeLessThan(2);
    assertThat(coded.headers().combined("Content-Encoding").orElse("")).isNotEqualTo("identity");
    assertThat(text(plain)).isEqualTo(PAGE);
    assertThat(plain.headers().contains("Content-Encoding")).isFalse();
  }

  /** trafficserver #7003, #8720; varnish-cache #1178. */
  @Test
  void saysToWhoTakesNoCodingThatThereAreSome() {
    answer(200, PAGE, "Content-Type", "text/css");
    Response loaded = get(FRESH);

    assertThat(loaded.headers().combined("Vary").orElse("")).contains("Accept-Encoding");
    assertThat(get(FRESH).headers().combined("Vary").orElse("")).contains("Accept-Encoding");
  }

  /** trafficserver #12618. */
  @Test
  void givesCodedBytesToNobodyElse() {
    String[] vary = {"Cache-Control", "max-age=60", "Vary", "Accept-Encoding"};
    answer(
        200,
        "deflated",
        "Cache-Control",
        "max-age=60",
        "Vary",
        "Accept-Encoding",
        "Content-Encoding",
        "deflate");
    answer(200, "plain", vary);
    get(FOLLOWING, "Accept-Encoding", "deflate");

    assertThat(text(get(FOLLOWING))).isEqualTo("plain");
    assertThat(get(FOLLOWING).headers().contains("Content-Encoding")).isFalse();
  }

  /** trafficserver #1575, #6649; Meziantou.Framework #3024: no validator, and not only once. */
  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void standsInEachTimeUntilTheWindowEnds(int status) {
    answer(200, "a", "Cache-Control", "max-age=1, stale-if-error=60");
    get(FOLLOWING);
    for (int second = 10; second <= 60; second += 10) {
      clock.advance(Duration.ofSeconds(10));
      answer(status, "down");
      assertThat(text(get(FOLLOWING))).as("after %d s", second).isEqualTo("a");
    }
    clock.advance(Duration.ofSeconds(2));
    answer(status, "down");

    assertThat(get(FOLLOWING).status()).isEqualTo(status);
  }

  /** trafficserver #7425: the lifetime of an error is not that of what it replaces. */
  @Test
  void anErrorsLifetimeDoesNotRenewThePage() {
    answer(200, "a", "Cache-Control", "max-age=15, stale-if-error=15");
    answer(502, "down", "Cache-Control", "max-age=15");
    answer(502, "still down", "Cache-Control", "max-age=15");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(17));
    assertThat(text(get(FOLLOWING))).isEqualTo("a");
    clock.advance(Duration.ofSeconds(14));

    assertThat(get(FOLLOWING).status()).isEqualTo(502);
  }

  /** jonbaldie/varnish #71: and s-maxage means the same. */
  @ParameterizedTest
  @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=1"})
  void nothingStandsInForWhatMustBeValidated(String directive) {
    CachePolicy policy = FOLLOWING.staleIfError(Duration.ofHours(1));
    answer(200, "a", "Cache-Control", "max-age=1, " + directive);
    answer(503, "down");
    get(policy);
    clock.advance(Duration.ofSeconds(2));

    assertThat(get(policy).status()).isEqualTo(503);
  }

  /** next.js #51823: a window without an end is none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stale-while-revalidate",
        "stale-while-revalidate=",
        "stale-while-revalidate=x",
        "stale-if-error, stale-while-revalidate=-1",
        "stale-while-revalidate=1.5"
      })
  void aWindowWithoutANumberIsNone(String window) {
    answer(200, "a", "Cache-Control", "max-age=1, " + window);
    answer(200, "b", "Cache-Control", "max-age=1, " + window);
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(3));

    assertThat(text(get(FOLLOWING))).isEqualTo("b");
  }

  /** semantic-router #2131: what was an error is one when it is answered again. */
  @Test
  void aStoredErrorKeepsItsStatus() {
    answer(404, "none");
    get(FRESH);
    Response again = get(FRESH);

    assertThat(loads).isEqualTo(1);
    assertThat(again.status()).isEqualTo(404);
    assertThat(text(again)).isEqualTo("none");
  }

  /** tempesta #416, #2580; pagespeed-ngx #1375. */
  @Test
  void aHeadLeavesNoEmptyPageAndGetsNoBody() {
    answer(200, "", "Cache-Control", "max-age=60", "Content-Length", "10");
    answer(200, "0123456789", "Cache-Control", "max-age=60");
    serve(FOLLOWING, "HEAD");
    Response page = get(FOLLOWING);
    Response head = serve(FOLLOWING, "HEAD");

    assertThat(text(page)).isEqualTo("0123456789");
    assertThat(head.body()).isEmpty();
    assertThat(loads).isEqualTo(2);
  }

  /** bartventer/httpcache #4: a field of the response that is called like one of the request. */
  @Test
  void variesByFieldsOfTheRequestAlone() {
    String[] fields = {"Cache-Control", "max-age=60", "Vary", "X-Plan", "X-Plan", "pro"};
    answer(200, "free", fields);
    answer(200, "pro", fields);
    get(FOLLOWING, "X-Plan", "free");

    assertThat(text(get(FOLLOWING, "X-Plan", "pro"))).isEqualTo("pro");
    assertThat(text(get(FOLLOWING, "X-Plan", "free"))).isEqualTo("free");
  }

  /** envoy #23717. */
  @Test
  void renewsTheVariantThatWasAskedFor() {
    for (String plan : new String[] {"free", "pro"}) {
      answer(200, plan, "Cache-Control", "max-age=5", "Vary", "X-Plan", "ETag", '"' + plan + '"');
      get(FOLLOWING, "X-Plan", plan);
    }
    clock.advance(Duration.ofSeconds(6));
    answer(304, "", "Cache-Control", "max-age=50", "Vary", "X-Plan", "ETag", "\"pro\"", "X-V", "2");
    Response renewed = get(FOLLOWING, "X-Plan", "pro");
    answer(200, "free again", "Cache-Control", "max-age=5", "Vary", "X-Plan");

    assertThat(text(renewed)).isEqualTo("pro");
    assertThat(renewed.headers().first("X-V")).contains("2");
    assertThat(text(get(FOLLOWING, "X-Plan", "free"))).isEqualTo("free again");
    assertThat(text(get(FOLLOWING, "X-Plan", "pro"))).isEqualTo("pro");
    assertThat(loads).isEqualTo(4);
  }

  /** ktor #4673: a 304 says that it varies by more than what is stored did. */
  @Test
  void takesWhatA304VariesBy() {
    answer(200, "a", "Cache-Control", "max-age=1", "ETag", "\"1\"", "Vary", "X-A");
    answer(304, "", "Cache-Control", "max-age=60", "ETag", "\"1\"", "Vary", "X-A, X-B");
    answer(200, "b", "Cache-Control", "max-age=60", "Vary", "X-A, X-B");
    get(FOLLOWING, "X-A", "1", "X-B", "1");
    clock.advance(Duration.ofSeconds(2));
    get(FOLLOWING, "X-A", "1", "X-B", "1");

    assertThat(text(get(FOLLOWING, "X-A", "1", "X-B", "2"))).isEqualTo("b");
  }

  /** okhttp #2951: a Date is no time of modification. */
  @Test
  void validatesByNothingThatIsNoValidator() {
    answer(200, "a", "Cache-Control", "max-age=1", "Date", "Thu, 01 Jan 2026 00:00:00 GMT");
    answer(200, "b", "Cache-Control", "max-age=1");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    get(FOLLOWING);

    assertThat(asked.headers().contains("If-Modified-Since")).isFalse();
    assertThat(asked.headers().contains("If-None-Match")).isFalse();
  }

  /** HttpCacheHeaders #82: the tag decides where both are there. */
  @Test
  void aTagThatMatchesOutweighsADateThatDoesNot() {
    answer(
        200,
        "a",
        "Cache-Control",
        "max-age=60",
        "ETag",
        "\"1\"",
        "Last-Modified",
        "Thu, 01 Jan 2026 00:00:00 GMT");
    get(FOLLOWING);
    String old = "Wed, 31 Dec 2025 00:00:00 GMT";
    String young = "Fri, 02 Jan 2026 00:00:00 GMT";

    assertThat(get(FOLLOWING, "If-None-Match", "\"1\"", "If-Modified-Since", old).status())
        .isEqualTo(304);
    assertThat(get(FOLLOWING, "If-None-Match", "\"2\"", "If-Modified-Since", young).status())
        .isEqualTo(200);
  }

  /** varnish-cache #1858, #2042; dependabot/proxy #204: a client's own condition. */
  @Test
  void a304OfTheOriginIsNobodyElsesPage() {
    answer(304, "", "Cache-Control", "max-age=60", "ETag", "\"1\"");
    answer(200, "a", "Cache-Control", "max-age=60", "ETag", "\"1\"");
    Response first = get(FOLLOWING, "If-None-Match", "\"1\"");
    Response page = get(FOLLOWING);

    assertThat(first.status()).isEqualTo(304);
    assertThat(page.status()).isEqualTo(200);
    assertThat(text(page)).isEqualTo("a");
  }

  /** varnish-cache #1648: a refresh that fails half-way leaves what is stored as it is. */
  @Test
  void aRefreshThatBreaksOffSpoilsNothing() {
    CachePolicy policy = FRESH.staleWhileRevalidate(Duration.ofMinutes(1));
    answer(200, PAGE);
    get(policy);
    clock.advance(Duration.ofSeconds(11));
    get(policy); // the origin has no answer, which is an exception

    assertThat(text(get(policy))).isEqualTo(PAGE);
    answer(200, "new");
    get(policy);
    assertThat(text(get(policy))).isEqualTo("new");
  }

  /** nginx #1585: fields of more than 64 KiB. */
  @Test
  void fieldsMayBeLongerThanTheirUsualSize() {
    String long1 = "x".repeat(70_000);
    answer(200, "body", "Cache-Control", "max-age=60", "X-Long", long1);
    get(FOLLOWING);
    Response hit = get(FOLLOWING);

    assertThat(loads).isEqualTo(1);
    assertThat(text(hit)).isEqualTo("body");
    assertThat(hit.headers().first("X-Long")).contains(long1);
  }

  /** logto #9428: what was read before a write is not written back after it. */
  @Test
  void whatIsLoadedAcrossAnInvalidationIsNotWhatIsFoundAfterIt() {
    cache.serve(
        request("GET"),
        FRESH,
        () -> {
          if (loads++ == 0) {
            cache.invalidate(CacheKey.of(request("GET")));
          }
          return Response.text("load " + loads);
        });
    answer(200, "new");

    assertThat(text(get(FRESH))).isNotEqualTo("load 1");
  }

  /** jetcache #651, #794: a loader without an answer. */
  @Test
  @SuppressWarnings("NullAway") // the mistake that is tried
  void whatALoaderDoesNotAnswerIsNoAnswer() {
    assertThatThrownBy(() -> cache.serve(request("GET"), FRESH, () -> null))
        .isInstanceOf(NullPointerException.class);
    answer(200, "a");

    assertThat(text(get(FRESH))).isEqualTo("a");
  }

  /** pages-core #978: a CDN keeps a bare 403 by a lifetime of its own. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 503, 302, 429})
  void noAnswerLeavesBare(int status) {
    answer(status, "no", "Location", "/login");

    assertThat(get(FRESH).headers().first("Cache-Control")).contains("private, no-store");
  }

  /** okhttp #4043: a response without a lifetime is not fresh because it must be validated. */
  @Test
  void mustRevalidateIsNoLifetime() {
    answer(200, "a", "Cache-Control", "must-revalidate", "ETag", "\"1\"");
    answer(304, "", "ETag", "\"1\"");
    get(FOLLOWING);
    Response validated = get(FOLLOWING);

    assertThat(loads).isEqualTo(2);
    assertThat(validated.status()).isEqualTo(200);
  }
}
