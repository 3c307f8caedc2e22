package dev.edgekit.cache;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.stored.LocalEntries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What a {@link ResponseCache} is built with. */
record Settings(
    Optional<LocalTier> local,
    Optional<RemoteTier> remote,
    CachePolicy policy,
    Credentials credentials,
    List<CacheListener> listeners,
    Duration maxStaleness,
    Duration loadTimeout,
    int maxLoads,
    long maxResponseBytes,
    InstantSource clock,
    Optional<EdgePurger> edge,
    AfterCommit afterCommit,
    Optional<Duration> again,
    Duration purgeAgain,
    Optional<Executor> executor,
    String node,
    Inside inside) {

  /** What a test puts in place of what a cache opens and makes for itself. */
  record Inside(
      Optional<LocalEntries> local,
      Optional<Remote> remote,
      Optional<Environment> environment,
      Optional<Coherence> coherence,
      Optional<Integer> maxQueued) {
    static Inside itsOwn() {
      return new Inside(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Inside with(LocalEntries entries) {
      return new Inside(Optional.of(entries), remote, environment, coherence, maxQueued);
    }

    Inside with(Remote opened) {
      return new Inside(local, Optional.of(opened), environment, coherence, maxQueued);
    }

    Inside with(Environment outside) {
      return new Inside(local, remote, Optional.of(outside), coherence, maxQueued);
    }

    Inside with(Coherence knowledge) {
      return new Inside(local, remote, environment, Optional.of(knowledge), maxQueued);
    }

    Inside withMaxQueued(int names) {
      return new Inside(local, remote, environment, coherence, Optional.of(names));
    }
  }
}
