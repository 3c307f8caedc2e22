package dev.edgekit.auth.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Where sessions live: keys with values that expire. {@link RedisStore} is the one for services,
 * {@link #inMemory} the one for tests.
 *
 * <p>A method that can't answer throws, and never answers "absent": an exception is a 503 and an
 * absent session a 401. Thread-safe.
 */
public interface SessionStore extends AutoCloseable {
  /** How long sessions in Redis are remembered unless a host says otherwise. */
  Duration DEFAULT_MEMORY = Duration.ofSeconds(1);

  /** A store in this process, for tests and single-process services. */
  static SessionStore inMemory() {
    return new MemoryStore(InstantSource.system());
  }

  /**
   * This store, whose answers are remembered for a while: a revocation by another process is seen
   * that much later, and requests that want the same session at once ask for it once.
   *
   * @param bound 0 to 60 s
   */
  default SessionStore withMemory(Duration bound) {
    return new RememberedStore(this, bound, System::nanoTime);
  }

  /** A key's value. */
  Optional<byte[]> get(String key);

  /** The fields of a key that holds a hash; none if there is no such key. */
  Map<String, byte[]> fields(String key);

  /** Whether the key's value will expire by itself. */
  boolean expires(String key);

  /** Stores a value for this long. */
  void put(String key, byte[] value, Duration timeToLive);

  /** Lets a key live for this long from now; nothing happens where there is none. */
  void touch(String key, Duration timeToLive);

  /** Removes a key. */
  void remove(String key);

  /** Adds one to the number that the key holds (0 if absent) and lets it live for this long. */
  long increment(String key, Duration timeToLive);

  /** Closes the connections that this object opened itself. */
  @Override
  default void close() {}
}
