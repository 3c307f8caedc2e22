package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of other caches about validation, ranges and invalidation. */
class ReportedOfValidationTest extends ScriptedOrigin {
  /** hishel #466: a server that codes weakens the tag of its 200, not that of its 304. */
  @ParameterizedTest
  @CsvSource({"W/\"1\", \"1\"", "\"1\", W/\"1\"", "W/\"1\", W/\"1\""})
  void aTagThatIsWeakHereAndStrongThereFindsTheSamePage(String stored, String validated) {
    answer(200, "a", "Cache-Control", "max-age=1", "ETag", stored);
    answer(304, "", "Cache-Control", "max-age=60", "ETag", validated);
    answer(200, "a", "Cache-Control", "max-age=60", "ETag", stored);
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    Response again = get(FOLLOWING);
    get(FOLLOWING);

    assertThat(again.status()).isEqualTo(200);
    assertThat(text(again)).isEqualTo("a");
    assertThat(loads).isLessThan(4);
  }

  /** varnish-cache #529, #1797. */
  @Test
  void a304TakesNoFieldAway() {
    answer(
        200,
        "a",
        "Cache-Control",
        "max-age=1",
        "ETag",
        "\"1\"",
        "Content-Type",
        "text/css",
        "X-A",
        "1",
        "Link",
        "</b>");
    answer(304, "", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    get(FOLLOWING);
    Headers hit = get(FOLLOWING).headers();

    assertThat(loads).isEqualTo(2);
    assertThat(hit.first("Content-Type")).contains("text/css");
    assertThat(hit.first("X-A")).contains("1");
    assertThat(hit.first("Link")).contains("</b>");
    assertThat(hit.first("Content-Length").orElse("1")).isEqualTo("1");
  }

  /** varnish-cache #1816, #907; turtle.io #139. */
  @ParameterizedTest
  @CsvSource({
    "W/\"1\", W/\"1\", 304",
    "W/\"1\", \"1\", 304",
    "\"1\", W/\"1\", 304",
    "W/\"1\", \"0\", 200",
    "\"1\", '\"0\", W/\"1\"', 304",
    "\"1\", \"1, 200"
  })
  void comparesTagsWeaklyAndAlwaysAlike(String stored, String condition, int status) {
    String[] fields = {"Cache-Control", "max-age=10", "ETag", stored};
    answer(200, "a", fields);
    for (int round = 0; round < 4; round++) {
      answer(304, "", fields);
    }
    get(FOLLOWING);
    for (int round = 0; round < 4; round++) {
      assertThat(get(FOLLOWING, "If-None-Match", condition).status()).isEqualTo(status);
      clock.advance(Duration.ofSeconds(6));
    }
  }

  /** varnish-cache #1797. */
  @Test
  void a304IsOfNoLength() {
    answer(200, "0123456789", "Cache-Control", "max-age=60", "ETag", "\"1\"");
    get(FOLLOWING);
    Response hit = get(FOLLOWING, "If-None-Match", "\"1\"");

    assertThat(hit.headers().first("Content-Length").orElse("10")).isEqualTo("10");
    assertThat(hit.headers().contains("Transfer-Encoding")).isFalse();
  }

  /** trafficserver #8741. */
  @ParameterizedTest
  @CsvSource({
    "\"1\", W/\"this_wont_match\", 200",
    "W/\"1\", W/\"1\", 200",
    "W/\"1\", \"1\", 200",
    "\"1\", \"2\", 200",
    "\"1\", \"1\", 206",
    "\"1\", 'Thu, 01 Jan 2015 00:00:00 GMT', 200",
    "\"1\", yesterday, 200",
  })
  void aConditionThatFailsGetsTheWhole(String tag, String condition, int status) {
    answer(200, "0123456789", "Cache-Control", "max-age=60", "ETag", tag);
    get(FOLLOWING);
    Response part = get(FOLLOWING, "Range", "bytes=0-1", "If-Range", condition);

    assertThat(part.status()).isEqualTo(status);
    assertThat(text(part)).isEqualTo(status == 206 ? "01" : "0123456789");
    assertThat(loads).isEqualTo(1);
  }

  /** trafficserver #11308, #10772. */
  @ParameterizedTest
  @ValueSource(ints = {404, 403, 500, 503})
  void cutsNoRangeOutOfAnError(int status) {
    for (CachePolicy policy : new CachePolicy[] {FOLLOWING, FRESH, FOLLOWING.storingParts()}) {
      answer(200, "0123456789", "Cache-Control", "max-age=5", "ETag", "\"1\"");
      get(policy);
      clock.advance(Duration.ofSeconds(12));
      answer(status, "an error page", "Cache-Control", "max-age=5");
      Response failed = get(policy, "Range", "bytes=0-1");

      assertThat(failed.status()).isEqualTo(status);
      assertThat(text(failed)).isEqualTo("an error page");
      assertThat(failed.headers().contains("Content-Range")).isFalse();
      clock.advance(Duration.ofSeconds(12));
      cache.invalidateAll();
    }
  }

  /** trafficserver #3413, #8161: what is stale, a range, and what the origin says to both. */
  @ParameterizedTest
  @ValueSource(strings = {"following", "parts", "fresh"})
  void aRangeOfWhatIsStaleIsNoPageForOthers(String kind) {
    CachePolicy policy =
        switch (kind) {
          case "parts" -> FOLLOWING.storingParts();
          case "fresh" -> FRESH;
          default -> FOLLOWING;
        };
    AtomicInteger calls = new AtomicInteger();
    ConditionalOrigin origin =
        request -> {
          calls.incrementAndGet();
          return kind.equals("fresh") ? page(request, 200) : page(request, 206);
        };
    cache.serve(request("GET"), policy, whole -> page(whole, 200));
    clock.advance(Duration.ofSeconds(12));
    Request range = Request.get("/a").host("h").header("Range", "bytes=0-1").build();
    Response part = cache.serve(range, policy, origin);
    Response next = cache.serve(request("GET"), policy, whole -> page(whole, 200));

    assertThat(part.status()).isEqualTo(206);
    assertThat(text(part)).isEqualTo("01");
    assertThat(next.status()).isEqualTo(200);
    assertThat(text(next)).isEqualTo("0123456789");
  }

  private static Response page(Request request, int status) {
    Response whole =
        Response.text("0123456789")
            .withHeader("Cache-Control", "max-age=5")
            .withHeader("ETag", "\"1\"");
    if (request.headers().contains("If-None-Match")) {
      return Response.of(304).withHeader("ETag", "\"1\"").withHeader("Cache-Control", "max-age=5");
    }
    return status == 200
        ? whole
        : Response.of(
            206, whole.headers().with("Content-Range", "bytes 0-1/10"), new byte[] {'0', '1'});
  }

  /** trafficserver #10134. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-99999999999999999999999",
        "bytes=-99999999999999999999999",
        "bytes=99999999999999999999999-",
        "bytes=0-0,0-0,0-0,0-0,0-0,0-0",
        "bytes=,,,",
        "bytes=0-1;2",
        "bytes = 0-1",
        "BYTES=0-1",
        "bytes=+0-1",
        "bytes=0x0-0x1"
      })
  void noRangeHoweverOddFails(String range) {
    answer(200, "0123456789", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    Response part = get(FOLLOWING, "Range", range);

    assertThat(part.status()).isIn(200, 206, 416);
    if (part.status() == 200) {
      assertThat(text(part)).isEqualTo("0123456789");
    }
  }

  /** spring-cloud-gateway #490: a 304 with what Spring Security writes into every answer. */
  @Test
  void a304ThatForbidsStoringIsAnswerAndEnd() {
    answer(200, "a", "Cache-Control", "max-age=1", "ETag", "\"1\"");
    answer(304, "", "Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
    answer(200, "b", "Cache-Control", "max-age=1", "ETag", "\"1\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    Response validated = get(FOLLOWING);
    Response next = get(FOLLOWING);

    assertThat(validated.status()).isEqualTo(200);
    assertThat(text(validated)).isEqualTo("a");
    assertThat(validated.headers().first("Cache-Control").orElse("")).contains("no-store");
    assertThat(text(next)).isEqualTo("b");
    assertThat(asked.headers().contains("If-None-Match")).isFalse();
  }

  /** hapi #2628: tags that name the coding, as Apache's do. */
  @Test
  void asksTheOriginByTheTagThatItGave() {
    String[] coded = {
      "Cache-Control",
      "max-age=1",
      "ETag",
      "\"1-gzip\"",
      "Content-Encoding",
      "gzip",
      "Vary",
      "Accept-Encoding"
    };
    answer(200, "coded", coded);
    answer(304, "", "ETag", "\"1-gzip\"", "Cache-Control", "max-age=60");
    get(FOLLOWING, "Accept-Encoding", "gzip");
    clock.advance(Duration.ofSeconds(2));
    Response again = get(FOLLOWING, "Accept-Encoding", "gzip");

    assertThat(asked.headers().all("If-None-Match")).containsExactly("\"1-gzip\"");
    assertThat(text(again)).isEqualTo("coded");
    assertThat(again.headers().first("Content-Encoding")).contains("gzip");
    assertThat(again.headers().first("ETag")).contains("\"1-gzip\"");
  }

  /** Meziantou.Framework #1920: a client's own conditions, and what is stored meanwhile. */
  @Test
  void aClientsConditionIsNotTheCachesOwn() {
    answer(200, "a", "Cache-Control", "max-age=1", "ETag", "\"1\"");
    answer(304, "", "Cache-Control", "max-age=60", "ETag", "\"1\"");
    get(FOLLOWING);
    clock.advance(Duration.ofSeconds(2));
    Response whole = get(FOLLOWING, "If-None-Match", "\"0\"");

    assertThat(whole.status()).isEqualTo(200);
    assertThat(text(whole)).isEqualTo("a");
    assertThat(asked.headers().combined("If-None-Match").orElse("")).contains("\"1\"");
  }

  /** aspnetcore #12652: a length that is not the body's. */
  @ParameterizedTest
  @ValueSource(strings = {"10", "1", "0"})
  void aLengthThatIsWrongIsNotReplayed(String length) {
    answer(200, "abc", "Content-Length", length);
    answer(200, "abc", "Content-Length", length);
    get(FRESH);
    Response hit = get(FRESH);

    assertThat(text(hit)).isEqualTo("abc");
    assertThat(hit.headers().first("Content-Length").orElse("3")).isEqualTo("3");
  }

  /** jonbaldie/varnish #82, #83; undici #5509. */
  @ParameterizedTest
  @CsvSource({
    "Location, /a, 1",
    "Location, http://h/a, 1",
    "Location, http://H/a, 1",
    "Location, HTTP://h:80/a#top, 1",
    "Location, a, 1",
    "Location, ./x/../a, 1",
    "Location, //h/a, 1",
    "Content-Location, /a, 1",
    "Location, http://evil/a, 0",
    "Location, //evil/a, 0",
    "Location, http://h:8080/a, 0",
    "Location, http://h@evil/a, 0"
  })
  void whatAPostNamesIsLoadedAgain(String field, String target, int again) {
    answer(200, "a", "Cache-Control", "max-age=60");
    answer(201, "", field, target);
    answer(200, "b", "Cache-Control", "max-age=60");
    get(FOLLOWING);
    serve(FOLLOWING, Request.builder("POST", "/list").host("h").build());

    assertThat(text(get(FOLLOWING))).isEqualTo(again == 1 ? "b" : "a");
  }

  /** aspnetcore #61524: a response that was replaced keeps its tags. */
  @Test
  void aTagReachesWhatTookThePlaceOfAnother() {
    for (String body : new String[] {"a", "b", "c"}) {
      answer(200, body, "Cache-Tag", "course-1");
    }
    get(FRESH);
    clock.advance(Duration.ofSeconds(11));
    assertThat(text(get(FRESH))).isEqualTo("b");
    cache.invalidate(CacheTag.of("course-1"));

    assertThat(text(get(FRESH))).isEqualTo("c");
  }

  /** laravel #61328, lada-cache #124, strapi rest-cache #132, FusionCache #535. */
  @Test
  void whatIsLoadedAcrossAnInvalidationOfItsTagIsNotFoundAfterIt() {
    CachePolicy policy = CachePolicy.fresh(Duration.ofHours(1));
    ConditionalOrigin origin =
        forwarded -> {
          if (loads++ == 0) {
            cache.invalidate(CacheTag.of("course-1"));
          }
          return Response.text("load " + loads).withHeader("Cache-Tag", "other, course-1");
        };
    cache.serve(request("GET"), policy, origin);
    cache.serve(request("GET"), policy, origin);

    assertThat(loads).isEqualTo(2);
  }

  /** FOSHttpCache #591, staticfilecache #430, cloudflare-docs #18150: how tags are written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "course-1",
        "a, course-1",
        "a,course-1,b",
        ",, course-1 ,",
        "\tcourse-1",
        "two words, course-1",
        "course-1, \u00e9",
      })
  void findsATagHoweverTheFieldIsWritten(String field) {
    answer(200, "a", "Cache-Tag", field);
    answer(200, "b");
    get(FRESH);
    cache.invalidate(CacheTag.of("course-1"));

    assertThat(text(get(FRESH))).isEqualTo("b");
  }
}
