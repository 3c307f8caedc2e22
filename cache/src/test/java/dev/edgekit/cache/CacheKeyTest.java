package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
  @Test
  void isTheHostInLowerCaseAndTheTargetAsItArrived() {
    Request request = Request.get("/A?b=%20").host("Shop.Example").build();

    assertThat(CacheKey.of(request)).isEqualTo(CacheKey.of("shop.example/A?b=%20"));
  }

  @Test
  void isTheSameHoweverItsTextFallsIntoHostAndTarget() {
    Request absolute = Request.get("http://a.example/b").host("a.example").build();
    Request slashInHost = Request.get("/c").host("a.example/b").build();
    Request asterisk = Request.builder("OPTIONS", "*").host("a.example").build();

    assertThat(CacheKey.of(absolute)).isEqualTo(CacheKey.of("a.examplehttp://a.example/b"));
    assertThat(CacheKey.of(slashInHost)).isEqualTo(CacheKey.of("a.example/b/c"));
    assertThat(CacheKey.of(asterisk)).isEqualTo(CacheKey.of("a.example*"));
    assertThat(CacheKey.of(absolute).text()).isEqualTo("a.examplehttp://a.example/b");
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
