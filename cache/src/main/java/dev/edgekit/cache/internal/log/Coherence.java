package dev.edgekit.cache.internal.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the log, and the one rule: a response is current if and only if nothing
 * in the log behind its {@code asOf} names its key or one of its tags. Thread-safe.
 *
 * <p><b>Why it is enough.</b> A load notes {@code asOf} before it reads from the origin, so its
 * data is at least as new as every write announced up to there; and nothing behind it names the
 * response. It doesn't matter when or by whom the response was stored: what was written late is
 * recognised when it is read.
 *
 * <p><b>What one comparison proves.</b> Every change of what is known here publishes a new {@link
 * Position}, after the change. A response remembers the position at which it was last found
 * current; while that is still the position, nothing can have changed for it.
 *
 * <p><b>What is forgotten.</b> The index of last ids is bounded. What falls out raises the floor; a
 * response from before the floor can't be judged here.
 *
 * <p><b>When it is known.</b> An answered exchange proves that nothing older than its own start is
 * missing. After a restart of the log (another server, lost data) that proof is void until the
 * peers have had their chance to announce again what was lost: until each that was alive has
 * answered the restart, or {@code maxStaleness} has passed.
 */
public class Coherence {
  /** Names whose last id a node keeps; more raise the floor. */
  public static final int MAX_NAMES = 200_000;

  /** Entries that a node can announce again after the log lost them. */
  private static final int MAX_RECENT = 4096;

  private static final long RECENT_NANOS = 300_000_000_000L;

  /** With ten times {@code maxStaleness}, how long a dead node is remembered; as in the script. */
  private static final long UNLISTED_NANOS = 60_000_000_000L;

  private final long maxStalenessNanos;
  private final boolean alone;
  private final int maxNames;
  private final Map<String, LogId> lastIds = new ConcurrentHashMap<>();

  /** How often each name was invalidated here without a place in the log yet. */
  private final Map<String, Integer> unplaced = new ConcurrentHashMap<>();

  private volatile Position position;
  private volatile LogId floor;
  private volatile long heardNanos;

  /** Whether the log was ever read; before, nothing is known. */
  private volatile boolean started;

  // Below: guarded by this.
  private LogId marker = LogId.ZERO;

  /** The restart for which this node has announced again what it knows. */
  private LogId againFor = LogId.ZERO;

  private final Deque<Recent> recent = new ArrayDeque<>();
  private Set<String> livePeers = Set.of();
  private final Set<String> unansweredPeers = new HashSet<>();
  private Set<String> listedPeers = Set.of();

  /** Those that a restart took from the list of nodes and that haven't come back. */
  private final Set<String> unlistedPeers = new HashSet<>();

  private long restartNanos;
  private boolean settled = true;

  /** Knowledge of the log up to here; compared by identity. */
  public static final class Position {
    private final LogId applied;

    Position(LogId applied) {
      this.applied = applied;
    }

    LogId applied() {
      return applied;
    }
  }

  /** What the rule is applied to, and what is remembered of the last time. */
  public interface Judged {
    /** Its key and its tags, as the log names them. */
    List<String> names();

    /** Up to where the log is known not to name it. */
    LogId knownUpTo();

    boolean isLoadedHere();

    /** When this node began to load it, if it did. */
    long loadedNanos();

    /** Where it was last found current. */
    @Nullable Position checkedAt();

    void checkedAt(Position position);
  }

  private record Recent(String name, LogId id, long nanos) {}

  /**
   * Knows nothing yet.
   *
   * @param alone there is no log but this node's own
   */
  public Coherence(long maxStalenessNanos, boolean alone, int maxNames) {
    this(maxStalenessNanos, alone, maxNames, LogId.ZERO);
  }

  /**
   * Knows nothing of what was before this place: for a node that has no log but its own, which an
   * earlier process can't have written in.
   */
  public Coherence(long maxStalenessNanos, boolean alone, int maxNames, LogId start) {
    this.position = new Position(start);
    this.floor = start;
    this.maxStalenessNanos = maxStalenessNanos;
    this.alone = alone;
    this.maxNames = maxNames;
  }

  /** What a load that starts now must note. */
  public LogId asOf() {
    return position.applied;
  }

  /** The last id that is known to name this; {@link LogId#ZERO} if none is. */
  public LogId lastId(String name) {
    return lastIds.getOrDefault(name, LogId.ZERO);
  }

  public Position here() {
    return position;
  }

  /** Below this place in the log, the index may have forgotten names. */
  public LogId floor() {
    return floor;
  }

