package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the log, and the one rule: a response is current if and only if nothing
 * in the log after its {@code asOf} names its key or one of its tags. Thread-safe.
 *
 * <p><b>Why it is enough.</b> A load notes {@code asOf} before it reads from the origin, so its
 * data is at least as new as every write announced up to there; and nothing after it names the
 * response. It doesn't matter when or by whom the response was stored: what was written late is
 * recognised when it is read.
 *
 * <p><b>What one comparison proves.</b> Every change of what is known here publishes a new {@link
 * Position}, after the change. A response remembers the position at which it was last found
 * current; while that is still the position, nothing can have changed for it.
 *
 * <p><b>What is forgotten.</b> The index of last ids is bounded. What falls out raises the floor; a
 * response from before the floor can't be judged here if one of its names was forgotten, or looks
 * like a forgotten one.
 *
 * <p><b>When it is known.</b> An answered look proves that nothing older than its own start is
 * missing. After a restart of the log (another server, lost data) that proof is void for what was
 * loaded before, until the restart is settled: until every member of the fleet has put back what it
 * knows of what was lost. If one stays silent for {@code maxStaleness}, or too much was lost, an
 * entry says that everything before may have been invalidated.
 */
public class Coherence {
  /** The maximum number of names whose last id a node keeps; more raise the floor. */
  public static final int MAX_NAMES = 200_000;

  /**
   * If the wall clock ran ahead of the monotonic one by more than this part of {@code
   * maxStaleness}, the machine was suspended.
   */
  private static final int SUSPENSION_PART = 4;

  private final long maxStalenessNanos;
  private final boolean alone;
  private final int maxNames;
  private final Map<String, Moment> lastIds = new ConcurrentHashMap<>();

  /** How often each name was invalidated here without a place in the log yet. */
  private final Map<String, Integer> unplaced = new ConcurrentHashMap<>();

  private volatile Lineage lineage;
  private volatile Position position;
  private volatile Moment floor = Moment.NEVER;

  /**
   * Where this node's knowledge begins: before it, this node can't tell which names were
   * invalidated.
   */
  private volatile Moment start = Moment.NEVER;

  private final ForgottenNames forgotten = new ForgottenNames();
  private volatile Moment doubt = Moment.NEVER;
  private volatile Moment begun = Moment.NEVER;
  private volatile boolean settled = true;
  private volatile long behind;

  /** When the log was last read to its end, and when that was last proof for everything. */
  private volatile Heard looked = Heard.NEVER;

  private volatile Heard heard = Heard.NEVER;

  // Below: guarded by this.

  /**
   * What was applied with a place in an incarnation of the log that this node has not heard of yet:
   * until then no response from elsewhere can be compared with it.
   */
  private final Map<LogId, List<String>> unheardOf = new LinkedHashMap<>();

  /**
   * The latest moment that a load here may have noted; a restart moves the position back before it.
   */
  private Moment reached = Moment.NEVER;

  /**
   * The longest {@code maxStaleness} of any node that this one has heard of. It says that in each
   * look, so that a log that lost it knows it again before a barrier can rely on it.
   */
  private long fleetMillis;

  private final Set<String> members = new HashSet<>();
  private Map<Long, Long> forks = Map.of();
  private Restoration restoration = Restoration.none();
  private long restored;
  private boolean saidMembers;
  private long unsettledNanos;
  private long followedNanos;
  private long latest;

  /** Knowledge of the log up to here; compared by identity. */
  public static final class Position {
    private final LogId id;

    Position(LogId id) {
      this.id = id;
    }
  }

  /** When a look began, by two clocks. */
  private record Heard(boolean ever, long nanos, long millis) {
    static final Heard NEVER = new Heard(false, 0, 0);
  }

  /** What to do after a look. */
  public enum Next {
    /** Nothing: all is known. */
    NOTHING,
    /** To look again. */
    LOOK,
    /** To read the index of last ids first: the log doesn't reach back to what is known. */
    RELOAD
  }

