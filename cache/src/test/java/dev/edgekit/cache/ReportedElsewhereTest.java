package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of other HTTP caches, each at one of their joints, doesn't happen here. */
class ReportedElsewhereTest extends ScriptedOrigin {
  /** varnish-cache #4245, tempesta #2062. */
  @Test
  void tellsAHeadTheLengthOfWhatAGetGets() {
    answer(200, "0123456789", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    Response head = serve(FOLLOWING, "HEAD");

    assertThat(loads).isEqualTo(1);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().first("Content-Length").orElse("10")).isEqualTo("10");
  }

  /** varnish-cache #4081, code-dot-org #19551. */
  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-3", "bytes=-10"})
  void answersARangeOnAMissWithThatRange(String range) {
    answer(200, "0123456789");
    Response part = get(FRESH, "Range", range);

    assertThat(part.status()).isEqualTo(206);
    assertThat(text(part)).isEqualTo(range.equals("bytes=0-3") ? "0123" : "0123456789");
    assertThat(part.headers().first("Content-Range").orElse("")).endsWith("/10");
  }

  /** varnish-cache #4089, #3872 (RFC 8673). */
  @ParameterizedTest
  @ValueSource(strings = {"bytes 2-5/*", "bytes 2-9/10"})
  void passesAPartOfUnknownLengthOnAndKeepsItNot(String range) {
    String[] part = {"Cache-Control", "max-age=60", "Content-Range", range};
    answer(206, "2345", part);
    answer(206, "2345", part);
    Response first = get(FOLLOWING.storingParts(), "Range", "bytes=2-5");
    get(FOLLOWING.storingParts(), "Range", "bytes=2-5");

    assertThat(first.status()).isEqualTo(206);
    assertThat(first.headers().first("Content-Range")).contains(range);
    assertThat(loads).isEqualTo(2);
  }

  /** varnish-cache #3715. */
  @Test
  void neverCallsSeveralRangesUnsatisfiable() {
    answer(200, "0123456789", "Cache-Control", "max-age=60");
    get(FOLLOWING);

    assertThat(get(FOLLOWING, "Range", "bytes=0-1, 4-5").status()).isEqualTo(200);
  }

  /** symfony #19390, envoy #15830, CacheCow #142. */
  @Test
  void countsTheAgeFromTheValidation() {
    answer(200, "a", "Cache-Control", "s-maxage=60", "ETag", "\"1\"", "Age", "50");
    answer(304, "", "ETag", "\"1\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(61));
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(7));
    Response hit = get(FOLLOWING);

    assertThat(loads).isEqualTo(2);
    assertThat(hit.headers().all("Age")).containsExactly("7");
    assertThat(hit.headers().all("Date")).hasSize(1);
  }

  /** rusty-http-cache-semantics #30, httpcache4j #6. */
  @Test
  void keepsNoOldAgeOfWhatIsNew() {
    answer(200, "a", "Cache-Control", "max-age=60", "Age", "50");
    answer(200, "b", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(20));
    Response loaded = get(FOLLOWING);
    clock.advance(Duration.ofSeconds(20));

    assertThat(text(loaded)).isEqualTo("b");
    assertThat(loaded.headers().first("Age").orElse("0")).isEqualTo("0");
    assertThat(get(FOLLOWING).headers().first("Age")).contains("20");
  }

  /** trafficserver #6146: the stale whole, a range, and a 304. */
  @Test
  void answersARangeOfWhatIsStaleByTheOriginAlone() {
    answer(200, "0123456789", "Cache-Control", "max-age=1", "ETag", "\"1\"");
    answer(206, "ab", "Content-Range", "bytes 0-1/10", "ETag", "\"2\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    Response part = get(FOLLOWING, "Range", "bytes=0-1");

    assertThat(asked.headers().contains("If-None-Match")).isFalse();
    assertThat(part.status()).isEqualTo(206);
    assertThat(text(part)).isEqualTo("ab");
  }

  /** trafficserver #3367, aspnetcore #10583, Slim-HttpCache #54. */
  @Test
  void writesA304WithTheFieldsOfThe200AndWithoutABody() {
    answer(
        200,
        "a".repeat(2_000),
        "Cache-Control",
        "max-age=60",
        "Expires",
        "Thu, 01 Jan 2026 00:05:00 GMT",
        "Content-Location",
        "/b",
        "Content-Type",
        "text/plain",
        "Vary",
        "X-Plan",
        "ETag",
        "\"1\"");
    get(FOLLOWING);
    Response notModified = get(FOLLOWING, "If-None-Match", "\"1\"", "Accept-Encoding", "gzip");

    assertThat(notModified.status()).isEqualTo(304);
    assertThat(notModified.body()).isEmpty();
    for (String field : new String[] {"Cache-Control", "Expires", "Content-Location", "ETag"}) {
      assertThat(notModified.headers().contains(field)).as(field).isTrue();
    }
    assertThat(notModified.headers().combined("Vary")).contains("X-Plan, Accept-Encoding");
  }

  /** guzzle-cache-middleware #125, #128, #208. */
  @Test
  void servesStaleWhatHasNoValidator() {
    answer(200, "a", "Cache-Control", "max-age=1, stale-while-revalidate=60");
    answer(200, "b", "Cache-Control", "max-age=1, stale-while-revalidate=60");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(30));

    assertThat(text(get(FOLLOWING))).isEqualTo("a");
    assertThat(text(get(FOLLOWING))).isEqualTo("b");
  }

