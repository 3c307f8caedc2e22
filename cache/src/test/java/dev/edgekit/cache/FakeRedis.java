package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.LogEntry;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog.PlacedName;
import dev.edgekit.cache.internal.stored.RemoteEntries.Fill;
import dev.edgekit.cache.internal.stored.RemoteEntries.Lease;
import dev.edgekit.cache.internal.stored.RemoteEntries.Leased;
import dev.edgekit.cache.internal.stored.StoredBytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the scripts do in Redis, in memory, and what can befall a Redis. */
final class FakeRedis {
  /** So small that every schedule meets them. */
  record Limits(int indexNames, int lookNames, int entryNames) {
    static Limits usual() {
      return new Limits(100, LogExchange.MAX_NAMES, LogExchange.ENTRY_NAMES);
    }
  }

  private final LongSupplier nanos;

  /** Whether a fill looks at its token. */
  private final boolean fences;

  private Limits limits;
  private Data data = new Data();
  private Data elsewhere = new Data();
  private final List<Data> history = new ArrayList<>();
  private int run = 1;
  private long incarnations = 100;
  private long clockSkew;
  private int lateFills;
  private boolean intact = true;

  /** What a member of the fleet has done since a restart. */
  private enum Witness {
    SILENT,
    LOOKED,
    ANSWERED
  }

  /** All that is lost together. */
  private static final class Data {
    private Map<CacheKey, StoredBytes> entries = new HashMap<>();
    private Map<CacheKey, String> leases = new HashMap<>();
    private Map<CacheKey, Long> leaseEnds = new HashMap<>();
    private TreeMap<Long, LogEntry> stream = new TreeMap<>();
    private Map<String, Long> names = new HashMap<>();
    private Map<String, Long> nodes = new LinkedHashMap<>();
    private Map<String, Witness> witnesses = new LinkedHashMap<>();
    private Map<Long, Long> forks = new LinkedHashMap<>();
    private int run;
    private long incarnation;
    private long last;
    private long begun;
    private long restored;
    private boolean settled;
    private boolean asked;
    private boolean listLost;
    private long floor;
    private long doubt;
    private long bound;

    Data copy() {
      Data copy = new Data();
      copy.entries = new HashMap<>(entries);
      copy.leases = new HashMap<>(leases);
      copy.leaseEnds = new HashMap<>(leaseEnds);
      copy.stream = new TreeMap<>(stream);
      copy.names = new HashMap<>(names);
      copy.nodes = new LinkedHashMap<>(nodes);
      copy.witnesses = new LinkedHashMap<>(witnesses);
      copy.forks = new LinkedHashMap<>(forks);
      copy.run = run;
      copy.incarnation = incarnation;
      copy.last = last;
      copy.begun = begun;
      copy.restored = restored;
      copy.settled = settled;
      copy.asked = asked;
      copy.listLost = listLost;
      copy.floor = floor;
      copy.doubt = doubt;
      copy.bound = bound;
      return copy;
    }
  }

  FakeRedis(LongSupplier nanos, boolean fences, Limits limits) {
    this.nanos = nanos;
    this.fences = fences;
    this.limits = limits;
  }

  private long now() {
    return 1_700_000_000_000L + nanos.getAsLong() / 1_000_000 + clockSkew;
  }

  /** A replica that missed the last invalidations, and what came with them, becomes the server. */
  void promote(int lostAppends, long skewMillis) {
    if (lostAppends > 0 && !history.isEmpty()) {
      data = history.get(Math.max(0, history.size() - lostAppends)).copy();
    }
    history.clear();
    clockSkew = skewMillis;
    run++;
    intact = false;
  }

  /** As {@link #promote}, where entries lie on another server, which lost nothing. */
  void promoteTheLogAlone(int lostAppends) {
    Map<CacheKey, StoredBytes> entries = data.entries;
    promote(lostAppends, 0);
    data.entries = entries;
  }