  /** What this response's standing is at this time. */
  public Standing standingOf(Judged response, long nanos) {
    Position here = here();
    if (response.checkedAt() != here) {
      Standing standing = check(response);
      if (standing != Standing.CURRENT) {
        return standing;
      }
      response.checkedAt(here);
    }
    return alone || isHeard(response, nanos) ? Standing.CURRENT : Standing.UNHEARD;
  }

  /** The rule itself. */
  public Standing check(Judged response) {
    LogId asOf = response.knownUpTo();
    for (String name : response.names()) {
      LogId last = lastIds.get(name);
      if ((last != null && last.isAfter(asOf)) || isUncomparable(response, name)) {
        return Standing.INVALIDATED;
      }
    }
    return floor().isAfter(asOf) ? Standing.BELOW_FLOOR : Standing.CURRENT;
  }

  /** Whether a response that was waited for began to be loaded late enough to be shared. */
  public boolean isShareable(Judged response) {
    return check(response) != Standing.INVALIDATED;
  }

  private boolean isUncomparable(Judged response, String name) {
    return !response.isLoadedHere() && unplaced.containsKey(name);
  }

  /** A response that was itself loaded within the bound is as good as one heard of within it. */
  public boolean isHeard(Judged response, long nanos) {
    return (started && nanos - heardNanos <= maxStalenessNanos)
        || (response.isLoadedHere() && nanos - response.loadedNanos() <= maxStalenessNanos);
  }

  /** How long ago a look at the log was answered; nothing if there is no log but this node's. */
  public Duration silence(long nanos) {
    return alone || !started ? Duration.ZERO : Duration.ofNanos(nanos - heardNanos);
  }

  /** Whether the log was heard within {@code maxStaleness}. */
  public boolean isHeard(long nanos) {
    return alone || (started && nanos - heardNanos <= maxStalenessNanos);
  }

  /** Whether an {@code asOf} lies behind what this node knows. */
  public boolean isAhead(LogId asOf) {
    return asOf.isAfter(position.applied);
  }

  /** Invalidates on this node alone: there is no log, or it has no room for more. */
  public synchronized void applyLocally(List<String> names) {
    apply(names, position.applied.nextLocal());
  }

  /**
   * Invalidates on this node what has no place in the log yet. Until it has one, no response from
   * elsewhere that has these names can be compared with it, and none is current: it may have come
   * into the log in between.
   */
  public synchronized void applyUnplaced(List<String> names) {
    names.forEach(name -> unplaced.merge(name, 1, Integer::sum));
    applyLocally(names);
  }

  /** What was unplaced now has this place. */
  public synchronized void placed(List<String> names, LogId id) {
    apply(names, id);
    names.forEach(name -> unplaced.computeIfPresent(name, (n, count) -> decreased(count)));
  }

  private static @Nullable Integer decreased(int count) {
    return count == 1 ? null : count - 1;
  }

  /** Invalidates at a place in the log that this node has yet to read up to. */
  public synchronized void applyAhead(List<String> names, LogId id) {
    apply(names, id);
  }

  private void apply(List<String> names, LogId id) {
    names.forEach(name -> lastIds.merge(name, id, LogId::max));
    trim();
    position = new Position(position.applied.nextLocal());
  }

  /**
   * Whether a peer may have something older that it calls fresh, and no list of nodes names it: a
   * restart lost it from there and it hasn't come back yet.
   *
   * @param waitedNanos since what is newer was appended
   */
  public synchronized boolean mayMissPeers(long nanos, long waitedNanos) {
    boolean forgotten = nanos - restartNanos > UNLISTED_NANOS + 10 * maxStalenessNanos;
    return !unlistedPeers.isEmpty() && !forgotten && waitedNanos <= maxStalenessNanos;
  }

  /** Whether a peer may be missing from the list of nodes, which a restart may just have lost. */
  public boolean mayBeUnlisted(LogSlice slice) {
    return slice.millisSinceRestart() <= maxStalenessNanos / 1_000_000;
  }

  /** Whether a restart of the log may have lost the entry with this id. */
  public boolean mayBeLost(LogId id, LogSlice slice) {
    return slice.marker().isAfter(id);
  }

  /** Whether what this look brought is all that there was to bring. */
  public boolean isAll(LogSlice slice) {
    return slice.isComplete();
  }

  /** The next exchange's part that this node's knowledge decides. */
  public synchronized LogExchange exchange(String node, List<String> names, long nanos) {
    return new LogExchange(
        node,
        LogId.of(position.applied.millis()),
        marker,
        maxStalenessNanos / 1_000_000,
        again(nanos),
        names);
  }

