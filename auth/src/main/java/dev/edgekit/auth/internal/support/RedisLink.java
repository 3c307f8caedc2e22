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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis. The first attempt to connect begins at once and in the background, so
 * that a service has its connection when the first request comes; callers wait for the first
 * attempt up to {@link #CONNECTING}, for later ones as long as for a command. While Redis is down,
 * commands fail at once instead of waiting in a queue, and an attempt is made at most once per
 * {@link #RETRY_PAUSE}. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {
  private static final Duration RETRY_PAUSE = Duration.ofMillis(250);

  /** How long an attempt to connect may take: a process that has just started connects slowly. */
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private final RedisClient client;
  private final @Nullable ClientResources ownResources;
  private final Duration timeout;
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;

  /** Guarded by this object, as are the next three. */
  private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> attempt;

  private Duration patience;
  private long retryAtNanos = System.nanoTime();
  private boolean closed;

  private RedisLink(RedisClient client, @Nullable ClientResources ownResources, Duration timeout) {
    this.client = client;
    this.ownResources = ownResources;
    this.timeout = timeout;
    this.patience = connecting(timeout);
  }

  /** How long the first callers wait: no less than any command. */
  private static Duration connecting(Duration timeout) {
    return timeout.compareTo(CONNECTING) > 0 ? timeout : CONNECTING;
  }

  /** A link to the Redis at this address. */
  public static RedisLink to(RedisAddress address) {
    RedisURI uri = RedisURI.create(address.uri());
    // The default waits up to 30 s between attempts: as long as that, users would stay locked out.
    ClientResources resources =
        ClientResources.builder().reconnectDelay(Delay.constant(RETRY_PAUSE)).build();
    Duration timeout = address.uri().contains("timeout=") ? uri.getTimeout() : RedisAddress.TIMEOUT;
    Duration connecting = connecting(timeout);
    uri.setTimeout(connecting);
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .socketOptions(SocketOptions.builder().connectTimeout(connecting).build())
            .build());
    return started(new RedisLink(client, resources, timeout));
  }

  public static RedisLink of(RedisClient client) {
    return started(new RedisLink(client, null, RedisAddress.TIMEOUT));
  }

  private static RedisLink started(RedisLink link) {
    var unused = link.attempt();
    return link;
  }

  /**
   * The connection.
   *
   * @throws RedisException if there is no connection now
   */
  public StatefulRedisConnection<String, byte[]> connection() {
    StatefulRedisConnection<String, byte[]> open = connection;
    return open != null ? open : awaited();
  }

  private StatefulRedisConnection<String, byte[]> awaited() {
    Duration wait;
    CompletableFuture<StatefulRedisConnection<String, byte[]>> pending;
    synchronized (this) {
      pending = attempt();
      wait = patience;
    }
    try {
      return pending.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new RedisException("not connected to Redis; the attempt goes on", e);
    } catch (ExecutionException e) {
      throw new RedisException("not connected to Redis", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted while connecting to Redis", e);
    }
  }

  /** The attempt that is being made, or a new one. */
  private synchronized CompletableFuture<StatefulRedisConnection<String, byte[]>> attempt() {
    if (closed) {
      throw new RedisException("this connection to Redis was closed by its owner");
    }
    if (attempt != null) {
      return attempt;
    }
    StatefulRedisConnection<String, byte[]> open = connection;
    if (open != null) {
      return CompletableFuture.completedFuture(open);
    }
    if (System.nanoTime() - retryAtNanos < 0) {
      throw new RedisException("not connected to Redis; the last attempt has just failed");
    }
    CompletableFuture<StatefulRedisConnection<String, byte[]>> begun = new CompletableFuture<>();
    attempt = begun;
    Thread thread = new Thread(() -> connect(begun), "edgekit-redis-connect");
    thread.setDaemon(true);
    thread.start();
    return begun;
  }

  private void connect(CompletableFuture<StatefulRedisConnection<String, byte[]>> begun) {
    try {
      StatefulRedisConnection<String, byte[]> open =
          client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      open.setTimeout(timeout);
      ended(open);
      begun.complete(open);
    } catch (RuntimeException | Error e) {
      ended(null);
      begun.completeExceptionally(e);
    }
  }

  private synchronized void ended(@Nullable StatefulRedisConnection<String, byte[]> open) {
    attempt = null;
    patience = timeout;
    retryAtNanos = System.nanoTime() + RETRY_PAUSE.toNanos();
    connection = closed ? null : open;
    if (open != null && closed) {
      var unused = open.closeAsync();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    StatefulRedisConnection<String, byte[]> open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
    if (ownResources != null) {
      client.shutdown(Duration.ZERO, RedisAddress.TIMEOUT);
      var unused = ownResources.shutdown(0, RedisAddress.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
