package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.OriginException;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.RemoteEntries.Fill;
import dev.edgekit.cache.internal.stored.RemoteEntries.Lease;
import dev.edgekit.cache.internal.stored.StoredBytes;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.cache.internal.stored.StoredResponse;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One load at a time for each key in the whole fleet: whoever holds the key's lease loads, and the
 * others take what that brings. Where the remote tier doesn't answer, each node loads for itself.
 * Thread-safe.
 */
public final class FleetLease {
  /** Asks the origin under the token of a lease, which is empty where there is none. */
  public interface Load extends BiFunction<LoadJob, String, LoadOutcome> {}

  private static final long FIRST_PAUSE_MILLIS = 2;
  private static final long MAX_PAUSE_MILLIS = 50;

  private final Tiers tiers;
  private final @Nullable RemoteEntries remote;
  private final Environment environment;
  private final CacheListener listener;
  private final long leaseMillis;

  public FleetLease(
      Tiers tiers,
      @Nullable RemoteEntries remote,
      Environment environment,
      CacheListener listener,
      long leaseMillis) {
    this.tiers = tiers;
    this.remote = remote;
    this.environment = environment;
    this.listener = listener;
    this.leaseMillis = leaseMillis;
  }

  /** Loads under the fleet's lease, or takes what its holder stored. */
  public LoadOutcome load(LoadJob job, Load load) {
    RemoteEntries tier = remote;
    if (tier == null || !tier.isUp()) {
      return load.apply(job, "");
    }
    try {
      return load(job, load, tier);
    } catch (RemoteUnavailable e) {
      return load.apply(job, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OriginException(e);
    }
  }

  private LoadOutcome load(LoadJob job, Load load, RemoteEntries tier) throws InterruptedException {
    String token = UUID.randomUUID().toString();
    LoadJob wanted = job;
    String seen = wanted.stored() == null ? "" : wanted.stored().fillId();
    // Two leases: one that a dead leader leaves behind, one for the node that loads in its place.
    long end = environment.nanos() + 2 * leaseMillis * 1_000_000;
    long pause = FIRST_PAUSE_MILLIS;
    while (environment.nanos() - end < 0) {
      Lease lease = tier.lease(wanted.at(), token, leaseMillis, seen);
      if (lease == Lease.WON) {
        return loadAndFill(wanted, token, load, tier);
      }
      if (lease == Lease.CHANGED) {
        Tiers.Found found = tiers.remote(wanted.key(), wanted.request().headers(), true);
        if (found != null && tiers.isFresh(found, wanted.request().headers())) {
          return new LoadOutcome.AlreadyThere(found.response(), Tier.REMOTE);
        }
        seen = found == null ? "" : found.response().fillId();
        wanted = found == null ? wanted : wanted.with(found.key(), found.response());
      }
      environment.sleep(pause);
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
    }
    return load.apply(wanted, "");
  }

  private LoadOutcome loadAndFill(LoadJob job, String token, Load load, RemoteEntries tier) {
    LoadOutcome outcome = load.apply(job, token);
    try {
      if (outcome instanceof LoadOutcome.Stored stored) {
        fill(job, token, stored.response(), tier);
      } else {
        tier.release(job.at(), token);
      }
    } catch (RemoteUnavailable e) {
      return outcome; // the lease runs out by itself
    }
    return outcome;
  }

  private void fill(LoadJob job, String token, StoredResponse stored, RemoteEntries tier) {
    CacheKey target = job.targetOf(stored);
    long live =
        Math.max(1000, stored.lifetime().total() + stored.lifetime().born() - environment.millis());
    if (target.equals(job.at())) {
      boolean renews =
          job.stored() != null && job.stored().bodyDigest().equals(stored.bodyDigest());
      Fill fill = tier.fill(target, token, bytes(stored, !renews), live);
      if (fill == Fill.BODY) {
        fill = tier.fill(target, token, bytes(stored, true), live);
      }
      if (fill == Fill.LATE) {
        listener.notStored(job.key(), "the lease no longer stands");
      }
    } else if (tier.lease(target, token, leaseMillis, fillIdOf(target, tier)) == Lease.WON) {
      Fill variant = tier.fill(target, token, bytes(stored, true), live);
      StoredResponse first = stored.vary().isNothing() ? stored : stored.varyEntry();
      Fill entry = tier.fill(job.at(), token, bytes(first, true), live);
      assert variant != null && entry != null;
    }
  }

  private static String fillIdOf(CacheKey key, RemoteEntries tier) {
    StoredBytes there = tier.read(key, false);
    return there == null ? "" : there.stamp();
  }

  private static StoredBytes bytes(StoredResponse stored, boolean withBodies) {
    return new StoredBytes(
        stored.fillId(),
        stored.bodyDigest(),
        StoredFormat.write(stored.parts()),
        withBodies ? stored.bodies() : null);
  }
}
