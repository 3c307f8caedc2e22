package dev.edgekit.benchmarks;

import com.alicp.jetcache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.Origin;
import dev.edgekit.http.Request;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLocalCachedMap;
import org.springframework.cache.caffeine.CaffeineCache;

/** The caches in {@link LocalHit}, each with one body under one key; two-tier ones with a Redis. */
public enum LocalSubject {
  /** The floor: what any of the others is built on. */
  CAFFEINE {
    @Override
    Warm store(byte[] body) {
      com.github.benmanes.caffeine.cache.Cache<String, byte[]> cache =
          Caffeine.newBuilder()
              .maximumWeight(MAX_BYTES)
              .weigher((String key, byte[] value) -> value.length)
              .build();
      cache.put(KEY, body);
      return new Closing(() -> cache.getIfPresent(KEY), List.of());
    }
  },
  /** Without any bound. */
  CONCURRENT_HASH_MAP {
    @Override
    Warm store(byte[] body) {
      ConcurrentMap<String, byte[]> map = new ConcurrentHashMap<>();
      map.put(KEY, body);
      return new Closing(() -> map.get(KEY), List.of());
    }
  },
  /** Ehcache 3, on the heap, bounded by entries. */
  EHCACHE_HEAP {
    @Override
    Warm store(byte[] body) {
      CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
      org.ehcache.Cache<String, byte[]> cache =
          manager.createCache(
              "bodies",
              CacheConfigurationBuilder.newCacheConfigurationBuilder(
                  String.class, byte[].class, ResourcePoolsBuilder.heap(1000)));
      cache.put(KEY, body);
      return new Closing(() -> cache.get(KEY), List.of(manager));
    }
  },
  /** What {@code @Cacheable} asks. */
  SPRING_CAFFEINE {
    @Override
    Warm store(byte[] body) {
      CaffeineCache cache =
          new CaffeineCache("bodies", Caffeine.newBuilder().maximumSize(1000).build());
      cache.put(KEY, body);
      return new Closing(() -> cache.get(KEY), List.of());
    }
  },
  /** JetCache, two levels, found in the first. */
  JETCACHE {
    @Override
    Warm store(byte[] body) throws Exception {
      BenchmarkRedis redis = new BenchmarkRedis();
      JetCachePeer peer = new JetCachePeer(redis.port());
      Cache<String, byte[]> cache = peer.cache();
      cache.put(KEY, body);
      return new Closing(() -> cache.get(KEY), List.of(peer, redis));
    }
  },
  /** Redisson's local cached map, found in its local part. */
  REDISSON {
    @Override
    Warm store(byte[] body) throws Exception {
      BenchmarkRedis redis = new BenchmarkRedis();
      RedissonPeer peer = new RedissonPeer(redis.port());
      RLocalCachedMap<String, byte[]> map = peer.map();
      map.put(KEY, body);
      return new Closing(() -> map.get(KEY), List.of(peer, redis));
    }
  },
  /** Ours, by key alone. */
  PEEK {
    @Override
    Warm store(byte[] body) throws Exception {
      EdgeKitSubject ours = EdgeKitSubject.local(MAX_BYTES);
      CacheKey key = CacheKey.of(KEY);
      ours.serve(key, body);
      return new Closing(() -> ours.cache().peek(key), List.of(ours));
    }
  },
  /** Ours, as in a controller, with a key made before. */
  SERVE {
    @Override
    Warm store(byte[] body) throws Exception {
      EdgeKitSubject ours = EdgeKitSubject.local(MAX_BYTES);
      CacheKey key = CacheKey.of(KEY);
      ours.serve(key, body);
      Origin origin = EdgeKitSubject.origin(body);
      Request request = EdgeKitSubject.REQUEST;
      return new Closing(() -> ours.cache().serve(request, key, origin), List.of(ours));
    }
  },
  /** Ours, as in a controller, with the key made of the request each time. */
  SERVE_BY_REQUEST {
    @Override
    Warm store(byte[] body) throws Exception {
      EdgeKitSubject ours = EdgeKitSubject.local(MAX_BYTES);
      Origin origin = EdgeKitSubject.origin(body);
      Request request = EdgeKitSubject.REQUEST;
      return new Closing(() -> ours.cache().serve(request, origin), List.of(ours));
    }
  };

  static final String KEY = "example.org/categories?language=en";
  private static final long MAX_BYTES = 64L << 20;

  abstract Warm store(byte[] body) throws Exception;

  /** A cache that holds the body. */
  @FunctionalInterface
  interface Warm {
    @Nullable Object hit() throws Exception;

    default void close() throws Exception {}
  }

  private record Closing(Warm warm, List<AutoCloseable> opened) implements Warm {
    @Override
    public @Nullable Object hit() throws Exception {
      return warm.hit();
    }

    @Override
    public void close() throws Exception {
      for (AutoCloseable resource : opened) {
        resource.close();
      }
    }
  }
}
