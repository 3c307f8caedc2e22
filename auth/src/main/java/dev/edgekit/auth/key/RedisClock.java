package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.RedisLink;
import io.github.bucket4j.TimeMeter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of Redis, by which a fleet counts its rates: no node's own clock matters, however it is
 * set. Redis is asked every {@link #REFRESH}; in between, the process's monotonic clock goes on.
 * Where Redis' clock was set back, time stands still or goes on as before, never backwards.
 * Thread-safe.
 */
final class RedisClock implements TimeMeter {
  static final Duration REFRESH = Duration.ofSeconds(30);

  private final LongSupplier redisNanos;
  private final LongSupplier nanoTime;
  private long offset;
  private long refreshAtNanos;
  private boolean known;

  RedisClock(RedisLink link) {
    this(() -> ask(link), System::nanoTime);
  }

  RedisClock(LongSupplier redisNanos, LongSupplier nanoTime) {
    this.redisNanos = redisNanos;
    this.nanoTime = nanoTime;
  }

  /** Seconds and microseconds. */
  private static long ask(RedisLink link) {
    List<byte[]> time = link.connection().sync().time();
    return TimeUnit.SECONDS.toNanos(number(time.get(0)))
        + TimeUnit.MICROSECONDS.toNanos(number(time.get(1)));
  }

  private static long number(byte[] digits) {
    return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
  }

  @Override
  public synchronized long currentTimeNanos() {
    long now = nanoTime.getAsLong();
    if (!known || now - refreshAtNanos >= 0) {
      long theirs = redisNanos.getAsLong() - now;
      offset = known ? Math.max(offset, theirs) : theirs;
      known = true;
      refreshAtNanos = now + REFRESH.toNanos();
    }
    return now + offset;
  }

  @Override
  public boolean isWallClockBased() {
    return true;
  }
}
