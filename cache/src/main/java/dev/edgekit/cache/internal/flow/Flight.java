package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.flow.LoadOutcome.Cause;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One load, waiting for a thread or under way, and those who wait for what it brings. It belongs to
 * the first thread that claims it, be that one of the cache's or a caller's. Thread-safe.
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

  /** Whether an invalidation has named what it will bring. */
  boolean isOvertaken() {
    return overtaken.getAsBoolean();
  }

  CompletableFuture<LoadOutcome> outcome() {
    return outcome;
  }

  /** Whether the calling thread is the one to load, by this; nobody had claimed it before. */
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

  /** What this brought to the one whose load was to be made by it. */
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

  /** Someone waits for it, so that closing the cache does, too. */
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

  /** Ends it for those who wait, and calls its thread back. */
  synchronized void cutShort(LoadOutcome result) {
    if (outcome.complete(result) && leader != null && !ended) {
      interrupted = true;
      leader.interrupt();
    }
  }

  /** Its thread is done with it, and keeps no interrupt that was meant for the load. */
  synchronized void end() {
    ended = true;
    // No effect on one that has landed.
    land(new LoadOutcome.Failed(new CancellationException(), Cause.CALLED_AWAY, false));
    if (interrupted) {
      Thread.interrupted();
    }
  }
}
