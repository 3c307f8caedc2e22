package dev.edgekit.auth.internal.support;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, opened when it is first needed. While Redis is down, commands fail at
 * once instead of waiting in a queue, and an attempt to connect is made at most once per {@link
 * #RETRY_PAUSE}. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {
  private static final Duration RETRY_PAUSE = Duration.ofMillis(250);

  private final RedisClient client;
  private final @Nullable ClientResources ownResources;
  private final Duration timeout;
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private long retryAtNanos = System.nanoTime();

  private RedisLink(RedisClient client, @Nullable ClientResources ownResources, Duration timeout) {
    this.client = client;
    this.ownResources = ownResources;
    this.timeout = timeout;
  }

  /** A link to the Redis at this address. */
  public static RedisLink to(RedisAddress address) {
    RedisURI uri = RedisURI.create(address.uri());
    // The default waits up to 30 s between attempts: as long as that, users would stay locked out.
    ClientResources resources =
        ClientResources.builder().reconnectDelay(Delay.constant(RETRY_PAUSE)).build();
    Duration timeout = address.uri().contains("timeout=") ? uri.getTimeout() : RedisAddress.TIMEOUT;
    uri.setTimeout(timeout);
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
            .build());
    return new RedisLink(client, resources, timeout);
  }

  public static RedisLink of(RedisClient client) {
    return new RedisLink(client, null, RedisAddress.TIMEOUT);
  }

  /**
   * The connection.
   *
   * @throws RedisException if there is none to be had now
   */
  public StatefulRedisConnection<String, byte[]> connection() {
    StatefulRedisConnection<String, byte[]> open = connection;
    return open != null ? open : connect();
  }

  private synchronized StatefulRedisConnection<String, byte[]> connect() {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (open != null) {
      return open;
    }
    if (System.nanoTime() - retryAtNanos < 0) {
      throw new RedisException("not connected to Redis; the last attempt has just failed");
    }
    try {
      open = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      open.setTimeout(timeout);
      connection = open;
      return open;
    } finally {
      retryAtNanos = System.nanoTime() + RETRY_PAUSE.toNanos();
    }
  }

  @Override
  public synchronized void close() {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (open != null) {
      open.close();
    }
    if (ownResources != null) {
      client.shutdown(Duration.ZERO, RedisAddress.TIMEOUT);
      var unused = ownResources.shutdown(0, RedisAddress.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
