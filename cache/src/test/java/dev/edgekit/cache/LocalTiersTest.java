package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTiersTest {
  @TempDir Path directory;

  @Nested
  class Caffeine extends LocalTierContract {
    @Override
    LocalEntries open() {
      return CaffeineTier.ofMaxBytes(1 << 20).open();
    }
  }

  @Nested
  class EhcacheHeap extends LocalTierContract {
    @Override
    LocalEntries open() {
      return EhcacheTier.heap(100).open();
    }
  }

  @Nested
  class EhcacheOffHeap extends LocalTierContract {
    @Override
    LocalEntries open() {
      return EhcacheTier.heapAndOffHeap(1, 4 << 20).open();
    }
  }

  @Nested
  class EhcacheDisk extends LocalTierContract {
    @Override
    LocalEntries open() {
      return EhcacheTier.heapOffHeapAndDisk(1, 2 << 20, 8 << 20, directory).open();
    }
  }

  @Test
  void theHeapHoldsNothingThatIsLargerThanItsBytes() {
    try (ResponseCache cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(100_000))
            .policy(CachePolicy.fresh(Duration.ofMinutes(5)))
            .build()) {
      Request request = Request.get("/a").build();

      Response unused = cache.serve(request, () -> Response.of(200).withBody(new byte[100_000]));

      assertThat(cache.stats().localEntries()).isZero();
      assertThat(cache.peek(CacheKey.of(request))).isEmpty();
    }
  }

  @Test
  void twoCachesOnOneDirectoryAreRefused() {
    EhcacheTier disk = EhcacheTier.heapOffHeapAndDisk(1, 2 << 20, 8 << 20, directory);
    ResponseCacheBuilder builder = ResponseCache.builder().local(disk);
    try (ResponseCache first = builder.build()) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of one cache alone: " + directory);
      assertThat(first.stats().localEntries()).isZero();
    }
  }

  @Test
  void aRestartFindsTheDiskAgainAndValidatesIt() {
    List<Request> seen = new ArrayList<>();
    ConditionalOrigin origin =
        forwarded -> {
          seen.add(forwarded);
          return forwarded.headers().contains("If-None-Match")
              ? Response.of(304, Headers.empty(), new byte[0])
              : Response.text("body").withHeader("ETag", "\"v1\"");
        };
    Request request = Request.get("/page").build();
    try (ResponseCache first = cache()) {
      first.serve(request, origin);
    }

    try (ResponseCache second = cache()) {
      Response validated = second.serve(request, origin);
      Response hit = second.serve(request, origin);

      assertThat(validated.body()).asString().isEqualTo("body");
      assertThat(hit.headers().first("Cache-Status").orElseThrow()).contains("hit");
    }
    assertThat(seen).hasSize(2);
    assertThat(seen.get(1).headers().first("If-None-Match")).hasValue("\"v1\"");
  }

  private ResponseCache cache() {
    return ResponseCache.builder()
        .local(EhcacheTier.heapOffHeapAndDisk(10, 2 << 20, 8 << 20, directory))
        .policy(CachePolicy.fresh(Duration.ofHours(1)))
        .build();
  }
}
