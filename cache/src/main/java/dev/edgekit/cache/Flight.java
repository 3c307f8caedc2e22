package dev.edgekit.cache;

import dev.edgekit.http.Response;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One load under way in this process, and those who wait for what it brings. */
final class Flight {
  private final CompletableFuture<Landing> landing = new CompletableFuture<>();

  /**
   * What a load brought: a response to share, or one that is the leader's alone, or a failure.
   *
   * @param stored what may be shared; null if nothing may
   * @param response what the origin answered, for the leader; null after a failure
   * @param failure what the origin threw; null if it answered
   * @param tier where a response was found that another load had stored meanwhile; null otherwise
   */
  record Landing(
      @Nullable StoredResponse stored,
      @Nullable Response response,
      @Nullable RuntimeException failure,
      CacheListener.@Nullable Tier tier) {}

  CompletableFuture<Landing> landing() {
    return landing;
  }

  void land(Landing result) {
    landing.complete(result);
  }

  /** The leader was cancelled: nobody may take anything from it. */
  void abort() {
    landing.cancel(false);
  }
}