  /** guzzle-cache-middleware #105, #164, undici-cache-redis #53, ngx_cache_purge #16, #55. */
  @Test
  void keepsVariantsSideBySideAndInvalidatesThemTogether() {
    String[] fields = {"Cache-Control", "max-age=60", "Vary", "X-Plan"};
    for (String body : new String[] {"none", "free", "none again", "free again"}) {
      answer(200, body, fields);
    }
    get(FOLLOWING);
    get(FOLLOWING, "X-Plan", "free");
    assertThat(text(get(FOLLOWING))).isEqualTo("none");
    assertThat(text(get(FOLLOWING, "X-Plan", "free"))).isEqualTo("free");
    cache.invalidate(CacheKey.of(request("GET")));

    assertThat(text(get(FOLLOWING))).isEqualTo("none again");
    assertThat(text(get(FOLLOWING, "X-Plan", "free"))).isEqualTo("free again");
  }

  /** ngx_brotli #26. */
  @Test
  void readsEveryLineOfVary() {
    Response varying =
        Response.of(
            200,
            Headers.builder()
                .add("Cache-Control", "max-age=60")
                .add("Vary", "Accept-Encoding")
                .add("Vary", "X-Requested-With")
                .build(),
            new byte[0]);
    answer(varying);
    answer(varying);
    get(FOLLOWING);
    get(FOLLOWING, "X-Requested-With", "XMLHttpRequest");

    assertThat(loads).isEqualTo(2);
  }

  /** cache-tests #54: what it varies by depends on the request. */
  @Test
  void neverTakesAResponseThatVariesByMoreForAnother() {
    answer(200, "plain", "Cache-Control", "max-age=60", "Vary", "X-A");
    answer(200, "b1", "Cache-Control", "max-age=60", "Vary", "X-A, X-B");
    answer(200, "b2", "Cache-Control", "max-age=60", "Vary", "X-A, X-B");
    get(FOLLOWING, "X-A", "0");
    get(FOLLOWING, "X-A", "1", "X-B", "1");

    assertThat(text(get(FOLLOWING, "X-A", "1", "X-B", "2"))).isEqualTo("b2");
    assertThat(text(get(FOLLOWING, "X-A", "1", "X-B", "2"))).isEqualTo("b2");
  }

  /** squid #378, #2401; nextstrain.org #832. */
  @Test
  void takesFromA304NothingThatDescribesTheBytes() {
    answer(200, "0123456789", "Cache-Control", "max-age=1", "ETag", "\"1\"");
    answer(304, "", "ETag", "\"1\"", "Content-Length", "0", "Content-Encoding", "gzip");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    Response renewed = get(FOLLOWING);

    assertThat(text(renewed)).isEqualTo("0123456789");
    assertThat(renewed.headers().contains("Content-Encoding")).isFalse();
    assertThat(renewed.headers().first("Content-Length").orElse("10")).isEqualTo("10");
  }

  /** squid #652, #683; next.js #34006, #66540, #70999. */
  @ParameterizedTest
  @ValueSource(ints = {404, 301, 410})
  void replacesANegativeAnswerByThePageThatCameToBe(int status) {
    answer(status, "", "Location", "/");
    answer(200, "page");
    get(FRESH.staleWhileRevalidate(Duration.ofHours(1)));
    clock.advance(Duration.ofSeconds(11));
    Response page = get(FRESH.staleWhileRevalidate(Duration.ofHours(1)));

    assertThat(page.status()).isEqualTo(200);
    assertThat(text(page)).isEqualTo("page");
    assertThat(page.headers().contains("Location")).isFalse();
  }

