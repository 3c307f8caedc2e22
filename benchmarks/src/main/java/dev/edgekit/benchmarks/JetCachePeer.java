package dev.edgekit.benchmarks;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.Map;

/** JetCache's two levels, Caffeine over Redis, with its broadcast of invalidations switched on. */
final class JetCachePeer implements AutoCloseable {
  private final RedisClient client;
  private final SimpleCacheManager manager = new SimpleCacheManager();

  JetCachePeer(int port) {
    client = RedisClient.create(RedisURI.create("redis://127.0.0.1:" + port));
    CacheBuilder local =
        CaffeineCacheBuilder.createCaffeineCacheBuilder().limit(10_000).keyConvertor(key -> key);
    CacheBuilder remote =
        RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
            .keyConvertor(Object::toString)
            .keyPrefix("jet:")
            .broadcastChannel("jet")
            .valueEncoder(JavaValueEncoder.INSTANCE)
            .valueDecoder(JavaValueDecoder.INSTANCE)
            .redisClient(client)
            .connection(client.connect(ByteArrayCodec.INSTANCE))
            .pubSubConnection(client.connectPubSub(ByteArrayCodec.INSTANCE));
    manager.setCacheBuilderTemplate(template(local, remote));
  }

  @SuppressWarnings({"unchecked", "varargs"})
  private static CacheBuilderTemplate template(CacheBuilder local, CacheBuilder remote) {
    return new CacheBuilderTemplate(false, Map.of("default", local), Map.of("default", remote));
  }

  /** Both levels. */
  <V> Cache<String, V> cache() {
    return cache(CacheType.BOTH);
  }

  /** The second level alone. */
  <V> Cache<String, V> remote() {
    return cache(CacheType.REMOTE);
  }

  private <V> Cache<String, V> cache(CacheType type) {
    return manager.getOrCreateCache(
        QuickConfig.newBuilder("cache")
            .cacheType(type)
            .syncLocal(true)
            .expire(Duration.ofHours(1))
            .localLimit(10_000)
            .build());
  }

  @Override
  public void close() {
    manager.close();
    client.shutdown();
  }
}