  /** What the rule is applied to, with the last result that is remembered. */
  public interface Judged {
    /** Its key and its tags, as the log names them. */
    List<String> names();

    /** How far the log had been applied at the loading node, before the load. */
    LogId asOf();

    /** Whether this node loaded it. */
    boolean isLoadedHere();

    /** When this node began to load it, by the monotonic clock; 0 if it didn't, or nobody asks. */
    default long loadedNanos() {
      return 0;
    }

    /** The position at which it was last found current; {@code null} if that isn't remembered. */
    default @Nullable Position checkedAt() {
      return null;
    }

    /** Remembers where it was found current, where that is worth remembering. */
    default void checkedAt(Position position) {}
  }

  /**
   * Knows nothing yet.
   *
   * @param alone there is no log but this node's own
   */
  public Coherence(long maxStalenessNanos, boolean alone, int maxNames) {
    this(maxStalenessNanos, alone, maxNames, LogId.ZERO);
  }

  /**
   * Begins at this place: for a node that has no log but its own, in which no earlier process can
   * have written.
   */
  public Coherence(long maxStalenessNanos, boolean alone, int maxNames, LogId start) {
    this.position = new Position(start);
    this.lineage = Lineage.of(start.incarnation(), Map.of());
    this.floor = lineage.momentOf(start);
    this.start = floor;
    this.reached = floor;
    this.maxStalenessNanos = maxStalenessNanos;
    this.fleetMillis = maxStalenessNanos / 1_000_000;
    this.alone = alone;
    this.maxNames = maxNames;
  }

  /** What a load that starts now must note. */
  public LogId asOf() {
    return position.id;
  }

  /** How long this node goes on without hearing from the log. */
  public long maxStalenessMillis() {
    return maxStalenessNanos / 1_000_000;
  }

  /** Where this node is. */
  public Position here() {
    return position;
  }

  /** Below this place in the log, the index may have forgotten names. */
  protected boolean isBelowFloor(Moment moment) {
    return floor.isAfter(moment);
  }

  /** Before this, anything may have been invalidated by what the log lost. */
  protected boolean isInDoubt(Moment moment) {
    return doubt.isAfter(moment);
  }

  /** Where a place lies in this node's time. */
  protected Moment momentOf(LogId id) {
    return lineage.momentOf(id);
  }

  /**
   * The standing of a response.
   *
   * @param nanos monotonic time
   * @param millis the wall clock's, which goes on while the machine is suspended
   */
  public Standing standingOf(Judged response, long nanos, long millis) {
    Position here = here();
    if (response.checkedAt() != here) {
      Standing standing = check(response);
      if (standing != Standing.CURRENT) {
        return standing;
      }
      response.checkedAt(here);
    }
    if (alone || isHeard(response, nanos, millis)) {
      return Standing.CURRENT;
    }
    boolean young = response.isLoadedHere() && nanos - response.loadedNanos() <= maxStalenessNanos;
    return young ? youngAndUnheard() : Standing.UNHEARD;
  }

  /** The standing of what may be answered again, labelled, although the log is not heard. */
  protected Standing youngAndUnheard() {
    return Standing.LOADED_HERE;
  }

  /** The rule itself. */
  public Standing check(Judged response) {
    Moment asOf = momentOf(response.asOf());
    if (isNamedAfter(asOf, Names.EVERYTHING) || isUncomparable(response, Names.EVERYTHING)) {
      return Standing.INVALIDATED;
    }
    for (String name : response.names()) {
      if (isNamedAfter(asOf, name) || isUncomparable(response, name)) {
        return Standing.INVALIDATED;
      }
    }
    if (isBelowFloor(asOf) && mayBeForgotten(asOf, response)) {
      return Standing.BELOW_FLOOR;
    }
    return isInDoubt(asOf) ? Standing.UNHEARD : Standing.CURRENT;
  }

