package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeyTest {
  @Test
  void isTheHostInLowerCaseAndTheTargetAsItArrived() {
    Request request = Request.get("/A?b=%20").host("Shop.Example").build();

    assertThat(CacheKey.of(request)).isEqualTo(CacheKey.of("shop.example/A?b=%20"));
  }

  @ParameterizedTest
  @CsvSource({
    "http,  h.example:80,  h.example/a",
    "http,  h.example:,    h.example/a",
    "http,  h.example:443, h.example:443/a",
    "http,  h.example:8080, h.example:8080/a",
    "https, h.example:443, h.example/a",
    "https, h.example:80,  h.example:80/a",
    "https, [::1]:443,     [::1]/a",
    "https, [::443],       [::443]/a"
  })
  void hasThePortWhereItIsNotTheSchemesOwn(String scheme, String host, String key) {
    Request request = Request.get("/a").scheme(scheme).host(host).build();

    assertThat(CacheKey.of(request).text()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.example/b    | /c",
        "a.example/b?c= | /d",
        "a.example/s    | /aaa",
        "u@a.example    | /",
        "a b            | /",
        "a.example:x    | /",
        "[::1           | /",
        "::1            | /",
        "''             | /",
        "a.example      | http://a.example/b",
        "a.example      | *",
        "a.example      | b",
      })
  void isNoneWhereHostAndTargetNameNothingForCertain(String host, String target) {
    Request request = Request.builder("GET", target).host(host).build();

    assertThat(CacheKey.of(request)).isSameAs(CacheKey.none());
    assertThat(CachePolicy.followingOrigin().keyedBy(r -> CacheKey.of("mine")).keyOf(request))
        .isSameAs(CacheKey.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example", "a.example:8080", "[2001:db8::1]:80", "127.0.0.1", "a_b-c"})
  void isOfEveryHostThatAUriCanHave(String host) {
    assertThat(CacheKey.of(Request.get("/").host(host).build()).isNone()).isFalse();
  }

  @Test
  void twoAreEqualOnlyIfEveryPartIs() {
    Random random = new Random(16);
    String[] hosts = {"h", "h.s", "s", "h:1", "[::1]"};
    String[] pieces = {"/", "s", "a", "?", "%2F", "\\", "h", ".", "#", "x-host"};
    Map<CacheKey, List<String>> seen = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      StringBuilder target = new StringBuilder("/");
      for (int j = random.nextInt(5); j > 0; j--) {
        target.append(pieces[random.nextInt(pieces.length)]);
      }
      target.append(random.nextInt(50) == 0 ? "a".repeat(9_000 + random.nextInt(2)) : "");
      String host = hosts[random.nextInt(hosts.length)];
      String claim = random.nextBoolean() ? "" : pieces[random.nextInt(pieces.length)];
      RequestBuilder builder = Request.get(target.toString()).host(host);
      Request request = claim.isEmpty() ? builder.build() : builder.header("X-Host", claim).build();

      List<String> parts = List.of(host, target.toString(), claim);
      List<String> before = seen.putIfAbsent(CacheKey.of(request), parts);
      assertThat(before == null ? parts : before).isEqualTo(parts);
    }
  }

  @Test
  void partsOfOnesOwnCantRunIntoEachOther() {
    assertThat(CacheKey.of("a/b", "c")).isNotEqualTo(CacheKey.of("a", "b/c"));
    assertThat(CacheKey.of("a b", "c")).isNotEqualTo(CacheKey.of("a", "b c"));
    assertThat(CacheKey.of("a", "b", "c")).isNotEqualTo(CacheKey.of("a", "b c"));
  }

  @Test
  void encodesWhatNoRequestLineCanHold() {
    assertThat(CacheKey.of(Request.get("/e?q=한글 x").build()))
        .isEqualTo(CacheKey.of(Request.get("/e?q=%ED%95%9C%EA%B8%80%20x").build()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host",
        "X_Forwarded_Host",
        "X-Forwarded-Uri",
        "X-Forwarded-Path",
        "X-Forwarded-Method",
        "X-Forwarded-Proto",
        "X-Forwarded-Protocol",
        "X-Forwarded-Scheme",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "X-Forwarded-Ssl",
        "X-Forwarded-Server",
        "X-Forwarded-Base",
        "X-Original-Uri",
        "X-Original-URL",
        "X-Original-Host",
        "X-Rewrite-URL",
        "X-Real-Host",
        "X-Host",
        "X-Backend-Host",
        "X-ProxyUser-Host",
        "X-Url-Scheme",
        "X-Envoy-Original-Path",
        "X-Script-Name",
        "X-Matched-Path",
        "x-invoke-path",
        "x-now-route-matches",
        "X-HTTP-Method",
        "X-HTTP-Method-Override",
        "X-Method-Override",
        "Front-End-Https",
        "CloudFront-Forwarded-Proto",
        "Forwarded"
      })
  void keepsApartWhatClaimsToBeAnother(String field) {
    Request plain = Request.get("/p").build();
    Request other = Request.get("/p").header(field, "host=evil.test").build();
    CachePolicy own = CachePolicy.followingOrigin().keyedBy(r -> CacheKey.of("mine"));

    assertThat(CacheKey.of(other)).isNotEqualTo(CacheKey.of(plain));
    assertThat(own.keyOf(other)).isNotEqualTo(own.keyOf(plain));
    assertThat(CacheKey.of(other).text()).isEqualTo(CacheKey.of(plain).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "X-Real-IP",
        "X-Request-Id",
        "X-Forwarded-Client-Cert",
        "Origin",
        "Cookie",
        "X-Api-Key",
        "X-Requested-With",
        "Accept",
        "Referer",
        "X-Amzn-Trace-Id",
        "CloudFront-Viewer-Country",
        "Content-Type"
      })
  void keepsNothingApartForWhatClaimsNothing(String field) {
    Request other = Request.get("/p").header(field, "host=evil.test").build();

    assertThat(CacheKey.of(other)).isEqualTo(CacheKey.of(Request.get("/p").build()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?a=1&b=2",
        "?b=2&a=1",
        "?a=1&b=2&utm_source=x",
        "?a=1&b=2&utm_source=y",
        "?a=1&b=2&fbclid=zz",
        "?a=%31&b=2",
        "?a=1&b=2&"
      })
  void hasOneSpellingOfAQueryThatIsSelectedAndSorted(String query) {
    CachePolicy policy =
        CachePolicy.followingOrigin().queryIgnoring("utm_*", "fbclid").querySorted();

    assertThat(policy.keyOf(Request.get("/l" + query).build()).text())
        .isEqualTo("localhost/l?a=1&b=2");
  }

  @Test
  void selectsParametersByNameAndKeepsTheOrderOfThoseOfOneName() {
    CachePolicy only = CachePolicy.followingOrigin().queryOnly("page", "f.*").querySorted();

    assertThat(only.keyOf(Request.get("/l?x=1&page=2&f.b=2&f.a=1&page=1&pages=9").build()).text())
        .isEqualTo("localhost/l?f.a=1&f.b=2&page=2&page=1");
    assertThat(only.keyOf(Request.get("/l?x=1").build()).text()).isEqualTo("localhost/l");
    assertThat(only.keyOf(Request.get("/l?page=a%2fb").build()).text())
        .isEqualTo("localhost/l?page=a%2Fb");
  }

  @Test
  void takesTargetsOfAnyLength() {
    CacheKey one = CacheKey.of(Request.get("/" + "a".repeat(10_000)).build());
    CacheKey other = CacheKey.of(Request.get("/" + "a".repeat(10_001)).build());

    assertThat(one).isNotEqualTo(other);
    assertThat(one.text()).hasSizeLessThan(100);
  }

  @Test
  void ignoresWhoForwardedARequestAndForWhom() {
    Request plain = Request.get("/a").build();
    Request forwarded =
        Request.get("/a")
            .header("Forwarded", "for=192.0.2.1;by=192.0.2.2")
            .header("X-Forwarded-For", "192.0.2.1")
            .build();

    assertThat(CacheKey.of(forwarded)).isEqualTo(CacheKey.of(plain));
  }

  @Test
  void anInvalidationReachesWhatADisguiseKeptApart() {
    try (ResponseCache cache =
        ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(5))).build()) {
      Request disguised = Request.get("/a").header("X-Forwarded-Host", "b.example").build();
      cache.serve(disguised, () -> Response.text("old"));

      cache.invalidate(CacheKey.of(Request.get("/a").build()));

      assertThat(cache.serve(disguised, () -> Response.text("new")).body())
          .isEqualTo("new".getBytes(StandardCharsets.UTF_8));
    }
  }
}