  /** What a restart may have lost: asked for once, by the exchange that answers the restart. */
  public List<RemoteLog.NameStamp> again(long nanos) {
    if (againFor.equals(marker)) {
      return List.of();
    }
    List<RemoteLog.NameStamp> names = new ArrayList<>();
    for (Recent r : recent) {
      if (nanos - r.nanos <= RECENT_NANOS) {
        names.add(new RemoteLog.NameStamp(r.name, r.id.millis()));
      }
    }
    return names;
  }

  /** Whether this slice follows on what is known; if not, {@link #reload} must come first. */
  public synchronized boolean follows(LogSlice slice) {
    boolean contiguous = !slice.first().isAfter(position.applied);
    boolean sinceRestart = slice.first().equals(slice.marker()) && slice.marker().isAfter(marker);
    return started && (contiguous || sinceRestart);
  }

  /**
   * Starts over from the remote tier's index of last ids.
   *
   * @param slice the look at the log that was taken before the index was read
   */
  public synchronized void reload(LogSlice slice, List<RemoteLog.NameStamp> names, long nanos) {
    for (RemoteLog.NameStamp n : names) {
      lastIds.merge(n.name(), LogId.of(n.millis()), LogId::max);
    }
    boolean all = names.size() < maxNames;
    LogId oldest = all ? slice.floor() : LogId.of(names.get(names.size() - 1).millis());
    // An index without a gap is known down to the floor, but not below what fell out of it.
    floor = LogId.max(floor, LogId.max(slice.floor(), oldest));
    position = new Position(LogId.max(position.applied, slice.last()));
    started = true;
    marker = LogId.max(marker, slice.marker());
    againFor = marker;
    unansweredPeers.clear();
    for (LogSlice.Beat beat : slice.beats()) {
      if (!beat.marker().equals(marker)) {
        unansweredPeers.add(beat.node());
      }
    }
    settled = unansweredPeers.isEmpty();
    restartNanos = nanos;
  }

  /** Applies what follows; answered exchanges in any order. */
  public synchronized void apply(LogSlice slice, LogExchange asked, long issuedNanos) {
    if (slice.marker().isAfter(marker)) {
      restarted(slice, issuedNanos);
    } else if (asked.marker().equals(marker)) {
      againFor = marker;
    }
    LogId applied = position.applied;
    for (LogSlice.Entry entry : slice.entries()) {
      for (String name : entry.names()) {
        lastIds.merge(name, entry.id(), LogId::max);
        recent.addLast(new Recent(name, entry.id(), issuedNanos));
      }
      applied = LogId.max(applied, entry.id());
    }
    while (recent.size() > MAX_RECENT) {
      recent.removeFirst();
    }
    trim();
    if (applied.isAfter(position.applied)) {
      position = new Position(applied);
    }
    hear(slice, issuedNanos);
  }

  private void restarted(LogSlice slice, long nanos) {
    marker = slice.marker();
    settled = false;
    restartNanos = nanos;
    unansweredPeers.clear();
    unansweredPeers.addAll(livePeers);
    unlistedPeers.addAll(listedPeers);
  }

  private void hear(LogSlice slice, long nanos) {
    Set<String> live = new HashSet<>();
    Set<String> listed = new HashSet<>();
    for (LogSlice.Beat beat : slice.beats()) {
      listed.add(beat.node());
      if (beat.serverMillis() + beat.maxStalenessMillis() >= slice.serverMillis()) {
        live.add(beat.node());
      }
      if (beat.marker().equals(marker)) {
        unansweredPeers.remove(beat.node());
      }
    }
    listedPeers = listed;
    unlistedPeers.removeAll(listed);
    if (!settled) {
      settled = isSettled(unansweredPeers, nanos - restartNanos);
    }
    if (settled) {
      livePeers = live;
      if (isAll(slice) && nanos - heardNanos > 0) {
        heardNanos = nanos;
      }
    }
  }

  /** Whether what a restart lost must by now have been announced again. */
  public boolean isSettled(Set<String> unanswered, long nanosSinceRestart) {
    return unanswered.isEmpty() || nanosSinceRestart > maxStalenessNanos;
  }

  private void trim() {
    if (lastIds.size() <= maxNames) {
      return;
    }
    List<Map.Entry<String, LogId>> byAge = new ArrayList<>(lastIds.entrySet());
    byAge.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    LogId raised = floor;
    for (Map.Entry<String, LogId> oldest : byAge.subList(0, byAge.size() - maxNames * 9 / 10)) {
      raised = LogId.max(raised, oldest.getValue());
    }
    floor = raised; // before the ids go: a reader in between finds one or the other
    for (Map.Entry<String, LogId> entry : byAge) {
      if (!entry.getValue().isAfter(raised)) {
        lastIds.remove(entry.getKey(), entry.getValue());
      }
    }
  }
}
