package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.answer.EdgeTags;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.Freshness;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Loads from the origin: one load at a time for each key, in this process by {@link Flights} and in
 * the fleet by a {@link FleetLease}. Stores what may be stored. Thread-safe.
 */
public final class Loader {
  /** A waiter whose leaders come to nothing loads for itself after this many. */
  private static final int MAX_ATTEMPTS = 3;

  private final Tiers tiers;
  private final Coherence coherence;
  private final Environment environment;
  private final CacheListener listener;
  private final OriginCall originCall;
  private final StoredResponses responses;
  private final FleetLease fleetLease;
  private final Flights flights;
  private final RecentlyNotStored notStored = new RecentlyNotStored();

  public Loader(
      Tiers tiers,
      @Nullable RemoteEntries remote,
      Coherence coherence,
      Environment environment,
      CacheListener listener,
      long leaseMillis,
      @Nullable EdgeTags edgeTags) {
    this.tiers = tiers;
    this.coherence = coherence;
    this.environment = environment;
    this.listener = listener;
    this.originCall = new OriginCall(coherence, environment);
    this.responses = new StoredResponses(environment, edgeTags);
    this.fleetLease = new FleetLease(tiers, remote, environment, listener, leaseMillis);
    this.flights = new Flights(environment, leaseMillis);
  }

  /** Loads, or takes what another load brings that began no earlier than the log allows. */
  public LoadOutcome load(LoadJob job) {
    for (int i = 0; i < MAX_ATTEMPTS && !notStored.contains(job.sharers()); i++) {
      LoadOutcome outcome = flights.join(job.at(), () -> lead(job), other -> mayTake(other, job));
      if (outcome != null) {
        return outcome;
      }
    }
    return fetch(job, "");
  }

  /** A failure is shared, so that a failing origin isn't asked by every waiter in turn. */
  private boolean mayTake(LoadOutcome outcome, LoadJob job) {
    return outcome.fold(
        stored -> mayTake(stored.response(), job),
        there -> mayTake(there.response(), job),
        own -> Freshness.isError(own.response().status()) && maySpare(job),
        failed -> true);
  }

  private boolean mayTake(StoredResponse stored, LoadJob job) {
    return stored.isSelectedBy(job.request().headers()) && coherence.isShareable(stored);
  }

  private LoadOutcome lead(LoadJob job) {
    LoadOutcome landed = justLanded(job);
    return landed == null ? fleetLease.load(job, this::fetch) : landed;
  }

  /** What another load stored after this request had looked and before it became the leader. */
  @SuppressWarnings("ReferenceEquality") // the very response that was found wanting
  private @Nullable LoadOutcome justLanded(LoadJob job) {
    Tiers.Found found = tiers.local(job.key(), job.request().headers());
    return found != null
            && found.response() != job.stored()
            && tiers.isFresh(found, job.request().headers())
        ? new LoadOutcome.AlreadyThere(found.response(), Tier.LOCAL)
        : null;
  }

  /** Asks the origin and stores what may be stored of its answer. */
  private LoadOutcome fetch(LoadJob job, String token) {
    Fetch fetch;
    try {
      fetch =
          originCall.ask(job.origin(), Revalidation.request(job.request(), job.stored()), token);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw e; // it is this caller's end and says nothing of the origin
      }
      return new LoadOutcome.Failed(e);
    }
    StoredResponse old = job.stored();
    boolean validated = fetch.response().status() == 304 && old != null;
    listener.loaded(job.key(), Duration.ofNanos(fetch.tookNanos()), validated);
    return validated && old != null
        ? store(job, responses.renewed(job, old, fetch), fetch.response())
        : storeIfMay(job, fetch);
  }

  private LoadOutcome storeIfMay(LoadJob job, Fetch fetch) {
    Storability storability =
        fetch.response().status() >= 500 && maySpare(job)
            ? Storability.ERROR_SPARED
            : StoredResponses.storability(job, fetch);
    notStored.note(job.sharers(), storability);
    if (storability == Storability.STORABLE) {
      return store(job, responses.of(job, fetch), fetch.response());
    }
    listener.notStored(job.key(), storability.reason());
    return new LoadOutcome.Unshared(fetch, storability);
  }

  private LoadOutcome store(LoadJob job, StoredResponse stored, Response origin) {
    tiers.storeLocally(job.key(), job.targetOf(stored), stored);
    Bodies bodies = stored.bodies();
    listener.stored(job.key(), bodies == null ? 0 : bodies.bytes());
    return new LoadOutcome.Stored(stored, origin, false);
  }

  private boolean maySpare(LoadJob job) {
    StoredResponse old = job.stored();
    return old != null && Freshness.mayStandIn(old, tiers.standing(old), environment.millis());
  }
}
