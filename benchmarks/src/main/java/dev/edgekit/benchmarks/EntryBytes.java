package dev.edgekit.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Response;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * How many bytes of heap an entry takes beside its body: what 200,000 of them keep after a
 * collection, in raw Caffeine with the key as text and the body alone, and here.
 */
public final class EntryBytes {
  private static final int ENTRIES = 200_000;
  private static final int BODY = 100;
  private static final long MAX_BYTES = 2L << 30;

  private EntryBytes() {}

  /** Prints a table. */
  public static void main(String[] args) {
    Cache<String, byte[]> caffeine =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String key, byte[] value) -> value.length)
            .build();
    long raw =
        kept(i -> caffeine.put("example.org" + ManyEntries.request(i).target(), new byte[BODY]));
    ResponseCache cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(MAX_BYTES))
            .policy(CachePolicy.fresh(Duration.ofHours(1)).tags("courses"))
            .build();
    long stored = kept(i -> store(cache, i));
    long read = kept(i -> store(cache, i));
    System.out.println("| bytes of heap for an entry, its body of " + BODY + " bytes included | |");
    System.out.println("|---|--:|");
    System.out.printf("| raw Caffeine, text and bytes | %d |%n", raw);
    System.out.printf(
        "| EdgeKit, as loaded: status, fields, lifetime, tags, digest, key | %d |%n", stored);
    System.out.printf(
        "| EdgeKit, once it was read: the answer as it is written out | %d |%n", stored + read);
    System.out.printf("| what EdgeKit counts for it in `ofMaxBytes` | %d |%n", weight(cache));
    cache.close();
    caffeine.invalidateAll();
  }

  private static void store(ResponseCache cache, int number) {
    Response unused =
        cache.serve(ManyEntries.request(number), () -> Response.json("").withBody(new byte[BODY]));
  }

  private static long weight(ResponseCache cache) {
    return cache.stats().localBytes() / ENTRIES;
  }

  private static long kept(IntConsumer store) {
    long before = used();
    for (int i = 0; i < ENTRIES; i++) {
      store.accept(i);
    }
    return (used() - before) / ENTRIES;
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
