package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.internal.stored.EhcacheEntries;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.http.internal.OptionalJar;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A local tier in Ehcache 3: on the heap, off the heap, and on disk. What is off the heap is copied
 * and decoded at each hit, so this tier is for more bytes than a heap should hold, and {@link
 * CaffeineTier} for speed.
 *
 * <p>Responses on disk are found again after a restart. They count as fresh if the fleet's log
 * proves that they still hold; without a remote tier they are validated at the origin first, since
 * nobody knows what was invalidated in between.
 */
public final class EhcacheTier implements LocalTier {
  private final long maxResponses;
  private final long offHeapBytes;
  private final long diskBytes;
  private final @Nullable Path directory;

  private EhcacheTier(
      long maxResponses, long offHeapBytes, long diskBytes, @Nullable Path directory) {
    OptionalJar.require("EhcacheTier", "org.ehcache.CacheManager", "org.ehcache:ehcache");
    if (maxResponses <= 0) {
      throw new IllegalArgumentException("maxResponses must be positive: " + maxResponses);
    }
    this.maxResponses = maxResponses;
    this.offHeapBytes = offHeapBytes;
    this.diskBytes = diskBytes;
    this.directory = directory;
  }

  /**
   * On the heap alone.
   *
   * @param maxResponses the maximum that is held
   * @throws IllegalArgumentException if it is not positive
   */
  public static EhcacheTier heap(long maxResponses) {
    return new EhcacheTier(maxResponses, 0, 0, null);
  }

  /**
   * The most requested responses on the heap, all off the heap.
   *
   * @param maxResponses the maximum that is held on the heap
   * @param offHeapBytes a mebibyte or more, and more than the largest response
   * @throws IllegalArgumentException if a limit is too small
   */
  public static EhcacheTier heapAndOffHeap(long maxResponses, long offHeapBytes) {
    return new EhcacheTier(maxResponses, checked("offHeapBytes", offHeapBytes), 0, null);
  }

  /**
   * The most requested responses on the heap, more off the heap, all on disk. Closing the cache
   * writes them to the disk; after a crash the disk's part is lost, which costs loads and nothing
   * else.
   *
   * @param maxResponses the maximum that is held on the heap
   * @param offHeapBytes a mebibyte or more, and more than the largest response
   * @param diskBytes more than {@code offHeapBytes}
   * @param directory of this cache alone; no two processes may share it
   * @throws IllegalArgumentException if a limit is too small
   */
  public static EhcacheTier heapOffHeapAndDisk(
      long maxResponses, long offHeapBytes, long diskBytes, Path directory) {
    requireNonNull(directory, "directory must not be null");
    if (diskBytes <= offHeapBytes) {
      throw new IllegalArgumentException(
          "diskBytes must be more than offHeapBytes: " + diskBytes + " of " + offHeapBytes);
    }
    return new EhcacheTier(
        maxResponses, checked("offHeapBytes", offHeapBytes), diskBytes, directory);
  }

  private static long checked(String name, long bytes) {
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException(name + " must be a mebibyte or more: " + bytes);
    }
    return bytes;
  }

  LocalEntries open() {
    return EhcacheEntries.open(maxResponses, offHeapBytes, diskBytes, directory);
  }
}