  private boolean mayBeForgotten(Moment asOf, Judged response) {
    return start.isAfter(asOf)
        || forgotten.mayNameAfter(asOf, Names.EVERYTHING)
        || forgotten.mayNameAfter(asOf, response.names());
  }

  private boolean isNamedAfter(Moment asOf, String name) {
    Moment last = lastIds.get(name);
    return last != null && last.isAfter(asOf);
  }

  /** Whether a load, or that of a response, began late enough to be shared with those who wait. */
  public boolean isShareable(Judged response) {
    return check(response) != Standing.INVALIDATED;
  }

  private boolean isUncomparable(Judged response, String name) {
    return !response.isLoadedHere() && unplaced.containsKey(name);
  }

  private boolean isHeard(Judged response, long nanos, long millis) {
    return isHeard(nanos, millis)
        || (isWithinBound(looked, nanos, millis)
            && !begun.isAfter(lineage.momentOf(response.asOf())));
  }

  /** Whether the log was heard within {@code maxStaleness}, and nothing is in doubt. */
  public boolean isHeard(long nanos, long millis) {
    return alone || isWithinBound(heard, nanos, millis);
  }

  private boolean isWithinBound(Heard last, long nanos, long millis) {
    long passed = nanos - last.nanos;
    return last.ever
        && passed <= maxStalenessNanos
        && !isSuspended(millis - last.millis - passed / 1_000_000);
  }

  /** Whether the machine stood still: the wall clock ran ahead by this much. */
  protected boolean isSuspended(long millisAhead) {
    return millisAhead > maxStalenessNanos / 1_000_000 / SUSPENSION_PART;
  }

  /**
   * How long ago a look at the log was answered that was proof for everything; since this node was
   * built if none was. Zero if there is no log but this node's.
   */
  public Duration silence(long nanos, long builtNanos) {
    return alone
        ? Duration.ZERO
        : Duration.ofNanos(nanos - (heard.ever ? heard.nanos : builtNanos));
  }

  /** Whether what a restart lost is still being put back. */
  public boolean isSettling() {
    return !settled;
  }

  /** Entries of the log that the last look left to be read. */
  public long behind() {
    return behind;
  }

  /** Whether this node has yet to read the log up to there. */
  public boolean isAhead(LogId id) {
    return !lineage.hasFollowed(id.incarnation(), id.counter())
        || lineage.momentOf(id).time() > lineage.momentOf(asOf()).time();
  }

  /** Invalidates on this node alone: there is no log. */
  public synchronized void applyLocally(List<String> names) {
    applyHere(names, Moment.NEVER);
  }

  /** Invalidates after all that was loaded here, and not before that moment. */
  private void applyHere(List<String> names, Moment moment) {
    apply(names, Moment.max(afterAllLoads(), moment));
    move(position.id.nextLocal());
  }

  /** After all that loads of this node may have noted. */
  protected Moment afterAllLoads() {
    return reached.next();
  }

  /** Whether this node knows where that incarnation's places lie in its own time. */
  protected boolean hasHeardOf(LogId id) {
    return lineage.has(id.incarnation());
  }

  private void move(LogId id) {
    position = new Position(id);
    reached = Moment.max(reached, lineage.momentOf(id));
  }

  /**
   * Invalidates on this node what has no place in the log yet. Until it has one, no response from
   * elsewhere that has these names can be compared with it, and none is current: the invalidation
   * may have entered the log in between.
   */
  public synchronized void applyUnplaced(List<String> names) {
    names.forEach(name -> unplaced.merge(name, 1, Integer::sum));
    applyLocally(names);
  }

  /** These names, unplaced before, are now in the log. */
  public synchronized void placed(List<String> names) {
    names.forEach(name -> unplaced.computeIfPresent(name, (n, count) -> decreased(count)));
    move(position.id);
  }

  private static @Nullable Integer decreased(int count) {
    return count == 1 ? null : count - 1;
  }

  private void apply(List<String> names, Moment moment) {
    names.forEach(name -> lastIds.merge(name, moment, Moment::max));
    latest = Math.max(latest, moment.time());
    trim();
  }

