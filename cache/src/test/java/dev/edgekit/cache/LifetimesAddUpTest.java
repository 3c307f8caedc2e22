package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A CDN and a browser behind the cache, both of which keep a response exactly as long as they are
 * told, stale windows and all. What the browser shows is never older than the policy declares.
 */
class LifetimesAddUpTest {
  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofSeconds(60))
          .staleWhileRevalidate(Duration.ofSeconds(30))
          .staleIfError(Duration.ofSeconds(40));

  private final ManualClock clock = new ManualClock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aResponseIsNeverOlderThanDeclaredAtTheEndOfTheChain(long seed) {
    Random random = new Random(seed);
    long worst = POLICY.worstCaseAge().orElseThrow().toMillis();
    try (ResponseCache cache =
        ResponseCache.builder().policy(POLICY).clock(clock).executor(task -> {}).build()) {
      Hop cdn = new Hop(() -> cache.serve(Request.get("/a").build(), this::made), true);
      Hop browser = new Hop(cdn::get, false);
      long oldest = 0;
      for (int i = 0; i < 2_000; i++) {
        clock.advance(Duration.ofMillis(random.nextInt(20_000)));
        String madeAt = new String(browser.get().body(), StandardCharsets.UTF_8);
        oldest = Math.max(oldest, clock.millis() - Long.parseLong(madeAt));
      }
      assertThat(oldest).isLessThanOrEqualTo(worst);
      assertThat(oldest).isGreaterThan(worst / 2); // or the chain kept nothing
    }
  }

  @Test
  void aBrowserThatIsToAskEachTimeMayNotAnswerBeforeItAsks() {
    CachePolicy asking = POLICY.browser(Duration.ZERO);
    try (ResponseCache cache = ResponseCache.builder().policy(asking).clock(clock).build()) {
      Response response = cache.serve(Request.get("/a").build(), this::made);

      assertThat(response.headers().first("Cache-Control"))
          .hasValue("public, max-age=0, s-maxage=60");
      assertThat(response.headers().first("CDN-Cache-Control"))
          .hasValue("max-age=60, stale-while-revalidate=30, stale-if-error=40");
    }
  }

  private Response made() {
    return Response.text(Long.toString(clock.millis()));
  }

  /** A cache that keeps to RFC 9111 and RFC 5861 and uses every second that it is given. */
  private final class Hop {
    private final java.util.function.Supplier<Response> next;
    private final boolean shared;
    private @Nullable Response stored;
    private long storedAt;

    Hop(java.util.function.Supplier<Response> next, boolean shared) {
      this.next = next;
      this.shared = shared;
    }

    Response get() {
      Response held = stored;
      if (held != null && ageSeconds(held) < usableSeconds(held)) {
        return held.withHeader("Age", Long.toString(ageSeconds(held)));
      }
      Response fetched = next.get();
      stored = fetched;
      storedAt = clock.millis();
      return fetched;
    }

    private long ageSeconds(Response held) {
      long age = held.headers().first("Age").map(Long::parseLong).orElse(0L);
      return age + (clock.millis() - storedAt) / 1000;
    }

    private long usableSeconds(Response held) {
      CacheControl told = CacheControl.of(held.headers());
      long own = told.maxAge().orElse(0);
      long fresh = shared ? told.sharedMaxAge().orElse(own) : own;
      return fresh + Math.max(told.staleWhileRevalidate().orElse(0), told.staleIfError().orElse(0));
    }
  }
}