  /** squid #901. */
  @Test
  void tellsMinFreshFromMaxStale() {
    answer(200, "a", "Cache-Control", "max-age=10");
    answer(200, "b", "Cache-Control", "max-age=10");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(5));

    assertThat(text(get(FOLLOWING, "Cache-Control", "max-stale=100, min-fresh=2"))).isEqualTo("a");
    assertThat(text(get(FOLLOWING, "Cache-Control", "max-stale=100, min-fresh=7"))).isEqualTo("b");
  }

  /** squid #77. */
  @Test
  void cutsNothingByAContentRangeThatIsNoneOfA200() {
    answer(200, "0123456789", "Cache-Control", "max-age=60", "Content-Range", "bytes 0-3/10");
    get(FOLLOWING.storingParts());

    assertThat(text(get(FOLLOWING.storingParts()))).isEqualTo("0123456789");
    Response part = get(FOLLOWING.storingParts(), "Range", "bytes=4-5");
    assertThat(text(part)).isEqualTo("45");
    assertThat(part.headers().all("Content-Range")).containsExactly("bytes 4-5/10");
  }

  /** next.js #39704. */
  @Test
  void showsARedirectThatTakesThePlaceOfAPage() {
    answer(200, "page");
    answer(302, "", "Location", "/new");
    get(FRESH);
    clock.advance(Duration.ofSeconds(11));

    assertThat(get(FRESH).status()).isEqualTo(302);
  }

  /** souin #794, cache-handler #137, statamic #13654. */
  @ParameterizedTest
  @ValueSource(strings = {"max-age=1", "max-age=1, must-revalidate", "no-cache"})
  void gives304OnlyToWhoHasAsked(String control) {
    answer(200, "a", "Cache-Control", control, "ETag", "\"1\"");
    answer(304, "", "ETag", "\"1\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    Response answer = get(FOLLOWING, "Cache-Control", "max-stale=6");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("a");
  }

  /** souin #846, ledge #126. */
  @Test
  void standsInOnceAndInTheCodingThatIsAsked() {
    String page = "page ".repeat(1_000);
    answer(200, page, "Cache-Control", "max-age=1, stale-if-error=60", "Content-Type", "text/css");
    answer(503, "down");
    answer(503, "down");
    get(FOLLOWING, "Accept-Encoding", "gzip");
    clock.advance(Duration.ofSeconds(2));

    assertThat(text(get(FOLLOWING))).isEqualTo(page);
    Response coded = get(FOLLOWING, "Accept-Encoding", "gzip");
    assertThat(coded.status()).isEqualTo(200);
    assertThat(coded.headers().first("Content-Encoding")).contains("gzip");
    assertThat(coded.body().length).isLessThan(page.length());
  }

  /** rack-cache #52, cache-handler #124, rustango #1259. */
  @Test
  void givesNobodyTheCookieOfAnother() {
    answer(200, "a", "Cache-Control", "public, max-age=60", "Set-Cookie", "sid=1");
    answer(200, "b", "Cache-Control", "public, max-age=60");
    get(FOLLOWING);

    assertThat(get(FOLLOWING).headers().contains("Set-Cookie")).isFalse();
    assertThat(loads).isEqualTo(2);
  }

  /** http-cache-semantics #56. */
  @ParameterizedTest
  @ValueSource(strings = {"proxy-revalidate", "must-revalidate", "s-maxage=1", "no-cache"})
  void letsNoClientAcceptStaleWhatForbidsIt(String directive) {
    answer(200, "a", "Cache-Control", "max-age=1, " + directive);
    answer(200, "b", "Cache-Control", "max-age=1, " + directive);
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(5));

    assertThat(text(get(FOLLOWING, "Cache-Control", "max-stale=99999"))).isEqualTo("b");
  }

  /** cowboy #1546, sprockets #595, Elgg #9429. */
  @Test
  void givesEachCodingATagAndKnowsThemAllAgain() {
    answer(200, "page ".repeat(1_000), "Content-Type", "text/html", "ETag", "\"1\"");
    String plain = get(FRESH).headers().first("ETag").orElseThrow();
    String coded = get(FRESH, "Accept-Encoding", "gzip").headers().first("ETag").orElseThrow();

    assertThat(coded).isNotEqualTo(plain);
    assertThat(get(FRESH, "If-None-Match", coded).status()).isEqualTo(304);
    assertThat(get(FRESH, "If-None-Match", "W/" + coded, "Accept-Encoding", "gzip").status())
        .isEqualTo(304);
  }
}
