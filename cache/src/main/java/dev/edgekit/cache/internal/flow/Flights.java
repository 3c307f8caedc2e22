package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.OriginException;
import dev.edgekit.cache.internal.flow.LoadOutcome.Cause;
import dev.edgekit.cache.internal.log.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loads of this process, one at a time for each key. A caller with a thread leads a load or
 * waits for the one under way; a caller without one hears of a load when it lands. Each load ends
 * for those who wait when its time is over, whether its origin answers or not. Thread-safe.
 */
public final class Flights {
  private static final Logger log = LoggerFactory.getLogger(Flights.class);

  private final Map<CacheKey, Flight> flights = new ConcurrentHashMap<>();
  private final Set<Flight> all = ConcurrentHashMap.newKeySet();

  /** The flight that each thread waits for; a circle would wait forever. */
  private final Map<Thread, Flight> followers = new ConcurrentHashMap<>();

  private final Environment environment;
  private final LoadThreads threads;
  private final Runnable timedOut;
  private volatile boolean closed;

  /**
   * A load for a thread of the cache's.
   *
   * @param begins called when the load begins; the result tells whether an invalidation has named
   *     its response
   * @param limit the maximum time that anyone waits for it
   * @param origin what stands for the origin where loads are counted
   */
  record Task(
      CacheKey key,
      Supplier<BooleanSupplier> begins,
      Duration limit,
      Object origin,
      Supplier<LoadOutcome> load) {}

  /**
   * No loads yet.
   *
   * @param timedOut called for each load whose time is over
   */
  public Flights(Environment environment, LoadThreads threads, Runnable timedOut) {
    this.environment = environment;
    this.threads = threads;
    this.timedOut = timedOut;
  }

  /**
   * The outcome of this load or, if another one is under way, of that. A load that still waits for
   * a thread gets the calling one.
   *
   * @param begins called when the load begins; the result tells whether an invalidation has named
   *     its response: nobody joins it then
   * @param vain whether another load's outcome is worth another try, one for all who waited
   * @throws IllegalStateException if the other load waits for the calling thread
   */
  LoadOutcome join(
      CacheKey key,
      Supplier<BooleanSupplier> begins,
      Duration limit,
      Supplier<LoadOutcome> load,
      Predicate<LoadOutcome> vain) {
    Flight mine = new Flight(begins.get());
    Flight other = enter(key, mine);
    if (other == null) {
      mine.claim(load);
      return lead(key, begin(key, mine, limit).awaited(), load);
    }
    if (other.awaited().claim(load)) {
      return lead(key, other, load);
    }
    LoadOutcome outcome = follow(key, other, limit);
    return vain.test(outcome) ? joinNext(key, begins, other, limit, load) : outcome;
  }

  /**
   * Enters this flight if none is there, or if an invalidation has overtaken that; else the other
   * one.
   */
  private @Nullable Flight enter(CacheKey key, Flight mine) {
    Flight other = flights.putIfAbsent(key, mine);
    return other != null && other.isOvertaken() && flights.replace(key, other, mine) ? null : other;
  }

  private LoadOutcome joinNext(
      CacheKey key,
      Supplier<BooleanSupplier> begins,
      Flight other,
      Duration limit,
      Supplier<LoadOutcome> load) {
    Flight mine = new Flight(begins.get());
    Flight next = other.next(mine);
    if (!next.claim(load)) {
      return follow(key, next, limit);
    }
    try {
      LoadOutcome outcome = join(key, begins, limit, load, again -> false);
      next.land(outcome);
      return outcome;
    } finally {
      next.end();
    }
  }

  /** The same for a load that nobody can join. */
  LoadOutcome alone(CacheKey key, Duration limit, Supplier<LoadOutcome> load) {
    Flight mine = new Flight(() -> false);
    mine.claim(load);
    return lead(key, begin(key, mine, limit).awaited(), load);
  }

  /**
   * The same as {@link #join} for a caller without a thread: a load that is not under way yet runs
   * on one of the cache's.
   *
   * @param awaited whether closing the cache waits for it
   * @throws IllegalStateException if the other load waits for the calling thread
   */
  CompletableFuture<LoadOutcome> start(Task task, boolean awaited, Predicate<LoadOutcome> vain) {
    Flight mine = new Flight(task.begins.get());
    Flight other = enter(task.key, mine);
    if (other == null) {
      return seen(task, run(task, mine, awaited));
    }
    refuseCircle(task.key, other);
    return seen(task, awaited ? other.awaited() : other)
        .thenCompose(
            outcome ->
                vain.test(outcome)
                    ? startNext(task, other, awaited)
                    : CompletableFuture.completedFuture(outcome));
  }

  private CompletableFuture<LoadOutcome> startNext(Task task, Flight other, boolean awaited) {
    Flight mine = new Flight(task.begins.get());
    Flight next = other.next(mine);
    if (next.claim(task.load)) {
      var unused =
          start(task, awaited, again -> false)
              .whenComplete(
                  (outcome, failure) -> {
                    if (failure == null) {
                      next.land(outcome);
                    }
                    next.end();
                  });
    }
    return seen(task, next);
  }

