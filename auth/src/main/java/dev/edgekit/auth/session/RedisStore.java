package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.support.RedisAddress;
import dev.edgekit.auth.internal.support.RedisLink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions in Redis. Connects at once and in the background, gives up on a command after {@link
 * #TIMEOUT}, and fails at once while the connection is down, which comes back by itself.
 * Thread-safe.
 */
public final class RedisStore implements SessionStore {
  /**
   * How long a request waits for one command, and for a connection that is being made again, unless
   * the address says otherwise: {@code redis://host?timeout=2s}.
   */
  public static final Duration TIMEOUT = RedisAddress.TIMEOUT;

  private final RedisLink link;

  private RedisStore(RedisLink link) {
    this.link = link;
  }

  /** A store on a connection of its own, which {@link #close} closes. */
  public static RedisStore connect(String redisUri) {
    requireNonNull(redisUri, "redisUri must not be null");
    return new RedisStore(RedisLink.to(RedisAddress.parse(redisUri)));
  }

  /** A store on a host's client, which stays open. */
  public static RedisStore of(RedisClient client) {
    requireNonNull(client, "client must not be null");
    return new RedisStore(RedisLink.of(client));
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(commands().get(key));
  }

  @Override
  public Map<String, byte[]> fields(String key) {
    return commands().hgetall(key);
  }

  @Override
  public boolean expires(String key) {
    return commands().pttl(key) != -1;
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    commands().set(key, value, SetArgs.Builder.px(timeToLive));
  }

  @Override
  public void touch(String key, Duration timeToLive) {
    commands().pexpire(key, timeToLive);
  }

  @Override
  public void remove(String key) {
    commands().del(key);
  }

  @Override
  public long increment(String key, Duration timeToLive) {
    long number = commands().incr(key);
    commands().pexpire(key, timeToLive);
    return number;
  }

  @Override
  public void close() {
    link.close();
  }

  private RedisCommands<String, byte[]> commands() {
    return link.connection().sync();
  }
}
