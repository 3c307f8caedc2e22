package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.OriginException;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.RemoteEntries.Fill;
import dev.edgekit.cache.internal.stored.RemoteEntries.Lease;
import dev.edgekit.cache.internal.stored.RemoteEntries.Leased;
import dev.edgekit.cache.internal.stored.StoredBytes;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.cache.internal.stored.StoredResponse;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One load at a time for each key in the whole fleet: the node that holds the key's lease loads,
 * and the others take its response. Where the remote tier doesn't answer, each node loads for
 * itself. Thread-safe.
 */
public final class FleetLease {
  /** Loads from the origin under the token of a lease, which is empty where there is no lease. */
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
      throw new OriginException(
          "interrupted while it waited for another node's load of " + job.key(), e);
    }
  }

  private LoadOutcome load(LoadJob job, Load load, RemoteEntries tier) throws InterruptedException {
    LoadJob wanted = job;
    String seen = seenAt(wanted);
    String overtaken = "";
    // No longer than anyone waits for the load: a load that goes on after that holds nobody up.
    long millis = Math.min(leaseMillis, job.limit().toMillis());
    // Two leases: one that a dead leader leaves behind, one for the node that loads in its place.
    long end = environment.nanos() + 2 * millis * 1_000_000;
    long pause = FIRST_PAUSE_MILLIS;
    while (environment.nanos() - end < 0) {
      String token = tiers.token(); // a new one each time: it says when the load begins
      Leased leased = tier.lease(wanted.flight(), token, millis, seen, overtaken);
      if (leased.lease() == Lease.WON) {
        return loadAndFill(wanted, token, load, tier);
      }
      if (tiers.isOvertaken(wanted, leased.holder()) && !leased.holder().equals(overtaken)) {
        overtaken = leased.holder();
        continue;
      }
      if (leased.lease() == Lease.CHANGED) {
        Tiers.Found found = tiers.remote(wanted.key(), wanted.selecting(), true);
        if (found != null
            && wanted.mayTake(found.response())
            && tiers.isFresh(found, wanted.request().headers())) {
          return new LoadOutcome.AlreadyThere(found.response(), Tier.REMOTE, false);
        }
        wanted = found == null ? wanted : wanted.with(found.key(), found.response());
        // An entry that can't be used, damaged or of another variant, was seen too.
        seen = found == null ? fillIdOf(wanted.flight(), tier) : seenAt(wanted);
      }
      environment.sleep(pause);
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
    }
    return load.apply(wanted, "");
  }

  /**
   * The filling that was found unusable at the lease's key; empty if the response lies at another
   * key.
   */
  private static String seenAt(LoadJob job) {
    return job.stored() != null && job.flight().equals(job.at()) ? job.stored().fillId() : "";
  }

  private LoadOutcome loadAndFill(LoadJob job, String token, Load load, RemoteEntries tier) {
    boolean filled = false;
    try {
      LoadOutcome outcome = load.apply(job, token);
      if (outcome instanceof LoadOutcome.Stored stored
          && stored.kept()
          && isWorthFilling(job, stored.response())) {
        filled = isFilled(job, token, stored.response(), tier);
      }
      return outcome;
    } finally { // however the load ended
      if (!filled) {
        release(job, token, tier);
      }
    }
  }

  private boolean isFilled(LoadJob job, String token, StoredResponse stored, RemoteEntries tier) {
    try {
      fill(job, token, stored, tier);
      return true;
    } catch (RemoteUnavailable e) {
      return false;
    }
  }

  /** Also on an interrupted thread, which otherwise couldn't wait for the tier. */
  private static void release(LoadJob job, String token, RemoteEntries tier) {
    boolean interrupted = Thread.interrupted();
    try {
      tier.release(job.flight(), token);
    } catch (RemoteUnavailable e) {
      return; // the lease expires by itself
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void fill(LoadJob job, String token, StoredResponse stored, RemoteEntries tier) {
    CacheKey target = job.targetOf(stored);
    boolean renews =
        target.equals(job.at())
            && job.stored() != null
            && job.stored().bodyDigest().equals(stored.bodyDigest());
    Fill fill = fill(target, job, token, bytes(stored, !renews), stored, tier);
    if (fill == Fill.BODY) {
      fill = fill(target, job, token, bytes(stored, true), stored, tier);
    }
    if (fill == Fill.TOO_LARGE && job.stored() != null) {
      tier.remove(job.at(), job.stored().fillId()); // the origin no longer says what is stored
    }
    tell(job, fill);
    if (fill != Fill.TOO_LARGE && !stored.vary().isNothing() && !job.at().equals(target)) {
      StoredResponse entry = stored.varyEntry();
      Fill unused = fill(job.key(), job, token, bytes(entry, true), entry, tier);
    }
    boolean open = !target.equals(job.flight()) && !job.key().equals(job.flight());
    if (open || fill == Fill.TOO_LARGE) {
      tier.release(job.flight(), token);
    }
  }

  private void tell(LoadJob job, Fill fill) {
    switch (fill) {
      case LATE ->
          listener.notStored(job.key(), "another load took the lease over and stored before");
      case TOO_LARGE -> {
        listener.limited(CacheListener.Limit.REMOTE_BYTES);
        listener.notStored(job.key(), "it is larger than what the remote tier takes");
      }
      case FULL -> listener.limited(CacheListener.Limit.REMOTE_BYTES);
      case STORED, BODY -> {}
    }
  }

  /** A response that an invalidation has named meanwhile would be useless to its first reader. */
  private boolean isWorthFilling(LoadJob job, StoredResponse stored) {
    if (tiers.standing(stored) == Standing.INVALIDATED) {
      listener.notStored(job.key(), "an invalidation named it while it was loaded");
      return false;
    }
    return true;
  }

  /** Fills this place, under the lease that the load has or under one of its own. */
  private Fill fill(
      CacheKey place,
      LoadJob job,
      String token,
      StoredBytes bytes,
      StoredResponse stored,
      RemoteEntries tier) {
    String seen = seenAt(job);
    if (!place.equals(job.flight())) {
      seen = fillIdOf(place, tier);
      if (tier.lease(place, token, leaseMillis, seen, "").lease() != Lease.WON) {
        return Fill.STORED; // another node is about to store a response as good
      }
    }
    long end = stored.lifetime().total() + stored.lifetime().born();
    return tier.fill(place, token, seen, bytes, Math.max(1000, end - environment.millis()));
  }

  private static String fillIdOf(CacheKey key, RemoteEntries tier) {
    StoredBytes there = tier.read(key, false);
    return there == null ? "" : there.fillId();
  }

  private static StoredBytes bytes(StoredResponse stored, boolean withBodies) {
    return new StoredBytes(
        stored.fillId(),
        stored.bodyDigest(),
        StoredFormat.write(stored.parts()),
        withBodies ? stored.bodies() : null);
  }
}
