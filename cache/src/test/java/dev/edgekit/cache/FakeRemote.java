package dev.edgekit.cache;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogEntry;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredBytes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to a {@link FakeRedis}; others may go on before a command and before its answer.
 */
final class FakeRemote implements RemoteEntries, RemoteLog {
  private final FakeRedis redis;
  private final Schedule schedule;
  private boolean connected = true;

  FakeRemote(FakeRedis redis, Schedule schedule) {
    this.redis = redis;
    this.schedule = schedule;
  }

  void connected(boolean connected) {
    this.connected = connected;
  }

  private <T> T call(Supplier<T> command) {
    schedule.step();
    if (!connected) {
      throw new RemoteUnavailable("cut", null);
    }
    T answer = command.get();
    schedule.step();
    if (!connected) {
      throw new RemoteUnavailable("cut before the answer", null);
    }
    return answer;
  }

  private void tell(Runnable command) {
    boolean told =
        call(
            () -> {
              command.run();
              return true;
            });
    assert told;
  }

  @Override
  public @Nullable StoredBytes read(CacheKey key, boolean withBodies) {
    return this.<Optional<StoredBytes>>call(() -> Optional.ofNullable(redis.read(key)))
        .orElse(null);
  }

  @Override
  public Leased lease(
      CacheKey key, String token, long millis, String seenFillId, String overtaken) {
    return call(() -> redis.lease(key, token, millis, seenFillId, overtaken));
  }

  @Override
  public Fill fill(
      CacheKey key, String token, String seenFillId, StoredBytes bytes, long millisToLive) {
    return call(() -> redis.fill(key, token, seenFillId, bytes));
  }

  @Override
  public void remove(CacheKey key, String fillId) {
    tell(() -> redis.remove(key, fillId));
  }

  @Override
  public void release(CacheKey key, String token) {
    tell(() -> redis.release(key, token));
  }

  @Override
  public void sweep(Coherence known) {}

  @Override
  public void delete(Collection<CacheKey> keys) {
    tell(() -> keys.forEach(redis::delete));
  }

  @Override
  public LogSlice exchange(LogExchange exchange) {
    return call(() -> redis.exchange(exchange));
  }

  @Override
  public List<LogEntry> awaitLog(LogId after, long millis) {
    return call(() -> redis.news(after));
  }

  @Override
  public List<PlacedName> names(int offset, int count) {
    return call(() -> redis.names(offset, count));
  }

  @Override
  public List<String> nodes() {
    return call(redis::nodes);
  }

  @Override
  public boolean isUp() {
    return connected;
  }

  @Override
  public void reconnect() {}

  @Override
  public RemoteHealth health() {
    return connected ? RemoteHealth.WELL : new RemoteHealth(RemoteHealth.Kind.DOWN, "cut");
  }

  @Override
  public boolean tellsRestarts() {
    return true;
  }

  Remote opened() {
    return new Remote(this, this, () -> {});
  }
}
