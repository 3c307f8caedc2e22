package dev.edgekit.cache;

import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.StoredResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A local tier that forgets nothing; others may go on before it stores. */
final class MapTier implements LocalEntries {
  private final Map<CacheKey, StoredResponse> map = new HashMap<>();
  private final Schedule schedule;

  MapTier(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public @Nullable StoredResponse find(CacheKey key) {
    return map.get(key);
  }

  @Override
  public void store(CacheKey key, StoredResponse response) {
    schedule.step();
    map.merge(key, response, StoredResponse::newer);
  }

  @Override
  public void remove(CacheKey key) {
    map.remove(key);
  }

  @Override
  public long size() {
    return map.size();
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() {}
}
