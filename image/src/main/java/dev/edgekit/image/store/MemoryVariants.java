package dev.edgekit.image.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Variants on the heap, the least recently used dropped first. */
final class MemoryVariants implements Variants {
  private final long maxBytes;
  private final Map<VariantKey, Variant> byKey = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  MemoryVariants(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
    }
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized Optional<Variant> find(VariantKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  @Override
  public boolean answersAtOnce() {
    return true;
  }

  @Override
  public synchronized void put(VariantKey key, Variant variant) {
    if (variant.bytes().length > maxBytes) {
      return;
    }
    Variant old = byKey.put(key, variant);
    bytes += variant.bytes().length - (old == null ? 0 : old.bytes().length);
    Iterator<Variant> eldest = byKey.values().iterator();
    while (bytes > maxBytes) {
      bytes -= eldest.next().bytes().length;
      eldest.remove();
    }
  }

  @Override
  public synchronized void evict(SourceKey source) {
    String id = VariantKey.sourceId(source);
    byKey
        .entrySet()
        .removeIf(
            entry -> {
              boolean evicted = entry.getKey().source().equals(id);
              bytes -= evicted ? entry.getValue().bytes().length : 0;
              return evicted;
            });
  }
}
