package dev.edgekit.cache;

import java.util.concurrent.CompletableFuture;

/** One load under way in this process, and those who wait for what it brings. */
final class Flight {
  private final CompletableFuture<LoadOutcome> outcome = new CompletableFuture<>();

  CompletableFuture<LoadOutcome> outcome() {
    return outcome;
  }

  void land(LoadOutcome result) {
    outcome.complete(result);
  }

  /** The leader was cancelled: nobody may take anything from it. */
  void abort() {
    outcome.cancel(false);
  }
}
