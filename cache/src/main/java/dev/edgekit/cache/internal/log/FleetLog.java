package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.internal.log.RemoteLog.NameStamp;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the log in the remote tier with what this node knows of it: appends, follows, and appends
 * later what could not be appended at once. Thread-safe.
 */
public final class FleetLog {
  /** Names that wait for the remote tier at most; more hold on this node alone. */
  public static final int MAX_QUEUED = 10_000;

  private static final int PAGE = 10_000;

  private final RemoteLog remote;
  private final Coherence coherence;
  private final Environment environment;
  private final Consumer<Duration> roundTrip;
  private final String node;

  /** Guarded by itself. */
  private final Deque<Invalidation> queued = new ArrayDeque<>();

  private int queuedNames;
  private volatile long probeNanos;

  public FleetLog(
      RemoteLog remote,
      Coherence coherence,
      Environment environment,
      Consumer<Duration> roundTrip,
      String node) {
    this.roundTrip = roundTrip;
    this.remote = remote;
    this.coherence = coherence;
    this.environment = environment;
    this.node = node;
  }

  /** Appends, or queues where the log is out of reach; applied on this node in either case. */
  public void append(Invalidation invalidation) {
    try {
      LogId id = exchange(invalidation.names(), false);
      if (id != null) {
        invalidation.appended(id, environment.nanos());
      }
    } catch (RemoteUnavailable e) {
      applyAndQueue(invalidation);
    }
  }

  private void applyAndQueue(Invalidation invalidation) {
    synchronized (queued) {
      if (queuedNames + invalidation.names().size() > MAX_QUEUED) {
        coherence.applyLocally(invalidation.names());
        invalidation.refused();
        return;
      }
      coherence.applyUnplaced(invalidation.names());
      queuedNames += invalidation.names().size();
      queued.add(invalidation);
    }
  }

  /** One look at the log, and what waits for it; again until nothing is new. */
  public void catchUp() {
    appendQueued();
    LogId before;
    do {
      before = coherence.asOf();
      exchange(List.of(), true);
    } while (!coherence.asOf().equals(before));
  }

  private void appendQueued() {
    while (true) {
      Invalidation next;
      synchronized (queued) {
        next = queued.peek();
      }
      if (next == null) {
        return;
      }
      LogId id = exchange(next.names(), true);
      next.deleteEntries();
      synchronized (queued) {
        queued.remove(next);
        queuedNames -= next.names().size();
      }
      if (id != null) {
        coherence.placed(next.names(), id);
        next.appended(id, environment.nanos());
      }
    }
  }

  /**
   * Appends a test invalidation, which names nothing, without looking at what is new: the follower
   * must be woken by it, on the connection on which it waits.
   */
  public void probe() {
    probeNanos = environment.nanos();
    LogSlice slice =
        remote.exchange(coherence.exchange(node, List.of(probeName()), environment.nanos()));
    assert slice.appended() != null;
  }

  private String probeName() {
    return "p" + node;
  }

  private void hearProbe(LogSlice slice) {
    long sent = probeNanos;
    for (LogSlice.Entry entry : slice.entries()) {
      if (sent != 0 && entry.names().contains(probeName())) {
        probeNanos = 0;
        roundTrip.accept(Duration.ofNanos(environment.nanos() - sent));
      }
    }
  }

  /** Returns when something new may stand in the log. */
  public void await(long millis) {
    remote.awaitLog(LogId.of(coherence.asOf().millis()), millis);
  }

  private @Nullable LogId exchange(List<String> names, boolean mayReload) {
    long issued = environment.nanos();
    LogExchange asked = coherence.exchange(node, names, issued);
    LogSlice slice = remote.exchange(asked);
    if (mayReload) { // the follower's own look
      hearProbe(slice);
    }
    if (coherence.follows(slice)) {
      coherence.apply(slice, asked, issued);
    } else if (mayReload) {
      coherence.reload(slice, index(), issued);
      coherence.apply(slice, asked, issued);
    }
    LogId appended = slice.appended();
    if (appended != null && coherence.isAhead(appended)) {
      coherence.applyAhead(names, appended);
    }
    return appended;
  }

  private List<NameStamp> index() {
    List<NameStamp> all = new ArrayList<>();
    List<NameStamp> page;
    do {
      page = remote.names(all.size(), PAGE);
      all.addAll(page);
    } while (page.size() == PAGE && all.size() < Coherence.MAX_NAMES);
    return all;
  }

  /**
   * Whether every node that may still serve has applied this invalidation. One that a restart of
   * the log may have lost is appended again first: to have applied the log up to behind the restart
   * is no proof that it was seen.
   *
   * <p>A node that is silent goes on by itself, and what it loads is fresh to it for {@code
   * maxStaleness}. So it counts as done when that time is over since the invalidation was appended,
   * not when it has been silent for as long.
   */
  public boolean isAppliedByFleet(Invalidation invalidation) {
    LogId id = invalidation.id();
    long issued = environment.nanos();
    LogExchange asked = coherence.exchange(node, List.of(), issued);
    LogSlice slice = remote.exchange(asked);
    if (coherence.follows(slice)) {
      coherence.apply(slice, asked, issued);
    }
    if (coherence.mayBeLost(id, slice)) {
      LogId again = exchange(invalidation.names(), false);
      if (again != null) {
        invalidation.appended(again, environment.nanos());
      }
      return false;
    }
    if (coherence.mayBeUnlisted(slice)) {
      return false;
    }
    long waited = issued - invalidation.appendedNanos();
    for (LogSlice.Beat beat : slice.beats()) {
      boolean over = waited > beat.maxStalenessMillis() * 1_000_000;
      if (!beat.node().equals(node) && !over && id.isAfter(beat.applied())) {
        return false;
      }
    }
    return !coherence.isAhead(id) && !coherence.mayMissPeers(issued, waited);
  }

  public void leave() {
    remote.leave(node);
  }
}
