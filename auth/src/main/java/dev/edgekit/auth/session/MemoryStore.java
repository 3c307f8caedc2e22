package dev.edgekit.auth.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sessions in this process, for tests: an expired one is dropped when it is asked for. */
final class MemoryStore implements SessionStore {
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final InstantSource clock;

  MemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(live(key)).map(entry -> entry.value().clone());
  }

  @Override
  public Map<String, byte[]> fields(String key) {
    return Map.of();
  }

  @Override
  public boolean expires(String key) {
    return true;
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    entries.put(key, new Entry(value.clone(), clock.instant().plus(timeToLive)));
  }

  @Override
  public void touch(String key, Duration timeToLive) {
    Instant end = clock.instant().plus(timeToLive);
    live(key);
    entries.computeIfPresent(key, (k, entry) -> new Entry(entry.value(), end));
  }

  @Override
  public void remove(String key) {
    entries.remove(key);
  }

  @Override
  public synchronized long increment(String key, Duration timeToLive) {
    long number =
        1 + get(key).map(n -> Long.parseLong(new String(n, StandardCharsets.US_ASCII))).orElse(0L);
    put(key, Long.toString(number).getBytes(StandardCharsets.US_ASCII), timeToLive);
    return number;
  }

  private @Nullable Entry live(String key) {
    Instant now = clock.instant();
    return entries.computeIfPresent(key, (k, entry) -> now.isBefore(entry.end()) ? entry : null);
  }

  /** A value and its end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] value, Instant end) {}
}
