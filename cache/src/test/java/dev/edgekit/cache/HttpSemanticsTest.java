package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway's policy makes of an origin's headers, by the RFCs' own words. */
class HttpSemanticsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CachePolicy POLICY =
      CachePolicy.followingOrigin().listeningTo("CDN-Cache-Control");

  private final ManualClock clock = new ManualClock();
  private final Deque<Response> answers = new ArrayDeque<>();
  private final AtomicInteger loads = new AtomicInteger();
  private Request forwarded = Request.get("/").build();
  private final ResponseCache cache =
      ResponseCache.builder().policy(POLICY).clock(clock).executor(Runnable::run).build();

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest(name = "{0} is fresh for {1} s")
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control: max-age=60                                          | 60",
        "Cache-Control: MAX-AGE=60                                          | 60",
        "Cache-Control: max-age=\"60\"                                      | 60",
        "Cache-Control: max-age=60, s-maxage=5                              | 5",
        "Cache-Control: max-age=60, max-age=30                              | 30",
        "Cache-Control: max-age=x                                           | 0",
        "Cache-Control: max-age=-1                                          | 0",
        "Cache-Control: max-age=60.5                                        | 0",
        "Cache-Control: max-age = 60                                        | 0",
        "Cache-Control: extension=\"max-age=60\"                            | 0",
        "Cache-Control: extension=\"a, max-age=60\", max-age=7              | 7",
        "Cache-Control: max-age=99999999999999999999                        | 2147483647",
        "Cache-Control: max-age=60, no-cache                                | 0",
        "Cache-Control: max-age=60, no-cache=\"set-cookie\"                 | 60",
        "Expires: Thu, 01 Jan 2026 00:01:00 GMT                             | 60",
        "Expires: 0                                                         | 0",
        "Expires: Thu, 01 Jan 2026 00:01:00 UTC                             | 0",
        "Expires: Wed, 31 Dec 2025 00:01:00 GMT                             | 0",
        "Last-Modified: Wed, 31 Dec 2025 23:50:00 GMT                       | 60",
        "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT                       | 86400",
        "CDN-Cache-Control: max-age=60                                      | 60",
        "CDN-Cache-Control: max-age=60;x=1, unknown=(1 2)                   | 60",
        "CDN-Cache-Control: max-age=-60                                     | 0",
        "CDN-Cache-Control: no-cache, max-age=60                            | 0",
      })
  void knowsHowLongAResponseIsFresh(String field, long seconds) {
    assertThat(life(response(field)).fresh()).isEqualTo(seconds * 1000);
  }

  @ParameterizedTest(name = "CDN-Cache-Control: {0} beside Cache-Control: max-age=5 means {1} s")
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60         | 60",
        "max-age=0          | 0",
        "MAX-AGE=60         | 5",
        "max-age=60,        | 5",
        "max-age=\"60\"     | 0",
        "''                 | 5",
        "max-age            | 0",
        "unknown            | 0",
      })
  void prefersAWellFormedTargetedField(String targeted, long seconds) {
    Response response =
        Response.of(
            200,
            Headers.of("Cache-Control", "max-age=5", "CDN-Cache-Control", targeted),
            new byte[0]);

    assertThat(life(response).fresh()).isEqualTo(seconds * 1000);
  }

  @ParameterizedTest(name = "Age: {0} makes it {1} s old")
  @CsvSource(
      delimiter = ';',
      value = {
        "30;30",
        "30, 5;30",
        "0,30;0",
        "abc;0",
        "-5;0",
        "7.5;0",
        "'';0",
        "99999999999;2147483647"
      })
  void readsTheFirstAgeAndIgnoresWhatIsNone(String age, long seconds) {
    Response response = Response.of(200).withHeader("Age", age);

    assertThat(life(response).ageMillis(NOW.toEpochMilli())).isEqualTo(seconds * 1000);
  }

  @Test
  void countsTheTimeSinceDateAsAge() {
    Response response = Response.of(200).withHeader("Date", "Wed, 31 Dec 2025 23:59:00 GMT");

    assertThat(life(response).ageMillis(NOW.toEpochMilli())).isEqualTo(60_000);
    assertThat(life(response.withHeader("Age", "90")).ageMillis(NOW.toEpochMilli()))
        .isEqualTo(90_000);
  }

  @Test
  void countsTheWholeSecondsThatTheOriginTook() {
    Response response = Response.of(200).withHeader("Age", "5");

    long now = NOW.toEpochMilli();
    assertThat(Lifetime.of(response, POLICY, 2_900, now).ageMillis(now)).isEqualTo(7_000);
  }

  @Test
  void handsOnTheOriginsAgeAndGivesOneToWhatItReuses() {
    answers.add(response("Cache-Control: max-age=60").withHeader("Age", "7"));
    answers.add(response("Cache-Control: max-age=60"));

    assertThat(get("/a").headers().first("Age")).contains("7");
    assertThat(get("/b").headers().contains("Age")).isFalse();
    clock.advance(Duration.ofSeconds(3));
    assertThat(get("/a").headers().first("Age")).contains("10");
    assertThat(get("/b").headers().first("Age")).contains("3");
  }

  @Test
  void isAsYoungAsA304WithoutDate() {
    answers.add(
        Response.text("x")
            .withHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
            .withHeader("Cache-Control", "max-age=10")
            .withHeader("ETag", "\"a\""));
    answers.add(Response.of(304));
    get("/a");
    clock.advance(Duration.ofMinutes(5));
    get("/a");

    get("/a");

    assertThat(loads).hasValue(2);
  }

  @Test
  void doesNotReplaceByAnErrorWhatMayStandInForIt() {
    CachePolicy policy = POLICY.staleIfError(Duration.ofHours(1));
    Request request = Request.get("/a").build();
    answers.add(Response.text("good").withHeader("Cache-Control", "max-age=10"));
    answers.add(response("Cache-Control: max-age=10").withStatus(503));
    cache.serve(request, policy, this::load);
    clock.advance(Duration.ofSeconds(20));

    assertThat(text(cache.serve(request, policy, this::load))).isEqualTo("good");
    answers.add(Response.text("new").withHeader("Cache-Control", "max-age=10"));
    assertThat(text(cache.serve(request, policy, this::load))).isEqualTo("new");
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | Cache-Control: max-age=60                  | STORABLE",
        "200 | X: y                                       | NO_LIFETIME",
        "200 | ETag: \"a\"                                | STORABLE",
        "200 | Cache-Control: private, max-age=60         | PRIVATE",
        "200 | Cache-Control: private=\"a\", max-age=60   | PRIVATE",
        "200 | Cache-Control: no-store, max-age=60        | NO_STORE",
        "200 | Cache-Control: No-Store                    | NO_STORE",
        "200 | Cache-Control: no-store, must-understand, max-age=60 | STORABLE",
        "599 | Cache-Control: must-understand, max-age=60 | STATUS",
        "599 | Cache-Control: max-age=60                  | STORABLE",
        "206 | Cache-Control: max-age=60                  | ONE_REQUEST",
        "304 | Cache-Control: max-age=60                  | ONE_REQUEST",
        "412 | Cache-Control: max-age=60                  | ONE_REQUEST",
        "416 | Cache-Control: max-age=60                  | ONE_REQUEST",
        "302 | Last-Modified: Wed, 31 Dec 2025 23:50:00 GMT | STATUS",
        "302 | Cache-Control: max-age=60                  | STORABLE",
        "404 | Last-Modified: Wed, 31 Dec 2025 23:50:00 GMT | STORABLE",
        "503 | X: y                                       | STATUS",
        "200 | Vary: a, *                                 | VARY_ALL",
        "200 | Set-Cookie: a=b                            | SET_COOKIE",
        "200 | CDN-Cache-Control: no-store                | NO_STORE",
      })
  void knowsWhatMayBeStored(int status, String field, Storability expected) {
    Response response = response(field).withStatus(status);

    assertThat(Storability.of(asked(false), response, POLICY, life(response))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "to a request with Authorization, {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control: max-age=60                      | CREDENTIALS",
        "Cache-Control: max-age=60, proxy-revalidate    | CREDENTIALS",
        "Cache-Control: max-age=60, must-revalidate     | STORABLE",
        "Cache-Control: max-age=60, public              | STORABLE",
        "Cache-Control: s-maxage=60                     | STORABLE",
        "CDN-Cache-Control: max-age=60, must-revalidate | STORABLE",
      })
  void sharesWhatAUserGotOnlyWhereTheResponseAllowsIt(String field, Storability expected) {
    Response response = response(field);

    assertThat(Storability.of(asked(true), response, POLICY, life(response))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "a request with {0} is answered from the cache 10 s into 60: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control: no-cache          | false",
        "Pragma: no-cache                 | false",
        "Cache-Control: max-age=0         | false",
        "Cache-Control: max-age=9         | false",
        "Cache-Control: max-age=10        | true",
        "Cache-Control: min-fresh=51      | false",
        "Cache-Control: min-fresh=50      | true",
        "Cache-Control: only-if-cached    | true",
        "Cache-Control: unknown           | true",
        "If-Match: \"a\"                  | false",
        "Cookie: a=b                      | false",
        "User-Agent: a                    | true",
      })
  void heedsWhatTheClientAsks(String field, boolean cached) {
    answer("Cache-Control: max-age=60");
    answer("Cache-Control: max-age=60");
    get("/a");
    clock.advance(Duration.ofSeconds(10));

    get("/a", field.split(": "));

    assertThat(loads).hasValue(cached ? 1 : 2);
  }

  @Test
  void servesStaleToAClientThatTakesIt() {
    answer("Cache-Control: max-age=60");
    answer("Cache-Control: max-age=60, must-revalidate");
    get("/a");
    get("/b");
    clock.advance(Duration.ofSeconds(70));
    answer("Cache-Control: max-age=60");

    assertThat(get("/a", "Cache-Control", "max-stale=10").headers().first("Age")).contains("70");
    assertThat(loads).hasValue(2);
    get("/b", "Cache-Control", "max-stale");
    assertThat(loads).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"max-age=60,1", "'max-age=60, must-revalidate',2", "s-maxage=60,2", "no-cache,2"})
  void servesNothingStaleThatATargetedFieldForbids(String targeted, int expectedLoads) {
    for (int i = 0; i < 2; i++) {
      answers.add(
          response("CDN-Cache-Control: " + targeted).withHeader("Cache-Control", "max-age=1"));
    }
    get("/a");
    clock.advance(Duration.ofSeconds(61));

    get("/a", "Cache-Control", "max-stale");

    assertThat(loads).hasValue(expectedLoads);
  }

  @ParameterizedTest
  @CsvSource({
    "If-None-Match,'W/\"a\"',304",
    "If-None-Match,'\"b\"',200",
    "If-Modified-Since,'Thu, 01 Jan 2026 00:00:00 GMT',304"
  })
  void judgesTheClientsConditionsWhereNothingIsStored(String name, String value, int status) {
    answers.add(
        response("ETag: \"a\"")
            .withHeader("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT")
            .withHeader("Cache-Control", "private"));

    Response response = get("/a", name, value);

    assertThat(forwarded.headers().contains(name)).isFalse();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().first("ETag")).contains("\"a\"");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, If-None-Match, *, 201",
    "PUT, If-Match, '\"old\"', 200",
    "POST, 'If-Modified-Since', 'Fri, 31 Dec 2100 00:00:00 GMT', 201",
    "PATCH, If-None-Match, '\"new\"', 200",
    "DELETE, If-Unmodified-Since, 'Thu, 01 Jan 1970 00:00:00 GMT', 200",
    "OPTIONS, If-None-Match, '\"new\"', 200"
  })
  void judgesNoConditionOnAChangeThatWasCarriedOut(
      String method, String name, String value, int status) {
    Request change = Request.builder(method, "/a").header(name, value).build();

    for (CachePolicy policy : List.of(CachePolicy.fresh(Duration.ofMinutes(1)), POLICY)) {
      Response answer =
          cache.serve(
              change,
              policy,
              request ->
                  Response.of(status)
                      .withHeader("ETag", "\"new\"")
                      .withHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"));

      assertThat(answer.status()).isEqualTo(status);
    }
  }

  @Test
  void saysThatTheClientWantedTheOriginAsked() {
    answer("Cache-Control: max-age=60");
    answer("Cache-Control: max-age=60");
    get("/a");

    assertThat(get("/a", "Cache-Control", "no-cache").headers().first("Cache-Status"))
        .contains("edgekit; fwd=request; stored");
  }

  @Test
  void answers504WhereNothingIsStoredAndNothingMayBeAsked() {
    assertThat(get("/a", "Cache-Control", "only-if-cached").status()).isEqualTo(504);
    assertThat(loads).hasValue(0);
  }

  @Test
  void keepsVariantsApartAndReusesThem() {
    for (String language : List.of("de", "en")) {
      answers.add(
          response("Vary: Accept-Language")
              .withHeader("Cache-Control", "max-age=60")
              .withBody(language.getBytes(StandardCharsets.UTF_8)));
      get("/a", "Accept-Language", language);
    }

    assertThat(text(get("/a", "Accept-Language", "de"))).isEqualTo("de");
    assertThat(text(get("/a", "Accept-Language", "EN"))).isEqualTo("en");
    assertThat(loads).hasValue(2);
  }

  @Test
  void doesNotTakeAnAbsentFieldForOneWithADash() {
    answers.add(response("Vary: Foo").withHeader("Cache-Control", "max-age=60"));
    answers.add(response("Vary: Foo").withHeader("Cache-Control", "max-age=60"));

    get("/a");
    get("/a", "Foo", "-");

    assertThat(loads).hasValue(2);
  }

  @Test
  void renewsTheStoredFieldsWithThoseOfA304AndKeepsWhatBelongsToTheBody() {
    answers.add(
        Response.text("body")
            .withHeader("Cache-Control", "max-age=1")
            .withHeader("ETag", "\"a\"")
            .withHeader("Content-MD5", "old")
            .withHeader("X-A", "old"));
    answers.add(
        Response.of(304)
            .withHeader("Cache-Control", "max-age=60")
            .withHeader("Content-MD5", "new")
            .withHeader("Content-Type", "text/x")
            .withHeader("X-A", "new"));
    get("/a");
    clock.advance(Duration.ofSeconds(5));

    get("/a");
    Response renewed = get("/a");

    assertThat(forwarded.headers().first("If-None-Match")).contains("\"a\"");
    assertThat(loads).hasValue(2);
    assertThat(text(renewed)).isEqualTo("body");
    assertThat(renewed.headers().first("Cache-Control")).contains("max-age=60");
    assertThat(renewed.headers().first("Content-MD5")).contains("old");
    assertThat(renewed.headers().first("Content-Type")).contains("text/x");
    assertThat(renewed.headers().first("X-A")).contains("new");
  }

  @ParameterizedTest(name = "Range: {0} of 0123456789 gives {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-1      | 206 | 01",
        "bytes=7-       | 206 | 789",
        "bytes=-3       | 206 | 789",
        "bytes=8-99     | 206 | 89",
        "bytes=-99      | 206 | 0123456789",
        "bytes=10-      | 416 | ''",
        "bytes=-0       | 416 | ''",
        "bytes=-        | 200 | 0123456789",
        "bytes=5-3      | 200 | 0123456789",
        "bytes=99999999999999999999- | 416 | ''",
        "bytes=0-1,3-4  | 200 | 0123456789",
        "bytes=a-b      | 200 | 0123456789",
        "bytes=1        | 200 | 0123456789",
        "lines=0-1      | 200 | 0123456789",
        "bytes=--1      | 200 | 0123456789",
      })
  void cutsARangeOutOfAStoredResponse(String range, int status, String body) {
    answers.add(Response.text("0123456789").withHeader("Cache-Control", "max-age=60"));
    get("/a");

    Response part = get("/a", "Range", range);

    assertThat(part.status()).isEqualTo(status);
    assertThat(text(part)).isEqualTo(body);
    assertThat(loads).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"'\"a\"',206", "'W/\"a\"',200", "'\"b\"',200"})
  void cutsOnlyTheResponseThatIfRangeNames(String condition, int status) {
    answers.add(
        Response.text("0123")
            .withHeader("Cache-Control", "max-age=60")
            .withHeader("ETag", "\"a\""));
    get("/a");

    assertThat(get("/a", "Range", "bytes=0-1", "If-Range", condition).status()).isEqualTo(status);
  }

  @Test
  void passesARangeOnWhereNothingIsStored() {
    answers.add(Response.text("01").withStatus(206).withHeader("Content-Range", "bytes 0-1/4"));

    assertThat(get("/a", "Range", "bytes=0-1").status()).isEqualTo(206);
    assertThat(forwarded.headers().first("Range")).contains("bytes=0-1");
  }

  @ParameterizedTest(name = "{0} answered {1} with {2} invalidates /a: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   /a | 200 | X: y                                   | true",
        "DELETE /a | 204 | X: y                                   | true",
        "PURGE  /a | 200 | X: y                                   | true",
        "POST   /a | 500 | X: y                                   | false",
        "OPTIONS /a | 200 | X: y                                  | false",
        "POST   /b | 303 | Location: /a                           | true",
        "POST   /b | 201 | Content-Location: a                    | true",
        "POST   /b | 303 | Location: http://localhost/a           | true",
        "POST   /a?b | 303 | Location: ?c                         | false",
        "POST   /a?b | 303 | Location: /a#c                       | true",
        "POST   /b | 303 | Location: http://other.example/a       | false",
        "POST   /b | 303 | Location: :://                         | false",
        "POST   /b | 200 | Cache-Group-Invalidation: \"x\", \"g 1\" | true",
        "POST   /b | 200 | Cache-Group-Invalidation: g            | false",
      })
  void invalidatesWhatAnUnsafeRequestChanged(
      String line, int status, String field, boolean invalidated) {
    answers.add(response("Cache-Groups: \"g 1\"").withHeader("Cache-Control", "max-age=60"));
    answers.add(response(field).withStatus(status));
    answer("Cache-Control: max-age=60");
    get("/a");

    String[] parts = line.split(" +", 2);
    cache.serve(Request.builder(parts[0], parts[1]).build(), this::load);
    get("/a");

    assertThat(loads).hasValue(invalidated ? 3 : 2);
  }

  @Test
  void keepsFieldsThatNoCacheNamesOutOfReuse() {
    answers.add(response("X-Token: 1").withHeader("Cache-Control", "max-age=60, no-cache=x-token"));
    get("/a");

    assertThat(get("/a").headers().contains("X-Token")).isFalse();
  }

  @Test
  void keepsFieldsThatATargetedNoCacheNamesOutOfReuse() {
    answers.add(
        response("CDN-Cache-Control: max-age=60, no-cache=\"x-a\"").withHeader("X-A", "mine"));
    get("/a");

    assertThat(get("/a").headers().first("X-A")).isEmpty();
    assertThat(loads).hasValue(1);
  }

  @Test
  void addsItsStatusAfterThatOfOtherCaches() {
    answers.add(response("Cache-Status: upstream; hit").withHeader("Cache-Control", "no-store"));

    assertThat(get("/a").headers().first("Cache-Status"))
        .contains("upstream; hit, edgekit; fwd=miss; detail=no-store");
  }

  private static Storability.Asked asked(boolean credentials) {
    return new Storability.Asked("GET", Headers.empty(), false, credentials, credentials);
  }

  private static Lifetime life(Response response) {
    return Lifetime.of(response, POLICY, 0, NOW.toEpochMilli());
  }

  private static Response response(String field) {
    String[] parts = field.split(": ", 2);
    return Response.of(200, Headers.of(parts[0], parts[1]), new byte[0]);
  }

  private void answer(String field) {
    answers.add(response(field));
  }

  private Response get(String target, String... headers) {
    return cache.serve(Request.get(target).headers(Headers.of(headers)).build(), this::load);
  }

  private Response load(Request request) {
    forwarded = request;
    loads.incrementAndGet();
    return answers.remove();
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
