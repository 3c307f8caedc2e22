package dev.edgekit.cache.history;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheState;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * This cache in the histories. A third of the keys lives only a moment and is refreshed in the
 * background, a third may be served stale, a third may not.
 */
public final class EdgeKitCache implements FleetCache {
  private static final String PADDING = " ".repeat(2000);
  private static final Duration LONG = Duration.ofHours(1);
  private static final List<CachePolicy> POLICIES =
      List.of(
          CachePolicy.fresh(Duration.ofMillis(300)).staleWhileRevalidate(LONG),
          CachePolicy.fresh(LONG).staleWhileRevalidate(LONG),
          CachePolicy.fresh(LONG));

  private final Setup setup;
  private final ResponseCache cache;

  /** A node. */
  public EdgeKitCache(Setup setup) {
    this.setup = setup;
    this.cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(1 << 20))
            .remote(RedisTier.connect(setup.redisUri()))
            .maxStaleness(setup.maxStaleness())
            .loadTimeout(setup.loadTimeout())
            .build();
    if (NodeProcess.Start.ofThisProcess() == NodeProcess.Start.JOINED) {
      // A JVM that has just started may need more time for its first connection than a cache waits.
      Awaitility.await()
          .atMost(NodeProcess.PATIENCE)
          .untilAsserted(() -> assertThat(isJoined()).as("joined: %s", cache.state()).isTrue());
    }
  }

  private boolean isJoined() {
    return cache.stats().remoteUp().orElse(true) && !cache.logPlace().isEmpty();
  }

  @Override
  public Seen read(String key) {
    Response response = cache.serve(request(key), policy(key), () -> load(key));
    String body = new String(response.body(), US_ASCII);
    return new Seen(Long.parseLong(body.trim()), isFresh(response));
  }

  private static Request request(String key) {
    return Request.get("/" + key).build();
  }

  private static CachePolicy policy(String key) {
    return POLICIES.get(Integer.parseInt(key, 1, key.length(), 10) % POLICIES.size());
  }

  private Response load(String key) {
    return Response.text(setup.origin().applyAsLong(key) + PADDING)
        .withHeader("Cache-Tag", FleetCache.tagOf(key));
  }

  /**
   * Past its lifetime it says so. Where the log was not heard, or the origin failed, or a load was
   * overtaken, it says {@code no-cache} to whoever may keep it.
   */
  private static boolean isFresh(Response response) {
    String status = response.headers().first("Cache-Status").orElse("");
    boolean unheard =
        status.contains("detail=partition") || status.contains("detail=stale-if-error");
    String control = response.headers().first("Cache-Control").orElse("");
    return !control.contains("no-cache") && (unheard || !status.contains("ttl=-"));
  }

  @Override
  public void awaitWell() {
    Awaitility.await()
        .atMost(NodeProcess.PATIENCE)
        .until(() -> cache.state().log() == CacheState.Part.UP && cache.state().queued() == 0);
  }

  @Override
  public void invalidateMany(int names) {
    for (int i = 0; i < names; i += 1000) {
      CacheKey[] keys = new CacheKey[1000];
      for (int j = 0; j < keys.length; j++) {
        keys[j] = CacheKey.of("bulk" + (i + j));
      }
      InvalidationReceipt unused = cache.invalidate(keys);
    }
  }

  @Override
  public Invalidation invalidate(String key) {
    return new Announced(cache.invalidate(CacheKey.of(request(key))));
  }

  @Override
  public Invalidation invalidateTag(String tag) {
    return new Announced(cache.invalidate(CacheTag.of(tag)));
  }

  private record Announced(InvalidationReceipt receipt) implements Invalidation {
    @Override
    public boolean isAnnounced() {
      return receipt.state() == InvalidationReceipt.State.APPENDED;
    }

    @Override
    public boolean awaitFleet(Duration timeout) throws InterruptedException {
      return receipt.awaitFleet(timeout);
    }
  }

  @Override
  public boolean hasTags() {
    return true;
  }

  @Override
  public void close() {
    cache.close();
  }
}