  /** A look at the log from where this node is, with all that it has to say. */
  public synchronized LogExchange look(String node, long nanos) {
    LogExchange look = LogExchange.look(node, position.id, fleetMillis);
    if (settled && restoration.isDone(restored)) {
      return look;
    }
    List<Flag> flags = new ArrayList<>();
    if (restoration.isPossible() && restoration.isDone(restored)) {
      flags.add(Flag.ANSWERED);
    }
    // Also where too much was lost: a node that hasn't heard of the restart may call its entries
    // fresh for that long, and a barrier must not succeed before.
    if (isOverdue(nanos - unsettledNanos)) {
      flags.add(Flag.DOUBT);
    }
    List<String> known = saidMembers || members.isEmpty() ? List.of() : List.copyOf(members);
    if (!known.isEmpty()) {
      flags.add(Flag.MEMBERS);
    }
    return look.saying(flags)
        .restoring(restoration.next(restored), known)
        .restoringToo(restoration.nextExtras(restored));
  }

  /** Whether a member of the fleet was silent for too long after a restart. */
  protected boolean isOverdue(long nanosSinceRestart) {
    return nanosSinceRestart > maxStalenessNanos;
  }

  /** Applies what a look brought. */
  public synchronized Next apply(LogSlice slice, LogExchange asked, Instants when) {
    fleetMillis = Math.max(fleetMillis, slice.boundMillis());
    if (slice.incarnation() != position.id.incarnation()) {
      return position.id.incarnation() == 0 ? Next.RELOAD : fork(slice, when);
    }
    if (hasGap(slice)) {
      return Next.RELOAD;
    }
    slice.entries().forEach(this::apply);
    acknowledge(asked);
    settle(slice, when.issuedNanos());
    behind = Math.max(0, slice.last() - position.id.counter());
    if (!isAll(slice)) {
      return Next.LOOK;
    }
    hear(when);
    return restoration.isDone(restored) ? Next.NOTHING : Next.LOOK;
  }

  /** Applies what this node appended itself, and all before it if that was known already. */
  public synchronized void applyAppended(LogSlice slice, LogExchange asked, Instants when) {
    List<String> names = asked.names();
    int entries = (names.size() + LogExchange.ENTRY_NAMES - 1) / LogExchange.ENTRY_NAMES;
    LogId id = LogId.of(slice.incarnation(), slice.appended());
    boolean known = slice.incarnation() == position.id.incarnation();
    if (known && slice.last() == position.id.counter() + entries) {
      apply(names, lineage.momentOf(id));
      move(id);
      hear(when);
    } else if (!known || id.counter() > position.id.counter()) {
      applyAhead(names, id);
    } // else the log sent it before the answer came, and it is applied
  }

  /** Invalidates at a place in the log that this node has yet to read up to. */
  public synchronized void applyAhead(List<String> names, LogId id) {
    if (hasHeardOf(id)) {
      applyHere(names, ahead(id));
    } else if (unheardOf.putIfAbsent(id, names) == null) {
      applyUnplaced(names);
    }
  }

  /** Where the entry with this id lies in this node's time. */
  private Moment ahead(LogId id) {
    return lineage.hasFollowed(id.incarnation(), id.counter())
        ? lineage.momentOf(id)
        : new Moment(begun.time() - 1, 1); // lost: after all from before the restart
  }

  /** Places what was applied ahead of the incarnation that this node has come to follow. */
  private void placeUnheardOf() {
    List<LogId> heardOf = new ArrayList<>(unheardOf.keySet());
    heardOf.removeIf(id -> !lineage.has(id.incarnation()));
    for (LogId id : heardOf) {
      List<String> names = unheardOf.getOrDefault(id, List.of());
      apply(names, ahead(id));
      unheardOf.remove(id);
      placed(names);
    }
  }

