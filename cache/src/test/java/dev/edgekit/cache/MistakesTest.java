package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mistake is one sentence: what is wrong, the value, what to do; or stands in the answer. */
class MistakesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final EdgePurger CDN = (tags, paths) -> CompletableFuture.completedFuture(null);

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void isRefusedWithWhatToDo(String mistake, ThrowingCallable act, List<String> words) {
    assertThatThrownBy(act)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words)
        .doesNotContain("\n", "hunter2", "Exception");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            "no scheme", () -> RedisTier.connect("localhost:6379"), "write redis://localhost:6379"),
        refusal(
            "another scheme",
            () -> RedisTier.connect("http://localhost:6379"),
            "\"http://localhost:6379\"",
            "write redis://localhost:6379"),
        refusal("no address", () -> RedisTier.connect(""), "\"\"", "write redis://localhost:6379"),
        refusal(
            "no slashes",
            () -> RedisTier.connect("redis:localhost"),
            "\"redis:localhost\"",
            "write redis://localhost"),
        refusal(
            "no scheme, a password",
            () -> RedisTier.connect("me:hunter2@redis:6379"),
            "write redis://redis:6379"),
        refusal(
            "blanks around it",
            () -> RedisTier.connect(" redis://localhost "),
            "write redis://localhost"),
        refusal("capitals", () -> RedisTier.connect("REDIS://db"), "write redis://db"),
        refusal("a password for a database", () -> redis("/hunter2"), "number of a database"),
        refusal("a database below 0", () -> redis("/-1"), "number of a database"),
        refusal("a database too far", () -> redis("/99999"), "number of a database"),
        refusal("a port too far", () -> redis(":99999"), "1 to 65535"),
        refusal("a word for a port", () -> redis(":hunter2"), "a port that is a number"),
        refusal("a password without an @", () -> redis("://hunter2"), "before it, as redis://:p"),
        refusal(
            "a bare @ in a password",
            () -> RedisTier.connect("redis://:hunt@hunter2@localhost"),
            "%40"),
        refusal(
            "a bare slash in a password",
            () -> RedisTier.connect("redis://:hunter2/2@localhost"),
            "%2F"),
        refusal("a typing error", () -> redis("?timout=2s"), "\"timout\"", "timeout=2s"),
        refusal("another's setting", () -> redis("?timeout=2s"), ".timeout(Duration"),
        refusal("no unit", () -> redis("?timeout=2"), "a number and a unit"),
        refusal(
            "sentinels of nobody",
            () -> RedisTier.connect("redis-sentinel://a:26379,b:26379"),
            "redis-sentinel://host:26379#name"),
        refusal("negative", () -> CachePolicy.fresh(SECOND.negated()), "fresh", "0 to 10", "PT-1S"),
        refusal("never fresh", () -> CachePolicy.fresh(Duration.ZERO), "fresh", "PT0S"),
        refusal(
            "negative stale time",
            () -> CachePolicy.fresh(SECOND).staleWhileRevalidate(SECOND.negated()),
            "staleWhileRevalidate",
            "PT-1S"),
        refusal("jitter", () -> CachePolicy.fresh(SECOND).jitter(2), "jitter", "0.5", "2.0"),
        refusal(
            "two tags in one",
            () -> CachePolicy.fresh(SECOND).tags("a b,c"),
            "no comma",
            "\"a b,c\""),
        refusal("empty tag", () -> CacheTag.of(""), "1 to 256", "\"\""),
        refusal(
            "maxStaleness",
            () -> ResponseCache.builder().maxStaleness(Duration.ofMillis(100)),
            "a second or more",
            "PT0.1S"),
        refusal(
            "more patience than anybody has",
            () -> CachePolicy.fresh(SECOND).hardTimeout(SECOND).softTimeout(SECOND.plusMillis(1)),
            "softTimeout PT1.001S is longer than hardTimeout PT1S"),
        refusal(
            "less than that",
            () -> CachePolicy.fresh(SECOND).softTimeout(SECOND.multipliedBy(2)).hardTimeout(SECOND),
            "softTimeout PT2S is longer than hardTimeout PT1S"),
        refusal("no patience", () -> CachePolicy.fresh(SECOND).softTimeout(Duration.ZERO), "PT0S"),
        refusal(
            "no field",
            () -> CachePolicy.fresh(SECOND).varyBy("Accept Language", r -> ""),
            "as Accept-Language",
            "\"Accept Language\""),
        refusal(
            "a parameter with its value",
            () -> CachePolicy.fresh(SECOND).queryOnly("page=1"),
            "before its =",
            "\"page=1\""),
        refusal("any field", () -> CachePolicy.fresh(SECOND).varyBy("*", r -> ""), "\"*\""),
        refusal(
            "no cookie's name",
            () -> Credentials.standard().withCookiesOnly("sid", ""),
            "as sid: \"\""),
        refusal(
            "a placeholder that nobody filled in",
            () -> RedisTier.connect("${REDIS_URL}"),
            "\"${REDIS_URL}\"; write redis://localhost:6379"),
        refusal("no namespace", () -> redis("").namespace(" "), "as edgekit: \" \""),
        refusal(
            "two remote tiers",
            () -> ResponseCache.builder().remote(redis("")).remote(redis("")),
            ".remote(…) was given another object before",
            "one tier of each kind"),
        refusal(
            "two local tiers",
            () -> {
              LocalTier one = CaffeineTier.ofMaxBytes(1 << 20);
              ResponseCache.builder().local(one).local(one).local(CaffeineTier.ofMaxBytes(2 << 20));
            },
            ".local(…) was given another object before",
            "one tier of each kind"),
        refusal(
            "two CDNs",
            () ->
                ResponseCache.builder()
                    .edge(CDN)
                    .edge((tags, paths) -> CompletableFuture.completedFuture(null)),
            "give one purger that tells both"),
        refusal(
            "a cache of nothing",
            () -> ResponseCache.builder().withoutLocal().build(),
            "holds nothing",
            "give .remote(RedisTier.connect(…))"),
        refusal(
            "a local tier and none",
            () ->
                ResponseCache.builder()
                    .local(CaffeineTier.ofMaxBytes(1 << 20))
                    .withoutLocal()
                    .remote(redis(""))
                    .build(),
            "leave one of them out"),
        refusal(
            "megabytes",
            () -> CaffeineTier.ofMaxBytes(256),
            "maxBytes is a number of bytes, and 8192 or more: 256",
            "256L << 20"),
        refusal("megabytes in Redis", () -> redis("").maxBytes(512), "512L << 20"),
        refusal("kilobytes", () -> redis("").maxResponseBytes(64), "1024 or more: 64"),
        refusal(
            "megabytes of a response",
            () -> ResponseCache.builder().maxResponseBytes(16),
            "maxResponseBytes is a number of bytes, and 1024 or more: 16",
            "16L << 20"),
        refusal("no room", () -> CaffeineTier.ofMaxBytes(0), "maxBytes", "8192 or more", "0"),
        refusal("int overflow", () -> CaffeineTier.ofMaxBytes(4 << 30), "4L << 30"));
  }

  @Test
  void whatIsNotStoredSaysWhyInTheAnswer() {
    try (ResponseCache none = ResponseCache.builder().build();
        ResponseCache cache =
            ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1))).build()) {
      assertThat(status(none, Request.get("/n"))).contains("detail=");
      assertThat(status(cache, Request.builder("POST", "/n"))).contains("fwd=method");
      assertThat(status(cache, Request.get("/n").header("Authorization", "Bearer x")))
          .contains("detail=");
      assertThat(status(cache, Request.get("/n").header("Cookie", "sid=x"))).contains("detail=");
    }
  }

  private static String status(ResponseCache cache, dev.edgekit.http.RequestBuilder request) {
    Response response =
        cache.serve(request.host("a.example").build(), () -> Response.text("an answer"));
    return response.headers().first("Cache-Status").orElse("");
  }

  @Test
  void anOriginsMistakeIsNamed() {
    Request request = Request.get("/n").host("a.example").build();
    try (ResponseCache cache = ResponseCache.builder().build()) {
      assertThatThrownBy(() -> cache.serve(request, MistakesTest::nothing))
          .hasMessage("the origin returned null instead of a response");
      assertThatThrownBy(
              () ->
                  cache.serve(
                      request,
                      () -> {
                        throw new IOException("db down");
                      }))
          .isInstanceOf(OriginException.class)
          .hasMessageContaining("db down");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // the mistakes
  void aFunctionThatReturnsNullIsNamed() {
    Request request = Request.get("/n").host("a.example").build();
    CachePolicy policy = CachePolicy.fresh(SECOND);
    try (ResponseCache cache = ResponseCache.builder().build()) {
      Map.of(
              "keyedBy", policy.keyedBy(r -> null),
              "varyBy", policy.varyBy("X-A", r -> null),
              "tagsFrom", policy.tagsFrom(r -> null),
              "null among the tags", policy.tagsFrom(r -> Collections.singletonList(null)))
          .forEach(
              (name, mistaken) ->
                  assertThatThrownBy(() -> cache.serve(request, mistaken, () -> Response.of(200)))
                      .isInstanceOf(NullPointerException.class)
                      .hasMessageContaining(name)
                      .hasMessageContaining("return"));
    }
  }

  @SuppressWarnings("NullAway") // the mistake
  private static Response nothing() {
    return null;
  }

  private static RedisTier redis(String rest) {
    return RedisTier.connect("redis://localhost" + rest);
  }

  private static Arguments refusal(String mistake, ThrowingCallable act, String... words) {
    return Arguments.of(mistake, act, List.of(words));
  }
}