  private static CompletableFuture<LoadOutcome> seen(Task task, Flight flight) {
    return flight.outcome().thenApply(outcome -> flight.seenBy(task.load, outcome));
  }

  /** The same for a load that nobody can join. */
  CompletableFuture<LoadOutcome> startAlone(Task task) {
    return run(task, new Flight(task.begins.get()), true).outcome();
  }

  private Flight run(Task task, Flight mine, boolean awaited) {
    try {
      if (closed) {
        throw new RejectedExecutionException("the cache is closed");
      }
      begin(task.key, awaited ? mine.awaited() : mine, task.limit);
      threads.execute(
          task.origin,
          () -> {
            if (mine.claim(task.load)) {
              fly(task.key, mine, task.load);
            }
          });
    } catch (RejectedExecutionException e) {
      forget(task.key, mine);
      mine.land(new LoadOutcome.Failed(e, Cause.ROOM, false));
    }
    return mine;
  }

  private void fly(CacheKey key, Flight mine, Supplier<LoadOutcome> load) {
    try {
      LoadOutcome unused = lead(key, mine, load);
    } catch (RuntimeException | Error e) { // those who joined it have been told
      log.debug("a load on a thread of the cache's was given up", e);
    }
  }

  private Flight begin(CacheKey key, Flight flight, Duration limit) {
    all.add(flight);
    Runnable cancel = environment.later(limit.toMillis(), () -> timeOut(key, flight, limit));
    var unused = flight.outcome().whenComplete((outcome, failure) -> cancel.run());
    return flight;
  }

  private void timeOut(CacheKey key, Flight flight, Duration limit) {
    forget(key, flight);
    if (!flight.outcome().isDone()) {
      timedOut.run();
    }
    flight.cutShort(tookTooLong(key, limit));
  }

  private static LoadOutcome tookTooLong(CacheKey key, Duration limit) {
    String reason = "the load of " + key + " took longer than hardTimeout = " + limit;
    return new LoadOutcome.Failed(
        new OriginException(new TimeoutException(reason)), Cause.TIME, false);
  }

  private LoadOutcome lead(CacheKey key, Flight flight, Supplier<LoadOutcome> load) {
    try {
      LoadOutcome outcome = load.get();
      forget(key, flight); // first: a request that comes now finds what was stored
      flight.land(outcome);
      return outcome;
    } catch (RuntimeException | Error e) {
      if (flight.outcome().isDone()) {
        return flight.outcome().join(); // what cut it short
      }
      if (!(e.getCause() instanceof InterruptedException)) { // which ends this caller alone
        forget(key, flight);
        flight.land(new LoadOutcome.Failed(e, Cause.ORIGIN, false));
      }
      throw e;
    } finally {
      forget(key, flight);
      flight.end();
    }
  }

  private void forget(CacheKey key, Flight flight) {
    flights.remove(key, flight);
    all.remove(flight);
  }

  private LoadOutcome follow(CacheKey key, Flight other, Duration limit) {
    Thread me = Thread.currentThread();
    followers.put(me, other);
    try {
      refuseCircle(key, other);
      environment.await(other.outcome(), limit.toMillis());
      return other.outcome().getNow(tookTooLong(key, limit)).forFollower();
    } catch (InterruptedException e) {
      me.interrupt();
      throw new OriginException("interrupted while it waited for another's load of " + key, e);
    } finally {
      followers.remove(me);
    }
  }

  /** Follows who waits for whom, from the leader of this load on, to the calling thread. */
  private void refuseCircle(CacheKey key, Flight other) {
    Thread me = Thread.currentThread();
    Flight next = other;
    for (int i = 0; next != null && i <= followers.size(); i++) {
      Thread leader = next.outcome().isDone() ? null : next.leader();
      if (leader == me) {
        throw new IllegalStateException(
            "the load of " + key + " waits for itself: its origin serves the same key");
      }
      next = leader == null ? null : followers.get(leader);
    }
  }

  /** Whether a load of this key waits for a thread or is under way. */
  public boolean isUnderWay(CacheKey key) {
    return flights.containsKey(key);
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Begins no more loads on the cache's threads, waits for those that are awaited, ends the others.
   */
  public void close(Duration patience) {
    closed = true;
    List<CompletableFuture<?>> awaited = new ArrayList<>();
    for (Flight flight : all) {
      if (flight.isAwaited() && flight.leader() != null) {
        awaited.add(flight.outcome());
      } else {
        end(flight);
      }
    }
    try {
      environment.await(
          CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new)), patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(Flights::end);
  }

  private static void end(Flight flight) {
    flight.cutShort(
        new LoadOutcome.Failed(
            new RejectedExecutionException("the cache was closed"), Cause.ROOM, false));
  }
}
