package dev.edgekit.cache;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A local tier that forgets nothing; others may go on before it stores. */
final class MapTier extends LocalTier {
  private final Map<CacheKey, StoredResponse> map = new HashMap<>();
  private final Schedule schedule;

  MapTier(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  @Nullable StoredResponse find(CacheKey key) {
    return map.get(key);
  }

  @Override
  void store(CacheKey key, StoredResponse response) {
    schedule.step();
    map.merge(key, response, StoredResponse::newer);
  }

  @Override
  void remove(CacheKey key) {
    map.remove(key);
  }

  @Override
  long size() {
    return map.size();
  }

  @Override
  long bytes() {
    return 0;
  }

  @Override
  public void close() {}
}
