package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of other caches about which request gets which response. */
class ReportedOfKeysTest extends ScriptedOrigin {
  /** http-cache-semantics #57. */
  @ParameterizedTest
  @ValueSource(strings = {"*", "* ", " *", "*,", ",*", "Accept, *", "*, Accept", "X-A,\t* ,"})
  void whatVariesByEverythingIsForNobodyElse(String vary) {
    for (CachePolicy policy : new CachePolicy[] {FOLLOWING, FRESH}) {
      answer(200, "a", "Cache-Control", "max-age=60", "Vary", vary);
      answer(200, "b", "Cache-Control", "max-age=60", "Vary", vary);
      get(policy);

      assertThat(text(get(policy))).isEqualTo("b");
    }
  }

  /** http-cache-semantics #57: and names that mean something to the cache's own language. */
  @ParameterizedTest
  @ValueSource(strings = {"constructor", "__proto__", "toString", "hashCode", "X-User-Id"})
  void variesByFieldsOfAnyName(String name) {
    String[] fields = {"Cache-Control", "max-age=60", "Vary", name};
    answer(200, "a", fields);
    answer(200, "b", fields);
    get(FOLLOWING, name, "1");

    assertThat(text(get(FOLLOWING, name, "2"))).isEqualTo("b");
    assertThat(text(get(FOLLOWING, name, "1"))).isEqualTo("a");
  }

  /** haproxy #988: codings whose digests take each other away. */
  @Test
  void nobodyGetsACodingThatWasNotAsked() {
    String[] vary = {"Cache-Control", "max-age=60", "Vary", "Accept-Encoding"};
    answer(
        200,
        "brotli",
        "Cache-Control",
        "max-age=60",
        "Vary",
        "Accept-Encoding",
        "Content-Encoding",
        "br");
    answer(200, "plain", vary);
    get(FOLLOWING, "Accept-Encoding", "br,gzip,xxx,jdcqiab");

    assertThat(get(FOLLOWING, "Accept-Encoding", "gzip").headers().contains("Content-Encoding"))
        .isFalse();
  }

  /** components-web-app #79. */
  @Test
  void aPageThatIsNotCodedIsOneForAllBrowsers() {
    answer(200, "page", "Vary", "Accept-Encoding", "Content-Type", "text/html");
    for (String accepted :
        new String[] {"gzip, deflate, br", "gzip, deflate, br, zstd", "identity", "gzip;q=0.5"}) {
      get(FRESH, "Accept-Encoding", accepted);
    }

    assertThat(loads).isEqualTo(1);
  }

  /** axios-cache-interceptor #1164. */
  @Test
  void theFirstAnswerIsTheOneThatIsKept() {
    answer(200, "a", "Cache-Control", "max-age=3600", "Vary", "accept-encoding");
    String[] accepted = {"Accept-Encoding", "gzip, compress, deflate, br"};
    get(FOLLOWING, accepted);

    assertThat(text(get(FOLLOWING, accepted))).isEqualTo("a");
  }

  /** fastly/js-compute-runtime #1178. */
  @Test
  void saysByWhatItVaries() {
    answer(200, "a", "Cache-Control", "max-age=60", "Vary", "X-A, x-b");
    for (int i = 0; i < 2; i++) {
      assertThat(get(FOLLOWING).headers().combined("Vary").orElse("")).startsWith("X-A, x-b");
    }
    assertThat(loads).isEqualTo(1);
  }

