package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteLog.NameStamp;
import dev.edgekit.cache.internal.stored.RemoteEntries.Fill;
import dev.edgekit.cache.internal.stored.RemoteEntries.Lease;
import dev.edgekit.cache.internal.stored.StoredBytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the scripts do in Redis, in memory, and what can befall a Redis. */
final class FakeRedis {
  private static final long HOUR = 3_600_000;

  private final LongSupplier nanos;
  private final Map<CacheKey, StoredBytes> entries = new HashMap<>();
  private final Map<CacheKey, String> leases = new HashMap<>();
  private final Map<CacheKey, Long> leaseEnds = new HashMap<>();
  private LogData data = new LogData();
  private final List<LogData> history = new ArrayList<>();
  private int run = 1;
  private long clockSkew;
  private int lateFills;
  private boolean flushed;
  private int page = LogExchange.MAX_ENTRIES;

  /** Whether a fill looks at its token. */
  private final boolean fences;

  /** Whether ids go ahead at a restart. */
  private final boolean jumps;

  private final int maxNames;

  private static final class LogData {
    private TreeMap<Long, List<String>> stream = new TreeMap<>();
    private Map<String, Long> names = new HashMap<>();
    private Map<String, LogSlice.Beat> beats = new HashMap<>();
    private int run;
    private long restart;
    private long floor;
    private long ahead;

    LogData copy() {
      LogData copy = new LogData();
      copy.stream = new TreeMap<>(stream);
      copy.names = new HashMap<>(names);
      copy.beats = new HashMap<>(beats);
      copy.run = run;
      copy.restart = restart;
      copy.floor = floor;
      copy.ahead = ahead;
      return copy;
    }
  }

  FakeRedis(LongSupplier nanos, boolean fences, boolean jumps, int maxNames) {
    this.nanos = nanos;
    this.fences = fences;
    this.jumps = jumps;
    this.maxNames = maxNames;
  }

  private long now() {
    return 1_700_000_000_000L + nanos.getAsLong() / 1_000_000 + clockSkew;
  }

  /** A replica that missed the last invalidations becomes the server; its clock is another. */
  void promote(int lostAppends, long skewMillis) {
    if (lostAppends > 0 && !history.isEmpty()) {
      data = history.get(Math.max(0, history.size() - lostAppends)).copy();
    }
    history.clear();
    clockSkew = skewMillis;
    run++;
  }

  /** Whether no restart ever lost anything. */
  boolean isAsItWas() {
    return run == 1 && !flushed;
  }

  void flush() {
    flushed = true;
    entries.clear();
    leases.clear();
    data = new LogData();
    history.clear();
  }

  void trimTo(int length) {
    while (data.stream.size() > length) {
      data.stream.remove(data.stream.firstKey());
    }
  }

  /** Entries that one look brings at most. */
  void page(int entries) {
    page = entries;
  }

  void evict() {
    entries.clear();
  }

  int lateFills() {
    return lateFills;
  }

  @Nullable StoredBytes read(CacheKey key) {
    return entries.get(key);
  }

  Lease lease(CacheKey key, String token, long millis, String seen) {
    StoredBytes there = entries.get(key);
    if (!seen.equals(there == null ? "" : there.stamp())) {
      return Lease.CHANGED;
    }
    if (stands(key)) {
      return Lease.WAIT;
    }
    leases.put(key, token);
    leaseEnds.put(key, nanos.getAsLong() + millis * 1_000_000);
    return Lease.WON;
  }

  private boolean stands(CacheKey key) {
    return leases.containsKey(key) && nanos.getAsLong() < leaseEnds.getOrDefault(key, 0L);
  }

  Fill fill(CacheKey key, String token, StoredBytes bytes) {
    boolean mine = stands(key) && token.equals(leases.get(key));
    if (!mine && fences) {
      return Fill.LATE;
    }
    lateFills += mine ? 0 : 1;
    StoredBytes stored = bytes;
    if (bytes.bodies() == null) {
      StoredBytes there = entries.get(key);
      if (there == null || !there.bodyId().equals(bytes.bodyId())) {
        return Fill.BODY;
      }
      stored = new StoredBytes(bytes.stamp(), bytes.bodyId(), bytes.meta(), there.bodies());
    }
    entries.put(key, stored);
    leases.remove(key);
    return Fill.STORED;
  }

  void release(CacheKey key, String token) {
    leases.remove(key, token);
  }

  void delete(CacheKey key) {
    entries.remove(key);
    leases.remove(key);
  }

  LogSlice exchange(LogExchange asked) {
    restartIfOther(asked);
    for (NameStamp again : asked.again()) {
      if (data.names.getOrDefault(again.name(), -1L) < again.millis()) {
        append(List.of(again.name()));
      }
    }
    LogId appended = asked.names().isEmpty() ? null : LogId.of(append(asked.names()));
    forgetNames();
    data.beats.put(
        asked.node(),
        new LogSlice.Beat(
            asked.node(), asked.applied(), asked.marker(), now(), asked.maxStalenessMillis()));
    List<LogSlice.Entry> found = new ArrayList<>();
    data.stream.tailMap(asked.applied().millis(), false).entrySet().stream()
        .limit(page)
        .forEach(e -> found.add(new LogSlice.Entry(LogId.of(e.getKey()), e.getValue())));
    return new LogSlice(
        LogId.of(data.restart),
        LogId.of(data.stream.firstKey()),
        LogId.of(data.stream.lastKey()),
        LogId.of(data.floor),
        now(),
        appended,
        found,
        List.copyOf(data.beats.values()),
        now() - (data.restart - data.ahead));
  }

  private void restartIfOther(LogExchange asked) {
    long last = data.stream.isEmpty() ? 0 : data.stream.lastKey();
    if (data.run == run && asked.applied().millis() <= last) {
      return;
    }
    long base =
        jumps
            ? Math.max(Math.max(now() + data.ahead, last), asked.applied().millis()) + HOUR
            : Math.max(now(), last + 1);
    data.floor = data.names.isEmpty() ? base - 1 : data.floor;
    data.run = run;
    data.restart = base;
    data.ahead = base - now();
    data.stream.put(base, List.of());
    data.names.put("restart", base);
  }

  private long append(List<String> names) {
    history.add(data.copy());
    long id = Math.max(now() + data.ahead, data.stream.lastKey() + 1);
    data.stream.put(id, names);
    names.forEach(name -> data.names.put(name, id));
    return id;
  }

  private void forgetNames() {
    while (data.names.size() > maxNames) {
      Map.Entry<String, Long> oldest =
          data.names.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
      data.floor = Math.max(data.floor, oldest.getValue());
      data.names.remove(oldest.getKey());
    }
  }

  List<NameStamp> names(int offset, int count) {
    return data.names.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .skip(offset)
        .limit(count)
        .map(e -> new NameStamp(e.getKey(), e.getValue()))
        .toList();
  }

  RemoteLog.LastIds lastIds(List<String> names) {
    long newest = 0;
    for (String name : names) {
      newest = Math.max(newest, data.names.getOrDefault(name, 0L));
    }
    return new RemoteLog.LastIds(LogId.of(newest), LogId.of(data.floor));
  }

  void leave(String node) {
    data.beats.remove(node);
  }
}
