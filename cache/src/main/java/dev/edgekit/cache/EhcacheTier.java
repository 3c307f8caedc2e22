package dev.edgekit.cache;

import dev.edgekit.cache.internal.stored.EhcacheEntries;
import dev.edgekit.cache.internal.stored.LocalEntries;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.impl.config.persistence.CacheManagerPersistenceConfiguration;

/**
 * A local tier in Ehcache 3: on the heap, off the heap, and on disk. What is off the heap is copied
 * and decoded at each hit, so this tier is for more bytes than a heap should hold, and {@link
 * CaffeineTier} for speed.
 *
 * <p>What lies on disk is found again after a restart. It counts as fresh if the fleet's log proves
 * that it still holds; without a remote tier it is validated at the origin first, since nobody
 * knows what was invalidated in between.
 */
public final class EhcacheTier implements LocalTier {
  private static final String ALIAS = "responses";

  private final Supplier<CacheManager> manager;

  private EhcacheTier(Supplier<CacheManager> manager) {
    this.manager = manager;
  }

  /**
   * On the heap alone.
   *
   * @param maxResponses the most that is held
   * @throws IllegalArgumentException if it is not positive
   */
  public static EhcacheTier heap(long maxResponses) {
    ResourcePoolsBuilder pools = pools(maxResponses);
    return new EhcacheTier(
        () ->
            CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(ALIAS, configuration(pools))
                .build(true));
  }

  /**
   * The most wanted on the heap, everything off the heap.
   *
   * @param maxResponses the most that is held on the heap
   * @param offHeapBytes a mebibyte or more, and more than the largest response
   * @throws IllegalArgumentException if a limit is too small
   */
  public static EhcacheTier heapAndOffHeap(long maxResponses, long offHeapBytes) {
    ResourcePoolsBuilder pools =
        pools(maxResponses).offheap(checked("offHeapBytes", offHeapBytes), MemoryUnit.B);
    return new EhcacheTier(
        () ->
            CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(ALIAS, configuration(pools))
                .build(true));
  }

  /**
   * The most wanted on the heap, more off the heap, everything on disk. Closing the cache writes
   * what is held to the disk; after a crash the disk's part is lost, which costs loads and nothing
   * else.
   *
   * @param maxResponses the most that is held on the heap
   * @param offHeapBytes a mebibyte or more, and more than the largest response
   * @param diskBytes more than {@code offHeapBytes}
   * @param directory of this cache alone; no two processes may share it
   * @throws IllegalArgumentException if a limit is too small
   */
  public static EhcacheTier heapOffHeapAndDisk(
      long maxResponses, long offHeapBytes, long diskBytes, Path directory) {
    if (diskBytes <= offHeapBytes) {
      throw new IllegalArgumentException(
          "diskBytes must be more than offHeapBytes: " + diskBytes + " of " + offHeapBytes);
    }
    ResourcePoolsBuilder pools =
        pools(maxResponses)
            .offheap(checked("offHeapBytes", offHeapBytes), MemoryUnit.B)
            .disk(diskBytes, MemoryUnit.B, true);
    return new EhcacheTier(
        () ->
            CacheManagerBuilder.newCacheManagerBuilder()
                .with(new CacheManagerPersistenceConfiguration(directory.toFile()))
                .withCache(ALIAS, configuration(pools))
                .build(true));
  }

  private static ResourcePoolsBuilder pools(long maxResponses) {
    if (maxResponses <= 0) {
      throw new IllegalArgumentException("maxResponses must be positive: " + maxResponses);
    }
    return ResourcePoolsBuilder.newResourcePoolsBuilder().heap(maxResponses, EntryUnit.ENTRIES);
  }

  private static long checked(String name, long bytes) {
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException(name + " must be a mebibyte or more: " + bytes);
    }
    return bytes;
  }

  private static CacheConfigurationBuilder<String, byte[]> configuration(
      ResourcePoolsBuilder pools) {
    return CacheConfigurationBuilder.newCacheConfigurationBuilder(
        String.class, byte[].class, pools);
  }

  LocalEntries open() {
    return new EhcacheEntries(manager.get(), ALIAS);
  }
}
