package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.internal.log.RemoteUnavailable;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is closed at the first sign of trouble and only opened again by
 * {@link #open}: so an outage costs the requests under way one timeout and later ones nothing, and
 * no command waits in a buffer to be sent when it no longer holds. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {
  /** A connection with its commands. */
  public record Link(
      StatefulConnection<String, byte[]> connection,
      RedisClusterCommands<String, byte[]> commands) {}

  /** Keys as text, values as they are. */
  public static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** The limit for connecting and the handshake. */
  private static final long CONNECT_MILLIS = 2000;

  /** Answers of a server that is not, or not yet, the one to talk to. */
  private static final Set<String> MOVED = Set.of("READONLY", "LOADING", "UNBLOCKED", "MASTERDOWN");

  private final Supplier<Link> opener;
  private final RedisHealth health;
  private final RedisUse connecting;
  private final Duration timeout;
  private volatile @Nullable Link link;
  private volatile @Nullable Link known;
  private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);

  /** Done when no connection is being opened, and one that came too late is closed. */
  private volatile CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

  private boolean closed;

  private RedisConnections(
      Supplier<Link> opener, Duration timeout, RedisHealth health, RedisUse connecting) {
    this.opener = opener;
    this.timeout = timeout;
    this.health = health;
    this.connecting = connecting;
  }

  /** For commands that are done at once. */
  public static RedisConnections forCommands(
      Supplier<Link> opener, Duration timeout, RedisHealth health) {
    return new RedisConnections(opener, timeout, health, RedisUse.CONNECTION);
  }

  /** For the one command that waits for the log. */
  public static RedisConnections forNews(
      Supplier<Link> opener, Duration timeout, RedisHealth health) {
    return new RedisConnections(opener, timeout, health, RedisUse.NEWS_CONNECTION);
  }

  RedisHealth health() {
    return health;
  }

  public boolean isOpen() {
    Link current = link;
    return current != null && current.connection().isOpen();
  }

  /** Whether this is another connection than the one that {@link #isKnown} was last called for. */
  @SuppressWarnings("ReferenceEquality") // this very connection, not one like it
  boolean isNew() {
    return link != known;
  }

  /** Notes that the server at the other end has been looked at. */
  void isKnown() {
    known = link;
  }

  /**
   * Opens the connection if it is closed; for the one thread that may wait.
   *
   * @return whether it was closed
   */
  public boolean open() {
    if (isOpen()) {
      return false;
    }
    drop(link);
    try {
      Link opened = openInTime();
      opened.connection().setTimeout(timeout);
      keep(opened);
      return true;
    } catch (RedisException e) {
      health.failed(connecting, e);
      throw new RemoteUnavailable("Redis can't be reached", e);
    }
  }

  /**
   * Opens on a thread of its own: some ways to hang, in a handshake or a name look-up, have no
   * limit that would hold for a client of the host's.
   */
  private Link openInTime() {
    CompletableFuture<Link> opening = new CompletableFuture<>();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    arrival = arrived;
    Thread thread = new Thread(() -> open(opening, arrived), "edgekit-cache-connect");
    thread.setDaemon(true);
    thread.start();
    try {
      return opening.get(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      opening.cancel(false);
      Thread.currentThread().interrupt();
      throw new RemoteUnavailable("interrupted while connecting", e); // which says nothing of Redis
    } catch (TimeoutException e) {
      opening.cancel(false);
      throw new RedisException(
          "no connection within "
              + CONNECT_MILLIS
              + " ms (it hangs, or speaks no TLS and its address says rediss, or the other way)",
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException known ? known : new RedisException(e.getCause());
    }
  }

  private void open(CompletableFuture<Link> opening, CompletableFuture<Void> arrived) {
    CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);
    try {
      Link opened = opener.get();
      if (!opening.complete(opened)) {
        closing = closed(opened); // nobody waits for the connection any more
      }
    } catch (RuntimeException e) {
      opening.completeExceptionally(e);
    } finally {
      CompletableFuture<?> unused = closing.whenComplete((done, failed) -> arrived.complete(null));
    }
  }

  private synchronized void keep(Link opened) {
    if (closed) {
      closing = closed(opened);
    } else {
      link = opened;
    }
  }

  /** Runs a command that is for this use. */
  <T> T call(RedisUse use, Function<RedisClusterCommands<String, byte[]>, T> command) {
    Link current = link;
    if (current == null || !current.connection().isOpen()) {
      throw new RemoteUnavailable("not connected to Redis", null);
    }
    try {
      T answer = command.apply(current.commands());
      health.done(use);
      answered(use);
      return answer;
    } catch (RedisCommandInterruptedException e) {
      throw new RemoteUnavailable("interrupted", e);
    } catch (RedisCommandExecutionException e) {
      health.failed(use, e);
      answered(use);
      if (isMoved(e)) {
        drop(current);
      }
      throw new RemoteUnavailable("Redis refused: " + e.getMessage(), e);
    } catch (RuntimeException e) { // a connection that is being closed throws what it likes
      drop(current);
      if (connecting == RedisUse.CONNECTION) { // of the other, what counts is whether it opens
        health.failed(connecting, e);
      }
      throw new RemoteUnavailable("Redis doesn't answer", e);
    }
  }

  /** A command that counts was answered, with whatever result: the connection is in order. */
  private void answered(RedisUse use) {
    if (use != RedisUse.ASIDE) {
      health.done(connecting);
    }
  }

  private static boolean isMoved(RedisCommandExecutionException e) {
    return MOVED.contains(RedisHealth.code(String.valueOf(e.getMessage())));
  }

  /** Runs a script that answers one string. */
  byte[] value(RedisUse use, Script script, String[] keys, byte[]... arguments) {
    return call(use, redis -> run(redis, script, ScriptOutputType.VALUE, keys, arguments));
  }

  /** Runs a script that answers a list. */
  List<Object> list(RedisUse use, Script script, String[] keys, byte[]... arguments) {
    return call(use, redis -> run(redis, script, ScriptOutputType.MULTI, keys, arguments));
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the library's own shape
  private static <T> T run(
      RedisClusterCommands<String, byte[]> redis,
      Script script,
      ScriptOutputType type,
      String[] keys,
      byte[]... arguments) {
    try {
      return redis.evalsha(script.digest(), type, keys, arguments);
    } catch (RedisNoScriptException e) {
      return redis.eval(script.source(), type, keys, arguments);
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very connection, not one like it
  private synchronized void drop(@Nullable Link broken) {
    if (broken != null && link == broken) {
      link = null;
      closing = closed(broken); // also a dead one: its client keeps it
    }
  }

  private static CompletableFuture<Void> closed(Link broken) {
    try {
      return broken.connection().closeAsync();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Waits until every connection that it opened is closed: otherwise its client would close it once
   * more.
   */
  @Override
  public void close() {
    CompletableFuture<Void> last;
    synchronized (this) {
      closed = true;
      drop(link);
      last = CompletableFuture.allOf(closing, arrival);
    }
    try {
      last.get(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      return; // it is its client's
    }
  }
}
