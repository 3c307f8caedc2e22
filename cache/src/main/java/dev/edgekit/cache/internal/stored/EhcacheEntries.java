package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.CacheKey;
import java.nio.file.Path;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.StateTransitionException;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.impl.config.persistence.CacheManagerPersistenceConfiguration;
import org.ehcache.spi.loaderwriter.CacheWritingException;
import org.jspecify.annotations.Nullable;

/** Responses in Ehcache, as bytes; the manager is closed with them. */
public final class EhcacheEntries implements LocalEntries {
  private static final String ALIAS = "responses";

  private final CacheManager manager;
  private final Cache<String, byte[]> cache;
  private volatile boolean closed;

  private EhcacheEntries(CacheManager manager) {
    this.manager = manager;
    this.cache = manager.getCache(ALIAS, String.class, byte[].class);
  }

  /**
   * Entries on the heap, and further down as far as there is room.
   *
   * @param offHeapBytes 0 for none
   * @param directory null for no disk
   */
  public static EhcacheEntries open(
      long maxResponses, long offHeapBytes, long diskBytes, @Nullable Path directory) {
    ResourcePoolsBuilder pools =
        ResourcePoolsBuilder.newResourcePoolsBuilder().heap(maxResponses, EntryUnit.ENTRIES);
    if (offHeapBytes > 0) {
      pools = pools.offheap(offHeapBytes, MemoryUnit.B);
    }
    if (directory != null) {
      pools = pools.disk(diskBytes, MemoryUnit.B, true);
    }
    CacheManagerBuilder<CacheManager> managers =
        CacheManagerBuilder.newCacheManagerBuilder()
            .withCache(
                ALIAS,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class, byte[].class, pools));
    return new EhcacheEntries(
        directory == null ? managers.build(true) : onDisk(managers, directory));
  }

  private static CacheManager onDisk(CacheManagerBuilder<CacheManager> managers, Path directory) {
    try {
      return managers
          .with(new CacheManagerPersistenceConfiguration(directory.toFile()))
          .build(true);
    } catch (StateTransitionException e) {
      throw new IllegalArgumentException(
          "the directory of the disk can't be used; it must be writable, and of one cache alone: "
              + directory,
          e);
    }
  }

  @Override
  public @Nullable StoredResponse find(CacheKey key) {
    byte[] bytes = closed ? null : cache.get(name(key));
    return bytes == null ? null : LocalFormat.read(bytes);
  }

  @Override
  public void store(CacheKey key, StoredResponse response) {
    StoredResponse held = find(key);
    if (closed) {
      return;
    }
    if (held != null && !response.equals(StoredResponse.newer(held, response))) {
      return;
    }
    try {
      cache.put(name(key), LocalFormat.write(response));
    } catch (CacheWritingException | IllegalArgumentException e) {
      cache.remove(name(key)); // larger than the tier: not held
    }
  }

  @Override
  public boolean canHold(CacheKey key, StoredResponse response) {
    return !closed && cache.containsKey(name(key));
  }

  @Override
  public void remove(CacheKey key) {
    if (!closed) {
      cache.remove(name(key));
    }
  }

  private static String name(CacheKey key) {
    return key.text() + "\0" + key.variant();
  }

  @Override
  public long size() {
    long size = 0;
    for (Cache.Entry<String, byte[]> ignored : cache) {
      size++;
    }
    return size;
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (Cache.Entry<String, byte[]> entry : cache) {
      bytes += entry.getValue().length;
    }
    return bytes;
  }

  @Override
  public void close() {
    closed = true;
    manager.close();
  }
}