  /** What it holds now may come back. */
  Runnable snapshot() {
    Data kept = data.copy();
    return () -> {
      data = kept.copy();
      history.clear();
      run++;
      intact = false;
    };
  }

  /** Everybody is led to another server, which knows nothing of this one; or back. */
  void swap() {
    Data here = data;
    data = elsewhere;
    elsewhere = here;
    history.clear();
    intact = false;
  }

  /** The clock that it shows jumps. */
  void skew(long millis) {
    clockSkew = millis;
  }

  /** Whether no restart ever lost anything. */
  boolean isAsItWas() {
    return intact;
  }

  void flush() {
    intact = false;
    data = new Data();
    history.clear();
  }

  /** A part of the log goes: 0 the stream, 1 what is known of it, 2 the names, 3 the nodes. */
  void lose(int part) {
    intact = false;
    switch (part) {
      case 0 -> data.stream.clear();
      case 1 -> data.bound = 0;
      case 2 -> data.names.clear();
      default -> {
        data.nodes.clear();
        data.listLost = true;
      }
    }
    data.run = 0; // as the script sees that a key is missing
    data.last = 0;
  }

  void trimTo(int length) {
    while (data.stream.size() > length) {
      data.stream.remove(data.stream.firstKey());
    }
  }

  /** Names that one look brings at most. */
  void page(int names) {
    limits = new Limits(limits.indexNames, names, limits.entryNames);
  }

  int lateFills() {
    return lateFills;
  }

  @Nullable StoredBytes read(CacheKey key) {
    return data.entries.get(key);
  }

  Leased lease(CacheKey key, String token, long millis, String seen, String overtaken) {
    StoredBytes there = data.entries.get(key);
    if (!seen.equals(there == null ? "" : there.fillId())) {
      return new Leased(Lease.CHANGED, "");
    }
    String held = stands(key) ? data.leases.getOrDefault(key, "") : "";
    if (!held.isEmpty() && !held.equals(overtaken)) {
      return new Leased(Lease.WAIT, held);
    }
    data.leases.put(key, token);
    data.leaseEnds.put(key, nanos.getAsLong() + millis * 1_000_000);
    return new Leased(Lease.WON, "");
  }

  private boolean stands(CacheKey key) {
    return data.leases.containsKey(key) && nanos.getAsLong() < data.leaseEnds.getOrDefault(key, 0L);
  }

  Fill fill(CacheKey key, String token, String seen, StoredBytes bytes) {
    boolean mine = stands(key) && token.equals(data.leases.get(key));
    StoredBytes now = data.entries.get(key);
    boolean late = !mine && !seen.equals(now == null ? "" : now.fillId());
    if (late && fences) {
      return Fill.LATE;
    }
    lateFills += late ? 1 : 0;
    StoredBytes stored = bytes;
    if (bytes.bodies() == null) {
      StoredBytes there = data.entries.get(key);
      if (there == null || !there.bodyDigest().equals(bytes.bodyDigest())) {
        return Fill.BODY;
      }
      stored = new StoredBytes(bytes.fillId(), bytes.bodyDigest(), bytes.meta(), there.bodies());
    }
    data.entries.put(key, stored);
    if (mine) {
      data.leases.remove(key);
    }
    return Fill.STORED;
  }

  void release(CacheKey key, String token) {
    data.leases.remove(key, token);
  }

  void remove(CacheKey key, String fillId) {
    data.entries.computeIfPresent(key, (at, there) -> there.fillId().equals(fillId) ? null : there);
  }

  void delete(CacheKey key) {
    data.entries.remove(key);
    data.leases.remove(key);
  }

