package dev.edgekit.cache.internal.flow;

import java.util.concurrent.CompletableFuture;

/** One load under way in this process, and those who wait for what it brings. */
public final class Flight {
  private final CompletableFuture<LoadOutcome> outcome = new CompletableFuture<>();

  public CompletableFuture<LoadOutcome> outcome() {
    return outcome;
  }

  public void land(LoadOutcome result) {
    outcome.complete(result);
  }

  /** The leader was cancelled: nobody may take anything from it. */
  public void abort() {
    outcome.cancel(false);
  }
}
