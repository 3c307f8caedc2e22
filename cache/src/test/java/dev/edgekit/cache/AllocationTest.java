package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Hits make no garbage. Counted, not timed; the clock's readings, one in a hundredth of a second,
 * pass.
 */
class AllocationTest {
  private static final int HITS = 20_000;

  /** As a browser behind a load balancer sends it. */
  private static final Request REQUEST =
      Request.get("/categories?page=1")
          .host("shop.example")
          .header("Host", "shop.example")
          .header("User-Agent", "Mozilla/5.0")
          .header("Accept", "application/json")
          .header("Accept-Encoding", "gzip, deflate, br")
          .header("X-Forwarded-For", "192.0.2.1")
          .header("X-Forwarded-Proto", "https")
          .header("X-Forwarded-Host", "www.shop.example")
          .header("X-Request-Id", "7f1c")
          .header("Referer", "https://shop.example/")
          .build();

  /** By a client that has another response. */
  private static final Request CONDITIONAL =
      Request.get("/categories?page=1")
          .host("shop.example")
          .header("If-None-Match", "\"another\"")
          .header("Accept-Encoding", "gzip, deflate, br")
          .build();

  private static final Request WITH_COOKIE =
      Request.get("/categories?page=1")
          .host("shop.example")
          .header("Cookie", "sid=1")
          .header("Accept-Encoding", "gzip, deflate, br")
          .build();

  private static final CachePolicy POLICY = CachePolicy.fresh(Duration.ofMinutes(50));
  private static final Origin ORIGIN =
      () -> Response.json("[" + "\"category\",".repeat(500) + "1]");

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ResponseCache cache = ResponseCache.builder().policy(POLICY).build();
  private final CacheKey key = CacheKey.of(REQUEST);

  /** So that no result is unused. */
  private @Nullable Object last;

  @AfterEach
  void close() {
    assertThat(last).isNotNull();
    cache.close();
  }

  @Test
  void aPeekAllocatesNothing() {
    cache.serve(Request.get("/p").build(), ORIGIN);
    CacheKey plain = CacheKey.of(Request.get("/p").build());

    assertThat(bytesOf(() -> cache.peek(plain))).isLessThan(1);
    assertThat(cache.peek(plain)).isPresent();
  }

  @Test
  void aHitUnderAKeyThatWasMadeBeforeAllocatesNothing() {
    assertThat(bytesOf(() -> cache.serve(REQUEST, key, ORIGIN))).isLessThan(1);
  }

  @Test
  void aHitByRequestAllocatesNothingOnceTheKeyWasMade() {
    CachePolicy sorted = POLICY.queryIgnoring("utm_*").querySorted();

    assertThat(bytesOf(() -> cache.serve(REQUEST, ORIGIN))).isLessThan(1);
    assertThat(bytesOf(() -> cache.serve(REQUEST, sorted, ORIGIN))).isLessThan(1);
  }

  /** As every hit is whose age has moved on since the last one: each field is read once. */
  @Test
  void aHitThatIsWrittenAnewAllocatesLittle() {
    assertThat(bytesOf(() -> cache.serve(CONDITIONAL, key, ORIGIN))).isBetween(1_000.0, 5_000.0);
  }

  @Test
  void norDoesOneThatIsTheSameForEveryoneWhoeverAsks() {
    try (ResponseCache shared =
        ResponseCache.builder().policy(POLICY.sharedAcrossUsers()).build()) {
      assertThat(bytesOf(() -> shared.serve(WITH_COOKIE, key, ORIGIN))).isLessThan(1);
    }
  }

  @Test
  void tagsThatAreMadeForEachRequestCostTheirOwnObjectsAndNoOthers() {
    double making = bytesOf(() -> POLICY.tags("course-12"));
    double made = bytesOf(() -> cache.serve(REQUEST, POLICY.tags("course-12"), ORIGIN));

    assertThat(made).isLessThan(making + 1);
  }

  /** Bytes that one call allocates, after many. */
  private double bytesOf(Supplier<?> call) {
    for (int i = 0; i < HITS; i++) {
      last = call.get();
    }
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < HITS; i++) {
      last = call.get();
    }
    return (threads.getThreadAllocatedBytes(thread) - before) / (double) HITS;
  }
}
