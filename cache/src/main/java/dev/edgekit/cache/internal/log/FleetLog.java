package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.RemoteLog.PlacedName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the log in the remote tier with what this node knows of it: appends, follows, and appends
 * later what could not be appended at once. Thread-safe.
 */
public final class FleetLog {
  /**
   * The maximum number of names in one invalidation or in the queue; more become the one name that
   * all responses carry.
   */
  public static final int MAX_QUEUED = 20_000;

  private static final int PAGE = 2_000;

  private final RemoteLog remote;
  private final Coherence coherence;
  private final Environment environment;
  private final Consumer<Duration> roundTrip;
  private final String node;
  private final int maxQueued;

  /** Guarded by itself, as are the four below. */
  private final Deque<Invalidation> queued = new ArrayDeque<>();

  /** Those of them that one of the same names may still join, so that a hot name fills no queue. */
  private final Map<List<String>, Invalidation> joinable = new HashMap<>();

  private int queuedNames;

  /** The invalidation that is on its way into the log. */
  private @Nullable Invalidation underWay;

  /** The invalidation that all others join that come while the queue is full. */
  private @Nullable Invalidation everything;

  private volatile long probeNanos;

  public FleetLog(
      RemoteLog remote,
      Coherence coherence,
      Environment environment,
      Consumer<Duration> roundTrip,
      String node) {
    this(remote, coherence, environment, roundTrip, node, MAX_QUEUED);
  }

  public FleetLog(
      RemoteLog remote,
      Coherence coherence,
      Environment environment,
      Consumer<Duration> roundTrip,
      String node,
      int maxQueued) {
    this.roundTrip = roundTrip;
    this.remote = remote;
    this.coherence = coherence;
    this.environment = environment;
    this.node = node;
    this.maxQueued = maxQueued;
  }

  /** Appends, or queues where the log is out of reach; applied on this node in either case. */
  public void append(Invalidation invalidation) {
    if (invalidation.names().size() > maxQueued) {
      invalidation.widen();
    }
    if (hasQueued()) { // in the order of their calls, and without another timeout each
      applyAndQueue(invalidation);
      return;
    }
    try {
      appendNow(invalidation);
      invalidation.deleteEntries();
    } catch (RemoteUnavailable e) {
      applyAndQueue(invalidation);
    }
  }

  private boolean hasQueued() {
    synchronized (queued) {
      return !queued.isEmpty();
    }
  }

  /** Appends in chunks; the place of the last chunk is that of the whole. */
  private void appendNow(Invalidation invalidation) {
    List<String> names = invalidation.names();
    LogId last = null;
    for (int i = 0; i < names.size(); i += LogExchange.MAX_NAMES) {
      int end = Math.min(names.size(), i + LogExchange.MAX_NAMES);
      last = appendChunk(names.subList(i, end));
    }
    if (last == null) {
      invalidation.appended(coherence.asOf(), environment.nanos());
    } else {
      invalidation.appended(last, environment.nanos());
    }
  }

  private LogId appendChunk(List<String> names) {
    Instants when = now();
    LogExchange asked = coherence.look(node, when.issuedNanos()).appending(names);
    LogSlice slice = remote.exchange(asked);
    coherence.applyAppended(slice, asked, when);
    return LogId.of(slice.incarnation(), slice.appended());
  }

  private void applyAndQueue(Invalidation invalidation) {
    synchronized (queued) {
      Invalidation waits = everything;
      if (waits == null || waits == underWay) {
        waits = joinable.get(invalidation.names());
      }
      if (waits != null) {
        coherence.applyLocally(invalidation.names());
        invalidation.join(waits);
        return;
      }
      if (queuedNames + invalidation.names().size() > maxQueued) {
        everything = Invalidation.ofEverything();
        coherence.applyUnplaced(everything.names());
        for (Invalidation waiting : queued) {
          coherence.placed(waiting.names()); // by the one name that everything carries
          waiting.join(everything);
        }
        invalidation.join(everything);
        queued.clear();
        joinable.clear();
        queued.add(everything);
        queuedNames = everything.names().size();
        return;
      }
      coherence.applyUnplaced(invalidation.names());
      queuedNames += invalidation.names().size();
      queued.add(invalidation);
      joinable.put(invalidation.names(), invalidation);
    }
  }

  /** Names that wait for the log. */
  public int queuedNames() {
    synchronized (queued) {
      return queuedNames;
    }
  }

  /** One look at the log, and what waits for it; again until nothing is new. */
  public void catchUp() {
    appendQueued();
    Coherence.Next next;
    do {
      next = lookOnce(0);
    } while (next != Coherence.Next.NOTHING);
  }

  /** Reads what is new without waiting for the follower's turn; nothing if the log is away. */
  public void readOn() {
    try {
      Instants when = now();
      LogExchange asked = coherence.look(node, when.issuedNanos());
      Coherence.Next unused = coherence.apply(remote.exchange(asked), asked, when);
    } catch (RemoteUnavailable e) {
      // the follower says so
    }
  }

