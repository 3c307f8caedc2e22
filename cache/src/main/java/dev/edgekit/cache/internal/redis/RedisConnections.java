package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.internal.log.RemoteLog;
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

  /** To connect and to be greeted. */
  private static final long CONNECT_MILLIS = 2000;

  private final Supplier<Link> opener;
  private final RemoteLog.Watcher watcher;
  private final Duration timeout;
  private volatile @Nullable Link link;
  private volatile @Nullable Link known;
  private boolean lost;
  private boolean refusing;
  private boolean closed;

  public RedisConnections(Supplier<Link> opener, Duration timeout, RemoteLog.Watcher watcher) {
    this.opener = opener;
    this.timeout = timeout;
    this.watcher = watcher;
  }

  public boolean isOpen() {
    Link current = link;
    return current != null && current.connection().isOpen();
  }

  /** Whether this is another connection than {@link #isKnown} was last said of. */
  @SuppressWarnings("ReferenceEquality") // this very connection, not one like it
  boolean isNew() {
    return link != known;
  }

  /** The server at the other end has been looked at. */
  void isKnown() {
    known = link;
  }

  /** What the log rests on is refused: told once, with the server's own words. */
  synchronized void refused(@Nullable Throwable error) {
    if (!refusing && !closed && error instanceof RedisCommandExecutionException) {
      refusing = true;
      watcher.lost("Redis refuses what the log needs: " + error.getMessage());
    }
  }

  /** What the log rests on is no longer refused. */
  synchronized void accepted() {
    if (refusing) {
      refusing = false;
      watcher.found();
    }
  }

  /** Opens the connection if it is closed; for the one thread that may wait. */
  public void open() {
    if (isOpen()) {
      return;
    }
    drop(link);
    try {
      Link opened = openInTime();
      opened.connection().setTimeout(timeout);
      if (!keep(opened)) {
        var unused = opened.connection().closeAsync();
      }
    } catch (RedisException e) {
      lose(e);
      throw new RemoteUnavailable("Redis can't be reached", e);
    }
  }

  /**
   * On a thread of its own: some ways to hang, in a handshake or in looking up a name, have no
   * limit that would hold for a client of the host's.
   */
  private Link openInTime() {
    CompletableFuture<Link> opening = new CompletableFuture<>();
    Thread thread = new Thread(() -> open(opening), "edgekit-cache-connect");
    thread.setDaemon(true);
    thread.start();
    try {
      return opening.get(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      opening.cancel(false);
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted while connecting", e);
    } catch (TimeoutException e) {
      opening.cancel(false);
      throw new RedisException("no connection within " + CONNECT_MILLIS + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException known ? known : new RedisException(e.getCause());
    }
  }

  private void open(CompletableFuture<Link> opening) {
    try {
      Link opened = opener.get();
      if (!opening.complete(opened)) {
        var unused = opened.connection().closeAsync(); // nobody waits for it any more
      }
    } catch (RuntimeException e) {
      opening.completeExceptionally(e);
    }
  }

  private synchronized boolean keep(Link opened) {
    if (closed) {
      return false;
    }
    link = opened;
    if (lost) {
      lost = false;
      watcher.found();
    }
    return true;
  }

  public <T> T call(Function<RedisClusterCommands<String, byte[]>, T> command) {
    Link current = link;
    if (current == null || !current.connection().isOpen()) {
      throw new RemoteUnavailable("not connected to Redis", null);
    }
    try {
      return command.apply(current.commands());
    } catch (RedisCommandInterruptedException e) {
      throw new RemoteUnavailable("interrupted", e);
    } catch (RedisCommandExecutionException e) {
      if (isMoved(e)) {
        drop(current);
        lose(e);
      }
      throw new RemoteUnavailable("Redis refused: " + e.getMessage(), e);
    } catch (RedisException e) {
      drop(current);
      lose(e);
      throw new RemoteUnavailable("Redis doesn't answer", e);
    }
  }

  /** Answers of a server that is not, or not yet, the one to talk to. */
  private static boolean isMoved(RedisCommandExecutionException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("READONLY")
        || message.startsWith("LOADING")
        || message.startsWith("MASTERDOWN");
  }

  /** Runs a script that answers one string. */
  public byte[] value(Script script, String[] keys, byte[]... arguments) {
    return call(redis -> run(redis, script, ScriptOutputType.VALUE, keys, arguments));
  }

  /** Runs a script that answers a list. */
  public List<Object> list(Script script, String[] keys, byte[]... arguments) {
    return call(redis -> run(redis, script, ScriptOutputType.MULTI, keys, arguments));
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
      if (broken.connection().isOpen()) {
        var unused = broken.connection().closeAsync();
      }
    }
  }

  private synchronized void lose(Exception reason) {
    if (!lost && !closed) {
      lost = true;
      // as the JDK writes an address whose name wasn't looked up
      watcher.lost(String.valueOf(reason.getMessage()).replace("/<unresolved>", ""));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop(link);
  }
}