  /** symfony #45574, cherrypy #770: several lines, several variants. */
  @Test
  void keepsVariantsByAllFieldsOfAllLines() {
    for (String body : new String[] {"11", "12", "21", "22"}) {
      answer(
          Response.of(
              200,
              Headers.builder()
                  .add("Cache-Control", "max-age=60")
                  .add("Vary", "X-A")
                  .add("Vary", "x-c, X-B")
                  .build(),
              body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    for (int round = 0; round < 2; round++) {
      for (String body : new String[] {"11", "12", "21", "22"}) {
        Response got = get(FOLLOWING, "X-A", body.substring(0, 1), "X-B", body.substring(1));
        assertThat(text(got)).isEqualTo(body);
      }
    }
    assertThat(loads).isEqualTo(4);
  }

  /** Tavis.HttpCache #8, http-bis-issues #38: one response varies by this, the next by that. */
  @Test
  void mixesNothingUpWhereVaryChanges() {
    answer(200, "a1", "Cache-Control", "max-age=60", "Vary", "X-A");
    answer(200, "b1", "Cache-Control", "max-age=60", "Vary", "X-B");
    answer(200, "b2", "Cache-Control", "max-age=60", "Vary", "X-B");
    get(FOLLOWING, "X-A", "1", "X-B", "0");
    get(FOLLOWING, "X-A", "2", "X-B", "1");

    assertThat(text(get(FOLLOWING, "X-A", "2", "X-B", "2"))).isEqualTo("b2");
    assertThat(text(get(FOLLOWING, "X-A", "2", "X-B", "1"))).isEqualTo("b1");
  }

  /** cache-handler #43, souin #192: values that differ in case alone. */
  @Test
  void tellsValuesApartByCaseAndFindsThemAgain() {
    String[] fields = {"Cache-Control", "max-age=60", "Vary", "Service"};
    answer(200, "upper", fields);
    answer(200, "lower", fields);
    get(FOLLOWING, "Service", "AbC");

    assertThat(text(get(FOLLOWING, "Service", "abc"))).isEqualTo("lower");
    assertThat(text(get(FOLLOWING, "SERVICE", "AbC"))).isEqualTo("upper");
    assertThat(loads).isEqualTo(2);
  }

  /** Meziantou.Framework #2942: the order of lines may matter. */
  @Test
  void tellsTheOrderOfValuesApart() {
    String[] fields = {"Cache-Control", "max-age=60", "Vary", "X-A"};
    answer(200, "12", fields);
    answer(200, "21", fields);
    get(FOLLOWING, "X-A", "1", "X-A", "2");

    assertThat(text(get(FOLLOWING, "X-A", "2", "X-A", "1"))).isEqualTo("21");
    assertThat(text(get(FOLLOWING, "X-A", "1", "X-A", "2"))).isEqualTo("12");
  }

  /** heimdall #3417: by what a user's request carries, where the policy shares across users. */
  @ParameterizedTest
  @ValueSource(strings = {"Cookie", "Authorization", "X-User-Id"})
  void variesByWhoAsksWhereTheResponseSaysSo(String name) {
    CachePolicy policy = FRESH.sharedAcrossUsers();
    answer(200, "alice", "Vary", name);
    answer(200, "bob", "Vary", name);
    get(policy, name, "sid=alice");

    assertThat(text(get(policy, name, "sid=bob"))).isEqualTo("bob");
  }

  /** A value of a field that is as long as a server allows, and differs in its last character. */
  @Test
  void variesByTheEndOfALongValue() {
    String[] fields = {"Cache-Control", "max-age=60", "Vary", "X-A"};
    String value = "x".repeat(60_000);
    answer(200, "1", fields);
    answer(200, "2", fields);
    get(FOLLOWING, "X-A", value + 1);

    assertThat(text(get(FOLLOWING, "X-A", value + 2))).isEqualTo("2");
    assertThat(text(get(FOLLOWING, "X-A", value + 1))).isEqualTo("1");
  }

  /** nuster #6. */
  @ParameterizedTest
  @CsvSource({
    "/get?name=hello, /?getname=hello",
    "/a?b, /a%3Fb",
    "/a/b, /a%2Fb",
    "/a//b, /a/b",
    "/a;b=1, /a",
    "/a?, /a?b",
    "/a?x=1&x=2, /a?x=2&x=1"
  })
  void tellsTargetsApart(String first, String second) {
    answer(200, "first");
    answer(200, "second");
    serve(FRESH, Request.get(first).host("h").build());

    assertThat(text(serve(FRESH, Request.get(second).host("h").build()))).isEqualTo("second");
    assertThat(text(serve(FRESH, Request.get(first).host("h").build()))).isEqualTo("first");
  }

  /** jonbaldie/varnish #44, #76, #92: the spellings of one origin. */
  @ParameterizedTest
  @ValueSource(strings = {"H.example", "h.example:80", "h.example:", "h.example:080", "h.EXAMPLE:"})
  void spellingsOfOneHostAreOne(String host) {
    Request get = Request.get("/a").host("h.example").build();
    answer(200, "a");
    serve(FRESH, get);
    assertThat(text(serve(FRESH, Request.get("/a").host(host).build()))).isEqualTo("a");
    answer(204, "");
    serve(FRESH, Request.builder("POST", "/a").host(host).build());
    answer(200, "b");

    assertThat(text(serve(FRESH, get))).isEqualTo("b");
  }

  /** Of these, none is the other: jonbaldie/varnish #92, RFC 3986 §3.2.2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "h.example:8080",
        "h.example:443",
        "h.example:0",
        "h.example.",
        "xn--h-0ga.example"
      })
  void otherHostsAreOthers(String host) {
    answer(200, "a");
    answer(200, "b");
    serve(FRESH, Request.get("/a").host("h.example").build());

    assertThat(text(serve(FRESH, Request.get("/a").host(host).build()))).isEqualTo("b");
    assertThat(text(serve(FRESH, Request.get("/a").host(host).build()))).isEqualTo("b");
  }

  /** tempesta #1667: a target that names another host than Host does. */
  @Test
  void aTargetThatNamesAnotherHostPoisonsNeither() {
    answer(200, "of whom?");
    answer(200, "h's");
    answer(200, "evil's");
    serve(FRESH, Request.get("http://h/a").host("evil").build());

    assertThat(text(serve(FRESH, Request.get("/a").host("h").build()))).isEqualTo("h's");
    assertThat(text(serve(FRESH, Request.get("/a").host("evil").build()))).isEqualTo("evil's");
  }

  /**
   * nginx #1511, symfony #64874, httpcomponents-client #852, okhttp #9023, ocache #31: QUERY (RFC
   * 10008), of whose content the key knows nothing, and which changes nothing.
   */
  @Test
  void eachQueryGetsItsOwnAnswerAndChangesNothing() {
    for (CachePolicy policy : new CachePolicy[] {FOLLOWING, FRESH}) {
      answer(200, "page", "Cache-Control", "max-age=60");
      answer(200, "one", "Cache-Control", "max-age=60");
      answer(200, "two", "Cache-Control", "max-age=60");
      get(policy);
      String[] content = {"Content-Length", "9", "Content-Type", "application/json"};

      assertThat(text(serve(policy, "QUERY", content))).isEqualTo("one");
      assertThat(text(serve(policy, "QUERY", content))).isEqualTo("two");
      assertThat(text(get(policy))).isEqualTo("page");
      cache.invalidateAll();
    }
  }

  /** json-caching-proxy #1: methods with content. */
  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "get", "Get", "PROPFIND", "SEARCH"})
  void otherMethodsAreNeverAnsweredFromWhatIsStored(String method) {
    answer(200, "page", "Cache-Control", "max-age=60");
    answer(200, "other", "Cache-Control", "max-age=60");
    answer(200, "page again", "Cache-Control", "max-age=60");
    get(FOLLOWING);

    assertThat(text(serve(FOLLOWING, method))).isEqualTo("other");
    assertThat(text(get(FOLLOWING))).startsWith("page");
  }

  /** An expectation is none of the response's: RFC 9110 §10.1.1. */
  @Test
  void anExpectationIsNoOtherRequest() {
    answer(200, "a");
    get(FRESH, "Expect", "100-continue");

    assertThat(text(get(FRESH))).isEqualTo("a");
    clock.advance(Duration.ofSeconds(11));
    answer(417, "", "Content-Length", "0");
    answer(200, "b");
    assertThat(get(FRESH, "Expect", "200-maybe").status()).isEqualTo(417);
    assertThat(text(get(FRESH))).isEqualTo("b");
  }

  /** Clients of HTTP/1.0 and old proxies: RFC 9111 §5.4. */
  @Test
  void pragmaReloadsOnlyWhereNoCacheControlIs() {
    answer(200, "a", "Cache-Control", "max-age=60");
    answer(200, "b", "Cache-Control", "max-age=60");
    get(FOLLOWING);

    assertThat(text(get(FOLLOWING, "Pragma", "no-cache", "Cache-Control", "max-age=30")))
        .isEqualTo("a");
    assertThat(text(get(FOLLOWING, "Pragma", "no-cache"))).isEqualTo("b");
    assertThat(text(get(FRESH, "Pragma", "no-cache"))).isEqualTo("b");
  }
}
