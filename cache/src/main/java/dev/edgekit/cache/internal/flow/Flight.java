package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.flow.LoadOutcome.Cause;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One load, waiting for a thread or under way, and those who wait for its outcome. It belongs to
 * the first thread that claims it, the cache's or a caller's. Thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // this very load
final class Flight {
  private final CompletableFuture<LoadOutcome> outcome = new CompletableFuture<>();
  private final BooleanSupplier overtaken;

  // Guarded by this.
  private @Nullable Thread leader;
  private @Nullable Supplier<LoadOutcome> load;
  private @Nullable Flight next;
  private boolean ended;
  private boolean interrupted;
  private volatile boolean awaited;

  Flight(BooleanSupplier overtaken) {
    this.overtaken = overtaken;
  }

  /** Whether an invalidation has named the response that this load will bring. */
  boolean isOvertaken() {
    return overtaken.getAsBoolean();
  }

  CompletableFuture<LoadOutcome> outcome() {
    return outcome;
  }

  /**
   * Claims the load for the calling thread, which then loads with this supplier; false if it was
   * claimed before.
   */
  synchronized boolean claim(Supplier<LoadOutcome> by) {
    if (leader != null || outcome.isDone()) {
      return false;
    }
    leader = Thread.currentThread();
    load = by;
    return true;
  }

  /** The thread that loads; null if none does yet. */
  synchronized @Nullable Thread leader() {
    return leader;
  }

  /** The result for the owner of this supplier: its own if that loaded here, else a follower's. */
  synchronized LoadOutcome seenBy(Supplier<LoadOutcome> own, LoadOutcome result) {
    return load == own ? result : result.forFollower();
  }

  /** The one flight of all who waited for this one in vain; the offered one if it is the first. */
  synchronized Flight next(Flight offered) {
    if (next == null) {
      next = offered;
    }
    return next;
  }

  /** A caller waits for this flight, so closing the cache waits for it, too. */
  Flight awaited() {
    awaited = true;
    return this;
  }

  boolean isAwaited() {
    return awaited;
  }

  void land(LoadOutcome result) {
    outcome.complete(result);
  }

  /** Ends the flight for those who wait, and interrupts its thread. */
  synchronized void cutShort(LoadOutcome result) {
    if (outcome.complete(result) && leader != null && !ended) {
      interrupted = true;
      leader.interrupt();
    }
  }

  /** Its thread is done with the flight, and keeps no interrupt that was meant for the load. */
  synchronized void end() {
    ended = true;
    // No effect on a flight that has landed.
    land(new LoadOutcome.Failed(new CancellationException(), Cause.CALLED_AWAY, false));
    if (interrupted) {
      Thread.interrupted();
    }
  }
}