  private Coherence.Next lookOnce(long goneBelow) {
    environment.lookBegins();
    Instants when = now();
    LogExchange asked = coherence.look(node, when.issuedNanos()).burying(goneBelow);
    LogSlice slice = remote.exchange(asked);
    environment.lookAnswered();
    environment.fleetTime(slice.serverMillis(), when.issuedNanos());
    Coherence.Next next = coherence.apply(slice, asked, when);
    if (next == Coherence.Next.RELOAD) {
      reload(slice, asked, when);
      return Coherence.Next.LOOK;
    }
    return next;
  }

  /** The index is read in pages; one that a restart may have cut in two is not used. */
  private void reload(LogSlice slice, LogExchange asked, Instants when) {
    List<PlacedName> index = index();
    List<String> nodes = remote.nodes();
    if (remote.exchange(asked).incarnation() == slice.incarnation()) {
      coherence.reload(slice, index, nodes, when);
    }
  }

  private Instants now() {
    return new Instants(environment.nanos(), environment.wall());
  }

  private void appendQueued() {
    while (true) {
      Invalidation next;
      synchronized (queued) {
        next = queued.peek();
        underWay = next;
        if (next != null) {
          joinable.remove(next.names(), next); // what comes now may be too late for it
        }
      }
      if (next == null) {
        return;
      }
      try {
        appendNow(next);
        appended(next);
      } finally {
        nothingIsUnderWay();
      }
      next.deleteEntries();
    }
  }

  /**
   * What could not be appended is appended again, after all that becomes a part of it until then.
   */
  private void nothingIsUnderWay() {
    synchronized (queued) {
      underWay = null;
    }
  }

  private void appended(Invalidation head) {
    synchronized (queued) {
      if (queued.remove(head)) {
        coherence.placed(head.names());
        queuedNames -= head.names().size();
        everything = null; // which comes first, where there is one
      }
    }
  }

  /** Wakes all who wait for the log, and measures how long that takes to come back to this node. */
  public void probe() {
    probeNanos = environment.nanos();
    wake();
  }

  private void wake() {
    LogExchange alarm = coherence.look(node, environment.nanos()).appending(List.of());
    LogSlice unused = remote.exchange(alarm.saying(List.of(Flag.WAKE)));
  }

  /**
   * Waits until something stands in the log that this node doesn't know, or the time is over, and
   * applies it.
   *
   * @return whether a look is due at once
   */
  public boolean await(long millis) {
    List<LogEntry> news = remote.awaitLog(coherence.asOf(), millis);
    long sent = probeNanos;
    if (!news.isEmpty() && sent != 0) {
      probeNanos = 0;
      roundTrip.accept(Duration.ofNanos(environment.nanos() - sent));
    }
    return coherence.applyNews(news);
  }

  private List<PlacedName> index() {
    List<PlacedName> all = new ArrayList<>();
    List<PlacedName> page;
    do {
      page = remote.names(all.size(), PAGE);
      all.addAll(page);
    } while (page.size() == PAGE && all.size() < Coherence.MAX_NAMES);
    return all;
  }

  /**
   * Strikes off the list the nodes that have not applied the log up to where it was a while ago.
   *
   * @param place where the log was then
   */
  public void bury(LogId place) {
    if (place.incarnation() == coherence.asOf().incarnation()) {
      Coherence.Next unused = lookOnce(place.counter());
    }
  }

  /**
   * Whether no node may still call fresh what is older than this invalidation. An invalidation that
   * a restart of the log lost is appended again first: a node that has applied the log beyond the
   * restart need not have seen it.
   *
   * <p>A node that calls anything fresh has had the answer to a look within {@code maxStaleness}.
   * So once that time is over since the invalidation was appended, each such node has seen it,
   * whether it is listed or not; before, all must be listed, and those that are must have applied
   * it.
   */
  public boolean isAppliedByFleet(Invalidation asked) {
    Invalidation invalidation = asked.whole();
    if (invalidation.names().isEmpty()) {
      return true;
    }
    Instants when = now();
    LogExchange question =
        coherence.look(node, when.issuedNanos()).askingFor(invalidation.id().counter());
    LogSlice slice = remote.exchange(question);
    Coherence.Next next = coherence.apply(slice, question, when);
    if (next == Coherence.Next.RELOAD) {
      return false;
    }
    if (coherence.isLost(invalidation.id())) { // told after the look, which may be the first there
      appendNow(invalidation);
      return false;
    }
    if (slice.incarnation() != coherence.asOf().incarnation()
        || coherence.isAhead(invalidation.id())
        || !mayTrust(slice)) {
      return false;
    }
    long waited = when.issuedNanos() - invalidation.appendedNanos();
    boolean others = slice.laggards().stream().anyMatch(laggard -> !laggard.equals(node));
    boolean over = waited > slice.boundMillis() * 1_000_000;
    if (others && !over && invalidation.wakes()) {
      wake();
    }
    return over || (!others && coherence.areAllListed(slice, when.issuedNanos()));
  }

  /** False while what is being put back is not yet known to all. */
  private boolean mayTrust(LogSlice slice) {
    return coherence.isSettled(slice);
  }

  /** Leaves the fleet: nobody waits for this node any more. */
  public void leave() {
    LogExchange last = coherence.look(node, environment.nanos()).appending(List.of());
    LogSlice unused = remote.exchange(last.saying(List.of(Flag.LEAVE)));
  }
}