  LogSlice exchange(LogExchange asked) {
    restartIfOther(asked);
    boolean ours = asked.at().incarnation() == data.incarnation;
    long place =
        ours
            ? asked.at().counter()
            : Math.min(asked.at().counter(), data.forks.getOrDefault(asked.at().incarnation(), 0L));
    if (asked.flags().contains(Flag.LEAVE)) {
      data.nodes.remove(asked.node());
      add(e(List.of(), List.of(), List.of(), List.of(asked.node()), 0, false));
    } else if (data.nodes.put(asked.node(), place) == null) {
      add(e(List.of(), List.of(), List.of(asked.node()), List.of(), 0, false));
    }
    data.bound = Math.max(data.bound, asked.maxStalenessMillis());
    if (ours) {
      bury(asked.goneBelow());
      restore(asked);
      data.witnesses.replace(asked.node(), Witness.SILENT, Witness.LOOKED);
    }
    long appended = append(asked);
    if (ours && !data.settled) {
      settle(asked);
    }
    forgetNames();
    return new LogSlice(
        data.incarnation,
        data.begun,
        data.restored,
        data.settled,
        data.floor,
        data.doubt,
        data.stream.isEmpty() ? data.last + 1 : data.stream.firstKey(),
        data.last,
        appended,
        now(),
        data.bound,
        ours && data.settled ? Map.of() : new LinkedHashMap<>(data.forks),
        "run" + run,
        ours ? found(place, asked.wanted()) : List.of(),
        asked.barrier() == 0
            ? List.of()
            : data.nodes.entrySet().stream()
                .filter(e -> e.getValue() < asked.barrier())
                .map(Map.Entry::getKey)
                .toList());
  }

  private List<LogEntry> found(long place, int wanted) {
    List<LogEntry> found = new ArrayList<>();
    int count = 0;
    for (LogEntry entry : data.stream.tailMap(place, false).values()) {
      if (count < Math.min(wanted, limits.lookNames)) {
        found.add(entry);
        count += Math.max(1, fields(entry));
      }
    }
    return found;
  }

  private static int fields(LogEntry entry) {
    int restored = entry.restored().isEmpty() ? 0 : 1 + 2 * entry.restored().size();
    int marks = (entry.doubt() > 0 ? 1 : 0) + (entry.wakes() ? 1 : 0);
    return entry.names().size() + restored + entry.joined().size() + entry.left().size() + marks;
  }

  private void restartIfOther(LogExchange asked) {
    boolean whole = data.incarnation != 0 && data.run != 0;
    boolean ahead =
        asked.at().incarnation() == data.incarnation && asked.at().counter() > data.last;
    long known = asked.at().incarnation();
    boolean stranger =
        whole && known != 0 && known != data.incarnation && !data.forks.containsKey(known);
    if (whole && data.run == run && !ahead && !stranger) {
      return;
    }
    boolean inDoubt = whole && !data.settled;
    boolean listed = data.incarnation != 0 && !data.listLost;
    List<String> members = List.copyOf(data.nodes.keySet());
    Map<Long, Long> forks = new LinkedHashMap<>();
    long base = whole ? data.last : 0;
    long parent = whole ? data.incarnation : known;
    if (parent != 0) {
      forks.put(parent, base);
    }
    if (stranger) {
      forks.put(known, 0L);
    }
    if (whole) {
      data.forks.forEach((ancestor, at) -> forks.put(ancestor, Math.min(at, base)));
    } else {
      data.stream.clear();
      data.names.clear();
      data.nodes.replaceAll((member, place) -> 0L);
      data.floor = 0;
      data.doubt = 0;
    }
    data.forks = new LinkedHashMap<>();
    forks.entrySet().stream().limit(16).forEach(e -> data.forks.put(e.getKey(), e.getValue()));
    data.listLost = false;
    data.run = run;
    data.incarnation = ++incarnations;
    data.last = base;
    data.begun = base + 1;
    data.restored = base;
    data.settled = false;
    data.asked = listed;
    data.witnesses.clear();
    members.forEach(member -> data.witnesses.put(member, Witness.SILENT));
    add(e(List.of(), List.of(), List.of(), List.of(), 0, false));
    boolean nobody = members.isEmpty() && (data.asked || asked.at().incarnation() == 0);
    if (nobody || inDoubt) {
      doubt();
    }
  }

