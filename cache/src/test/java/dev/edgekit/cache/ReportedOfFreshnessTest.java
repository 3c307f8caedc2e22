package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of other caches about how long a response is fresh, and who may have it. */
class ReportedOfFreshnessTest extends ScriptedOrigin {
  private static final CachePolicy STALE_AN_HOUR = FRESH.staleWhileRevalidate(Duration.ofHours(1));

  /** haproxy #2203. */
  @Test
  void aSharedLifetimeHoldsBesideNoneForBrowsers() {
    for (String body : new String[] {"a", "b"}) {
      answer(200, body, "Cache-Control", "public, max-age=0, s-maxage=15, must-revalidate");
    }
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(14));
    assertThat(text(get(FOLLOWING))).isEqualTo("a");
    clock.advance(Duration.ofSeconds(2));

    assertThat(text(get(FOLLOWING))).isEqualTo("b");
  }

  /** haproxy #2048, undici #5504: what was loaded because a client asked for it is kept. */
  @ParameterizedTest
  @ValueSource(strings = {"no-cache", "max-age=0", "max-age=3"})
  void whatAReloadBroughtIsWhatOthersGet(String asked) {
    answer(200, "a", "Cache-Control", "max-age=60");
    answer(200, "b", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(5));

    assertThat(text(get(FOLLOWING, "Cache-Control", asked))).isEqualTo("b");
    assertThat(text(get(FOLLOWING))).isEqualTo("b");
  }

  /** spring-cloud-gateway #3431: what Spring Security writes into every answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-cache, no-store, max-age=0, must-revalidate",
        "max-age=60,no-store",
        "max-age=60 , \tNo-Store",
        "public, max-age=60, no-store"
      })
  void findsNoStoreWhereverItStands(String control) {
    for (CachePolicy policy : new CachePolicy[] {FOLLOWING, FRESH}) {
      answer(200, "a", "Cache-Control", control);
      answer(200, "b", "Cache-Control", control);
      get(policy);

      assertThat(text(get(policy))).isEqualTo("b");
    }
  }

  /** methanol #68, rack-cache #107, faraday-http-cache #68, jonbaldie/varnish #55, #64. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", "never", "Mon, 1 Jan 2035 00:00:00 GMT", "2035-01-01"})
  void whatIsNoDateHasExpired(String expires) {
    String modified = "Mon, 01 Jan 2018 00:00:00 GMT";
    answer(200, "a", "Expires", expires, "Last-Modified", modified);
    answer(200, "b", "Expires", expires, "Last-Modified", modified);
    get(FOLLOWING);
    assertThat(text(get(FOLLOWING))).isEqualTo("b");

    answer(200, "c", "Expires", expires, "Cache-Control", "max-age=60");
    get(FOLLOWING, "Cache-Control", "no-cache");
    assertThat(text(get(FOLLOWING))).isEqualTo("c");
  }

  /** okhttp #2500, opa #2707, evcc #31108. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control | max-age=60",
        "Expires       | Fri, 01 Jan 2027 00:01:00 GMT",
      })
  void aDateInTheFutureMakesNothingYounger(String name, String value) {
    String date = "Fri, 01 Jan 2027 00:00:00 GMT";
    answer(200, "a", "Date", date, name, value);
    answer(200, "b", "Date", date, name, value);
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(59));
    assertThat(text(get(FOLLOWING))).isEqualTo("a");
    clock.advance(Duration.ofSeconds(2));

    assertThat(text(get(FOLLOWING))).isEqualTo("b");
  }

  /** ax #977: the clock goes back once the response is stored. */
  @Test
  void nothingIsFreshForLongerBecauseTheClockWentBack() {
    for (String body : new String[] {"a", "b", "c"}) {
      answer(200, body);
    }
    get(FRESH);
    clock.advance(Duration.ofDays(-1));
    get(FRESH);
    clock.advance(Duration.ofSeconds(11));

    assertThat(text(get(FRESH))).isNotEqualTo("a");
  }

  /** envoy #46947, squid #1185: no Date is neither 1970 nor left out. */
  @Test
  void whatHasNoDateGetsTheTimeOfItsArrival() {
    answer(200, "a", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(7));
    Response hit = get(FOLLOWING);

    assertThat(text(hit)).isEqualTo("a");
    assertThat(hit.headers().all("Age")).containsExactly("7");
    assertThat(hit.headers().all("Date")).containsExactly("Thu, 01 Jan 2026 00:00:00 GMT");
  }

  /** redbot #284, varnish-cache #1955: fields of a cache before this one. */
  @Test
  void sendsTheOriginsDateAndEachFieldOfACacheOnce() {
    answer(
        200,
        "a",
        "Cache-Control",
        "max-age=60",
        "Date",
        "Wed, 31 Dec 2025 23:59:55 GMT",
        "Age",
        "5",
        "Accept-Ranges",
        "bytes");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(3));
    Headers hit = get(FOLLOWING).headers();

    assertThat(hit.all("Date")).containsExactly("Wed, 31 Dec 2025 23:59:55 GMT");
    assertThat(hit.all("Age")).containsExactly("8");
    assertThat(hit.all("Accept-Ranges")).containsExactly("bytes");
  }

  /** scrapy #3778. */
  @Test
  void countsFromTheDateOfTheValidation() {
    answer(
        200,
        "a",
        "Cache-Control",
        "max-age=60",
        "ETag",
        "\"1\"",
        "Date",
        "Thu, 01 Jan 2026 00:00:00 GMT");
    answer(304, "", "ETag", "\"1\"", "Date", "Thu, 01 Jan 2026 00:02:00 GMT");
    get(FOLLOWING);
    clock.advance(Duration.ofMinutes(2));
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(50));

    assertThat(text(get(FOLLOWING))).isEqualTo("a");
    assertThat(loads).isEqualTo(2);
  }

  /** Meziantou.Framework #1920: a page that came instead of a 304 is not born old. */
  @Test
  void aNewPageIsAsYoungAsItsArrival() {
    answer(200, "a", "Cache-Control", "max-age=60", "ETag", "\"1\"");
    answer(200, "b", "Cache-Control", "max-age=60", "ETag", "\"2\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(100));
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(59));
    Response hit = get(FOLLOWING);

    assertThat(text(hit)).isEqualTo("b");
    assertThat(hit.headers().all("Age")).containsExactly("59");
  }

  /** varnish-cache #3221. */
  @Test
  void theAgeOfWhatIsOnlyPassedOnStays() {
    answer(200, "a", "Cache-Control", "private, max-age=60", "Age", "30");

    assertThat(get(FOLLOWING).headers().all("Age")).containsExactly("30");
  }

  /** symfony #24248, #35305: a validator without a lifetime. */
  @Test
  void whatHasNoLifetimeStandsInNoLongerThanTheWindow() {
    CachePolicy policy = FOLLOWING.staleIfError(Duration.ofSeconds(60));
    answer(200, "a", "Cache-Control", "public", "ETag", "\"1\"");
    get(policy);
    clock.advance(Duration.ofSeconds(30));
    answer(503, "down");
    assertThat(text(get(policy))).isEqualTo("a");
    clock.advance(Duration.ofSeconds(31));
    answer(503, "down");

    assertThat(get(policy).status()).isEqualTo(503);
  }

  /** trafficserver #12029: a 400 whose directives stand between semicolons, stuck for hours. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"public; max-age=30 | 400", "max-age=30; public | 404"})
  void directivesBetweenSemicolonsAreNoLongLifetime(String control, int status) {
    answer(status, "no", "Cache-Control", control, "Content-Length", "2");
    answer(200, "page", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(31));

    assertThat(text(get(FOLLOWING))).isEqualTo("page");
  }

  /** nginx #880: whoever refreshes dies. */
  @Test
  void aRefreshThatDiesLeavesNothingLocked() {
    answer(200, "a");
    get(STALE_AN_HOUR);
    clock.advance(Duration.ofSeconds(11));
    assertThatCode(
            () ->
                cache.serve(
                    request("GET"),
                    STALE_AN_HOUR,
                    forwarded -> {
                      throw new AssertionError("as a StackOverflowError would");
                    }))
        .doesNotThrowAnyException();
    answer(200, "b");
    get(STALE_AN_HOUR);

    assertThat(text(get(STALE_AN_HOUR))).isEqualTo("b");
  }

  /** undici #4596: a refresh in the background that is answered with 304. */
  @Test
  void aRefreshThatFindsNothingNewRenews() {
    String[] fields = {
      "Cache-Control", "max-age=5, stale-while-revalidate=3600", "ETag", "\"1\"", "X-A", "1"
    };
    answer(200, "a", fields);
    answer(304, "", "ETag", "\"1\"", "Cache-Control", "max-age=5, stale-while-revalidate=3600");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(6));
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(4));
    Response hit = get(FOLLOWING);

    assertThat(loads).isEqualTo(2);
    assertThat(text(hit)).isEqualTo("a");
    assertThat(hit.headers().first("X-A")).contains("1");
    assertThat(hit.headers().all("Age")).containsExactly("4");
  }

  /** trellis #1642: a page that was unpublished. */
  @Test
  void aPageThatIsGoneIsShownOnceMoreAtMost() {
    answer(200, "page");
    answer(404, "none");
    get(STALE_AN_HOUR);
    clock.advance(Duration.ofSeconds(11));
    get(STALE_AN_HOUR);

    assertThat(get(STALE_AN_HOUR).status()).isEqualTo(404);
  }

  /** http-core #128, denoland/std #7116. */
  @ParameterizedTest
  @ValueSource(strings = {"max-age=\"60\"", "max-age=\"6\\0\"", "Max-Age=\"60\", public"})
  void readsAQuotedLifetime(String control) {
    answer(200, "a", "Cache-Control", control);
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(59));

    assertThat(text(get(FOLLOWING))).isEqualTo("a");
  }

  /** denoland/std #7116, httpcomponents-client #868: fields that are not for others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-age=60, no-cache=\"X-A\", no-cache=\"X-B\"",
        "max-age=60, no-cache=\"x-a,x-b\"",
        "max-age=60, no-cache=\" X-A ,\tX-B \"",
        "max-age=60, no-cache=\"\\X-A, X\\-B\"",
        "max-age=60, private=\"X-A\", private=\"X-B\"",
        "max-age=60, private=\"X-A, X-B\"",
      })
  void givesNobodyAFieldThatIsForOne(String control) {
    for (CachePolicy policy : new CachePolicy[] {FOLLOWING, FRESH}) {
      answer(200, "a", "Cache-Control", control, "X-A", "1", "X-B", "1");
      answer(200, "a", "Cache-Control", control);
      get(policy);
      Headers next = get(policy).headers();

      assertThat(next.contains("X-A")).isFalse();
      assertThat(next.contains("X-B")).isFalse();
      cache.invalidateAll();
    }
  }

  /** lint-http #857: two that contradict each other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "public, private, max-age=60",
        "max-age=60, public, private=\"set-cookie\"",
        "s-maxage=0, s-maxage=60",
        "max-age=60, s-maxage=0",
        "no-store, max-age=60, public",
        "max-age=0, max-age=60"
      })
  void ofTwoThatContradictTheStricterHolds(String control) {
    answer(200, "a", "Cache-Control", control);
    answer(200, "b", "Cache-Control", control);
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(1));

    assertThat(text(get(FOLLOWING))).isEqualTo("b");
  }

  /** httpcomponents-client #609. */
  @Test
  void whatMustBeValidatedAtOnceIsStoredForThat() {
    String[] fields = {"Cache-Control", "must-revalidate, max-age=0", "ETag", "\"1\""};
    answer(200, "a", fields);
    answer(304, "", fields);
    get(FOLLOWING);
    Response validated = get(FOLLOWING);

    assertThat(asked.headers().first("If-None-Match")).contains("\"1\"");
    assertThat(text(validated)).isEqualTo("a");
  }

  /** bouyguestelecom/a7 #22, cloudflare-esi #282: what leaves says it once, and no more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control     | max-age=5, max-age=900",
        "Cache-Control     | max-age=900, max-age=5, s-maxage=900",
        "Surrogate-Control | content=\"ESI/1.0\", max-age=3600+600",
        "Surrogate-Control | max-age=3600, max-age=7200",
        "CDN-Cache-Control | max-age=3600;a=\"max-age=9\", x=(max-age)",
      })
  void noDirectiveIsSentTwiceOrForLonger(String name, String value) {
    answer(200, "a", name, value);
    Headers sent = get(FRESH).headers();

    for (String field : new String[] {"Cache-Control", "Surrogate-Control", "CDN-Cache-Control"}) {
      String all = sent.combined(field).orElse("");
      assertThat(all.split("(?<!s-)max-?age=", -1).length - 1).as(all).isLessThan(2);
      assertThat(all).doesNotContain("900", "3600", "7200", "max-age=9;");
    }
  }

  /** microsoft/dotnet #330: a 304 after a reload with a lifetime of two thousand years. */
  @Test
  void a304SaysWhatRemains() {
    answer(200, "a", "ETag", "\"1\"");
    get(FRESH);
    clock.advance(Duration.ofSeconds(4));
    Response hit = get(FRESH, "If-None-Match", "\"1\"", "Cache-Control", "max-age=0");

    assertThat(hit.status()).isEqualTo(304);
    assertThat(hit.headers().first("Cache-Control")).contains("public, max-age=6");
  }

  /** okhttp #5197, bxcodec/httpcache #27. */
  @ParameterizedTest
  @ValueSource(strings = {"public, max-age=1800", "no-transform, max-age=90"})
  void whatIsFreshIsNotValidated(String control) {
    answer(200, "a", "Cache-Control", control, "ETag", "W/\"1\"", "Vary", "Accept-Encoding");
    get(FOLLOWING, "Accept-Encoding", "gzip");
    clock.advance(Duration.ofSeconds(60));
    get(FOLLOWING, "Accept-Encoding", "gzip");

    assertThat(loads).isEqualTo(1);
  }

  /** trafficserver #5299, souin #805, vinext #1945: a cookie that comes with a 304. */
  @Test
  void theCookieOfA304IsNobodyElses() {
    answer(200, "a", "Cache-Control", "max-age=5", "ETag", "\"1\"");
    answer(304, "", "Cache-Control", "max-age=5", "ETag", "\"1\"", "Set-Cookie", "sid=1");
    answer(200, "b", "Cache-Control", "max-age=5", "ETag", "\"1\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(6));
    Response asker = get(FOLLOWING);
    Response next = get(FOLLOWING);

    assertThat(asker.status()).isEqualTo(200);
    assertThat(text(asker)).isEqualTo("a");
    assertThat(next.headers().contains("Set-Cookie")).isFalse();
  }

  /** webappsec-clear-site-data #26: it empties the browser of who gets it. */
  @ParameterizedTest
  @ValueSource(strings = {"\"cookies\"", "\"*\"", "\"cache\", \"storage\""})
  void nobodyIsSignedOutByWhatAnotherWasTold(String cleared) {
    for (CachePolicy policy : new CachePolicy[] {FOLLOWING, FRESH.sharedAcrossUsers()}) {
      answer(200, "bye", "Cache-Control", "max-age=60", "Clear-Site-Data", cleared);
      answer(200, "page", "Cache-Control", "max-age=60");
      get(policy);

      assertThat(get(policy).headers().contains("Clear-Site-Data")).isFalse();
      cache.invalidateAll();
    }
  }
}
