package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code ofMaxBytes} counts is what responses take on the heap once they have been asked for.
 */
@Tag("long")
class HeapWeightTest {
  private static final int ENTRIES = 3_000;

  /** Closed at the end alone: what one of them frees late would be taken from the next one's. */
  private static final List<ResponseCache> OPEN = new ArrayList<>();

  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofHours(5)).staleWhileRevalidate(Duration.ofHours(1));

  @AfterAll
  static void close() {
    OPEN.forEach(ResponseCache::close);
  }

  @ParameterizedTest(name = "{0} bytes, asked for in {1}, tags {2}")
  @CsvSource({"20, '', false", "20, '', true", "2000, '', false", "2000, 'gzip', false"})
  void countsWhatHotResponsesTake(int bytes, String coding, boolean tagged) {
    CachePolicy policy = tagged ? POLICY.tags("courses", "lessons") : POLICY;
    ResponseCache cache = ResponseCache.builder().local(CaffeineTier.ofMaxBytes(1L << 30)).build();
    OPEN.add(cache);
    fill(cache, policy, bytes, coding, "/warm/");
    long heap = usedHeap();
    long counted = cache.stats().localBytes();
    fill(cache, policy, bytes, coding, "/courses/");

    double taken = usedHeap() - heap;
    double share = (cache.stats().localBytes() - counted) / taken;
    assertThat(share).as("counted of %.0f bytes each", taken / ENTRIES).isBetween(0.9, 1.2);
  }

  private static void fill(
      ResponseCache cache, CachePolicy policy, int bytes, String coding, String path) {
    for (int i = 0; i < ENTRIES; i++) {
      Request request = Request.get(path + i + "/page").host("shop.example").build();
      Request again =
          Request.get(path + i + "/page")
              .host("shop.example")
              .header("Accept-Encoding", coding)
              .build();
      for (Request one : new Request[] {request, request, again, again}) {
        Response unused =
            cache.serve(one, policy, () -> Response.json("\"" + "x".repeat(bytes) + "\""));
      }
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long last = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      System.gc();
      long used = runtime.totalMemory() - runtime.freeMemory();
      if (used > last - 50_000) {
        return used;
      }
      last = used;
    }
    return last;
  }
}