  private void doubt() {
    List<String> gone =
        data.witnesses.entrySet().stream()
            .filter(e -> e.getValue() == Witness.SILENT)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(data.nodes::remove);
    add(e(List.of(), List.of(), List.of(), gone, data.begun, false));
    data.doubt = data.begun;
    data.settled = true;
    data.witnesses.clear();
  }

  private void bury(long below) {
    List<String> gone =
        data.nodes.entrySet().stream()
            .filter(e -> e.getValue() < below)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(data.nodes::remove);
    if (!gone.isEmpty()) {
      add(e(List.of(), List.of(), List.of(), gone, 0, false));
    }
  }

  private void restore(LogExchange asked) {
    if (asked.flags().contains(Flag.MEMBERS) && !data.settled) {
      asked.members().forEach(member -> data.witnesses.putIfAbsent(member, Witness.SILENT));
      data.asked = true;
    }
    if (asked.chunk().from() != data.restored) {
      return;
    }
    if (data.doubt < data.begun) {
      List<Old> lost =
          asked.chunk().names().stream()
              .filter(old -> data.names.getOrDefault(old.name(), -1L) < data.begun)
              .toList();
      if (!lost.isEmpty()) {
        add(e(List.of(), lost, List.of(), List.of(), 0, false));
        lost.forEach(old -> data.names.put(old.name(), data.last));
      }
    }
    data.restored = Math.max(data.restored, asked.chunk().to());
  }

  private long append(LogExchange asked) {
    boolean wakes = asked.flags().contains(Flag.WAKE);
    long appended = 0;
    List<String> names = asked.names();
    for (int i = 0; i < names.size(); i += limits.entryNames) {
      List<String> some = names.subList(i, Math.min(names.size(), i + limits.entryNames));
      history.add(data.copy());
      add(e(some, List.of(), List.of(), List.of(), 0, wakes));
      some.forEach(name -> data.names.put(name, data.last));
      appended = data.last;
    }
    if (wakes && names.isEmpty()) {
      add(e(List.of(), List.of(), List.of(), List.of(), 0, true));
    }
    return appended;
  }

  private void settle(LogExchange asked) {
    if (asked.flags().contains(Flag.ANSWERED)) {
      data.witnesses.put(asked.node(), Witness.ANSWERED);
    }
    if (asked.flags().contains(Flag.DOUBT)) {
      doubt();
    } else if (data.asked
        && data.witnesses.values().stream().allMatch(w -> w == Witness.ANSWERED)) {
      data.settled = true;
      data.witnesses.clear();
    }
  }

  private LogEntry e(
      List<String> names,
      List<Old> restored,
      List<String> joined,
      List<String> left,
      long doubt,
      boolean wakes) {
    long origin = data.forks.keySet().stream().findFirst().orElse(0L);
    LogId id = LogId.of(data.incarnation, data.last + 1);
    return new LogEntry(id, List.copyOf(names), restored, origin, joined, left, doubt, wakes);
  }

  private void add(LogEntry entry) {
    data.last++;
    data.stream.put(data.last, entry);
  }

  private void forgetNames() {
    while (data.names.size() > limits.indexNames) {
      Map.Entry<String, Long> oldest =
          data.names.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
      data.floor = Math.max(data.floor, oldest.getValue());
      data.names.remove(oldest.getKey());
    }
  }

  /** What the log sends of itself after this place. */
  List<LogEntry> news(LogId after) {
    return List.copyOf(data.stream.tailMap(after.counter(), false).values());
  }

  List<PlacedName> names(int offset, int count) {
    return data.names.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .skip(offset)
        .limit(count)
        .map(e -> new PlacedName(e.getKey(), e.getValue()))
        .toList();
  }

  List<String> nodes() {
    return List.copyOf(data.nodes.keySet());
  }
}