  /**
   * Applies entries that the log sent unasked. They are no proof that nothing is missing.
   *
   * @return whether a look is due at once
   */
  public synchronized boolean applyNews(List<LogEntry> news) {
    boolean due = false;
    for (LogEntry entry : news) {
      LogId id = entry.id();
      boolean known = id.incarnation() == position.id.incarnation();
      if (known && id.counter() == position.id.counter() + 1) {
        apply(entry);
        due |= entry.wakes();
      } else if (!known || id.counter() > position.id.counter()) {
        applyAhead(entry.names(), id);
        due = true;
      }
    }
    return due || !settled;
  }

  private void apply(LogEntry entry) {
    if (entry.id().counter() <= position.id.counter()) {
      return;
    }
    Moment moment = lineage.momentOf(entry.id());
    apply(entry.names(), moment);
    List<String> unknown = new ArrayList<>();
    for (Old old : entry.restored()) {
      if (!lineage.hasFollowed(entry.origin(), old.counter())) {
        unknown.add(old.name());
      }
    }
    apply(unknown, moment);
    members.addAll(entry.joined());
    entry.left().forEach(members::remove);
    if (entry.doubt() > 0) {
      doubt = lineage.momentOf(LogId.of(entry.id().incarnation(), entry.doubt()));
    }
    move(entry.id());
  }

  private void acknowledge(LogExchange asked) {
    if (asked.at().incarnation() == position.id.incarnation()) {
      saidMembers |= asked.flags().contains(Flag.MEMBERS);
      restoration.sent(asked.names());
    }
  }

  private void settle(LogSlice slice, long issuedNanos) {
    restored = Math.max(restored, slice.restored());
    if (slice.doubt() >= slice.begun()) {
      restoration = Restoration.none();
    }
    begun = lineage.momentOf(LogId.of(slice.incarnation(), slice.begun()));
    unsettledNanos = settled ? issuedNanos : unsettledNanos;
    settled = isSettled(slice);
  }

  /** Whether what a restart lost is put back, or given up. */
  protected boolean isSettled(LogSlice slice) {
    return slice.settled();
  }

  private void hear(Instants when) {
    Heard now = new Heard(true, when.issuedNanos(), when.issuedMillis());
    if (!looked.ever || now.nanos - looked.nanos > 0) {
      looked = now;
      heard = settled ? now : heard;
    }
  }

  /** Whether the log doesn't reach back to what is known. */
  protected boolean hasGap(LogSlice slice) {
    return slice.first() > position.id.counter() + 1;
  }

  /** Whether what this look brought is all that there was to bring. */
  protected boolean isAll(LogSlice slice) {
    return slice.last() <= position.id.counter();
  }

  /** Another incarnation of the log: what is known beyond what both share was lost. */
  private Next fork(LogSlice slice, Instants when) {
    LogId left = position.id;
    long next = slice.incarnation();
    long shared = lineage.sharedWith(next, slice.forks(), left.counter());
    Moment last = lineage.sharedMoment(next, slice.forks(), left.counter());
    restoration = restoration(slice, left, last);
    Lineage forked = lineage.forked(next, slice.forks(), left.counter(), latest);
    forks = slice.forks();
    aheadAgain(lineage.momentOf(LogId.of(left.incarnation(), left.counter())), forked, slice);
    lineage = forked;
    latest = latest + 1;
    restored = slice.restored();
    saidMembers = false;
    begun = forked.momentOf(LogId.of(next, slice.begun()));
    unsettledNanos = when.issuedNanos();
    followedNanos = when.issuedNanos();
    settled = isSettled(slice);
    move(LogId.of(next, shared));
    placeUnheardOf();
    return Next.LOOK;
  }

  /** What was applied ahead of what was read stays ahead of all that this node has not read. */
  private void aheadAgain(Moment read, Lineage forked, LogSlice slice) {
    Moment moment =
        new Moment(forked.momentOf(LogId.of(slice.incarnation(), slice.begun() - 1)).time(), 1);
    lastIds.replaceAll((name, at) -> at.time() > read.time() ? Moment.max(at, moment) : at);
    latest = Math.max(latest, moment.time());
  }

