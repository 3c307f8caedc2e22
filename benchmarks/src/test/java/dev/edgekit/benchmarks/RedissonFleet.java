package dev.edgekit.benchmarks;

import dev.edgekit.cache.history.FleetCache;
import java.util.List;
import java.util.Objects;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.map.MapLoader;

/** Redisson's local cached map in the histories. */
public final class RedissonFleet implements FleetCache {
  private final RedissonPeer peer;
  private final RLocalCachedMap<String, Long> map;

  /** A node. */
  public RedissonFleet(Setup setup) {
    this.peer = new RedissonPeer(setup.redisPort());
    this.map =
        peer.map(
            new MapLoader<String, Long>() {
              @Override
              public Long load(String key) {
                return setup.origin().applyAsLong(key);
              }

              @Override
              public Iterable<String> loadAllKeys() {
                return List.of();
              }
            });
  }

  @Override
  public Seen read(String key) {
    return new Seen(Objects.requireNonNull(map.get(key)), true);
  }

  @Override
  public Invalidation invalidate(String key) {
    map.fastRemove(key);
    return new Returned(true);
  }

  @Override
  public Invalidation invalidateTag(String tag) {
    throw new UnsupportedOperationException("a map has no tags");
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
