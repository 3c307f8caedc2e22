package dev.edgekit.benchmarks;

import com.alicp.jetcache.Cache;
import dev.edgekit.cache.history.FleetCache;

/** JetCache in the histories. */
public final class JetCacheFleet implements FleetCache {
  private final JetCachePeer peer;
  private final Cache<String, Long> cache;
  private final Setup setup;

  /** A node. */
  public JetCacheFleet(Setup setup) {
    this.setup = setup;
    this.peer = new JetCachePeer(setup.redisPort());
    this.cache = peer.cache();
  }

  @Override
  public Seen read(String key) {
    Long version = cache.computeIfAbsent(key, setup.origin()::applyAsLong);
    return new Seen(version, true);
  }

  @Override
  public Invalidation invalidate(String key) {
    boolean removed = cache.remove(key);
    return new Returned(removed);
  }

  @Override
  public Invalidation invalidateTag(String tag) {
    throw new UnsupportedOperationException("JetCache has no tags");
  }

  @Override
  public boolean hasTags() {
    return false;
  }

  @Override
  public void close() {
    peer.close();
  }
}
