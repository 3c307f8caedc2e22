package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.CacheKey;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.spi.loaderwriter.CacheWritingException;
import org.jspecify.annotations.Nullable;

/** Responses in Ehcache, as bytes; the manager is closed with them. */
public final class EhcacheEntries implements LocalEntries {
  private final CacheManager manager;
  private final Cache<String, byte[]> cache;

  public EhcacheEntries(CacheManager manager, String alias) {
    this.manager = manager;
    this.cache = manager.getCache(alias, String.class, byte[].class);
  }

  @Override
  public @Nullable StoredResponse find(CacheKey key) {
    byte[] bytes = cache.get(name(key));
    return bytes == null ? null : LocalFormat.read(bytes);
  }

  @Override
  public void store(CacheKey key, StoredResponse response) {
    StoredResponse held = find(key);
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
  public void remove(CacheKey key) {
    cache.remove(name(key));
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
    manager.close();
  }
}