  /** What this node has to put back. */
  protected Restoration restoration(LogSlice slice, LogId left, Moment shared) {
    boolean direct = slice.forks().keySet().stream().findFirst().orElse(0L) == left.incarnation();
    long end = lineage.momentOf(LogId.of(left.incarnation(), left.counter())).time();
    List<Old> lost = new ArrayList<>();
    List<String> extras = new ArrayList<>();
    lastIds.forEach(
        (name, at) -> {
          if (at.isAfter(shared)) {
            long counter = lineage.counterAt(at.time());
            if (!direct || at.time() > end || at.local() > 0) {
              extras.add(name);
            } else if (counter >= slice.begun()) {
              lost.add(new Old(name, counter));
            }
          }
        });
    return new Restoration(lost, direct ? left.counter() : 0, extras, !floor.isAfter(shared));
  }

  /**
   * Starts over from the remote tier's index of last ids.
   *
   * @param slice the look at the log that was taken before the index was read
   */
  public synchronized void reload(
      LogSlice slice, List<RemoteLog.PlacedName> names, List<String> nodes, Instants when) {
    if (slice.incarnation() != position.id.incarnation()) {
      lineage = Lineage.of(slice.incarnation(), slice.forks());
      forks = slice.forks();
      followedNanos = when.issuedNanos();
    }
    for (RemoteLog.PlacedName n : names) {
      Moment moment = lineage.momentOf(LogId.of(slice.incarnation(), n.counter()));
      apply(List.of(n.name()), moment);
    }
    boolean all = names.size() < maxNames;
    long oldest = all ? 0 : names.get(names.size() - 1).counter();
    // An index without a gap is known down to the floor, but not below what fell out of it.
    Moment known = lineage.momentOf(LogId.of(slice.incarnation(), Math.max(slice.floor(), oldest)));
    start = Moment.max(start, known);
    floor = Moment.max(floor, known);
    doubt = Moment.max(doubt, lineage.momentOf(LogId.of(slice.incarnation(), slice.doubt())));
    members.clear();
    members.addAll(nodes);
    LogId last = LogId.of(slice.incarnation(), slice.last());
    latest = Math.max(latest, lineage.momentOf(last).time());
    settle(slice, when.issuedNanos());
    move(last);
    placeUnheardOf();
  }

  /**
   * Whether each node that may call anything fresh is in the log's list. Where a restart lost the
   * list and nobody could say who was in it, those who have not looked since are not; once the
   * bound is over they have, or call nothing fresh.
   */
  public synchronized boolean areAllListed(LogSlice slice, long nanos) {
    return slice.doubt() < slice.begun() || nanos - followedNanos > slice.boundMillis() * 1_000_000;
  }

  /** Whether a restart of the log lost the entry with this id. */
  public synchronized boolean isLost(LogId id) {
    return id.incarnation() != position.id.incarnation()
        && id.counter() > forks.getOrDefault(id.incarnation(), 0L);
  }

  private void trim() {
    if (lastIds.size() <= maxNames) {
      return;
    }
    List<Map.Entry<String, Moment>> byAge = new ArrayList<>(lastIds.entrySet());
    byAge.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    Moment raised = floor;
    for (Map.Entry<String, Moment> oldest : byAge.subList(0, byAge.size() - maxNames * 9 / 10)) {
      raised = Moment.max(raised, oldest.getValue());
    }
    List<Map.Entry<String, Moment>> gone = new ArrayList<>(byAge);
    Moment last = raised;
    gone.removeIf(entry -> entry.getValue().isAfter(last));
    // Before the ids go: a reader in between finds one or the other.
    gone.forEach(entry -> forgotten.forget(entry.getKey(), entry.getValue()));
    floor = raised;
    gone.forEach(entry -> lastIds.remove(entry.getKey(), entry.getValue()));
  }
}
