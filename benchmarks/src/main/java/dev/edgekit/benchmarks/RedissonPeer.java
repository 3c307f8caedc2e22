package dev.edgekit.benchmarks;

import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.map.MapLoader;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.CacheProvider;
import org.redisson.api.options.LocalCachedMapOptions.ReconnectionStrategy;
import org.redisson.api.options.LocalCachedMapOptions.SyncStrategy;
import org.redisson.config.Config;

/** Redisson's local cached map with Caffeine in front and the safest of its strategies. */
final class RedissonPeer implements AutoCloseable {
  private final RedissonClient client;

  RedissonPeer(int port) {
    Config config = new Config();
    config
        .useSingleServer()
        .setAddress("redis://127.0.0.1:" + port)
        .setConnectionMinimumIdleSize(1)
        .setConnectionPoolSize(8)
        .setSubscriptionConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionPoolSize(2);
    client = Redisson.create(config);
  }

  <V> RLocalCachedMap<String, V> map() {
    return client.getLocalCachedMap(options());
  }

  /** A map that reads through. */
  <V> RLocalCachedMap<String, V> map(MapLoader<String, V> loader) {
    LocalCachedMapOptions<String, V> options = options();
    return client.getLocalCachedMap(options.loader(loader));
  }

  private static <V> LocalCachedMapOptions<String, V> options() {
    return LocalCachedMapOptions.<String, V>name("map")
        .cacheProvider(CacheProvider.CAFFEINE)
        .syncStrategy(SyncStrategy.INVALIDATE)
        .reconnectionStrategy(ReconnectionStrategy.CLEAR);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
