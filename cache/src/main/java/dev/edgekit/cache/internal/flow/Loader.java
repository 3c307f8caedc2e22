package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.Freshness;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Optional;
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
  private final CacheListener events;
  private final OriginCall originCall;
  private final StoredResponses responses;
  private final FleetLease fleetLease;
  private final Flights flights;
  private final RecentlyNotStored notStored = new RecentlyNotStored();

  public Loader(
      Tiers tiers,
      Coherence coherence,
      Environment environment,
      CacheListener events,
      OriginCall originCall,
      StoredResponses responses,
      FleetLease fleetLease,
      Flights flights) {
    this.tiers = tiers;
    this.coherence = coherence;
    this.environment = environment;
    this.events = events;
    this.originCall = originCall;
    this.responses = responses;
    this.fleetLease = fleetLease;
    this.flights = flights;
  }

  /**
   * Loads, or takes what another load brings that began no earlier than the log allows. What an
   * invalidation named while it was under way is loaded once more: a CDN that was purged meanwhile
   * would keep it to the end of its lifetime. What is named again leaves as what may not be reused.
   */
  public LoadOutcome load(LoadJob job) {
    LoadOutcome outcome = loadOnce(job);
    boolean current =
        outcome.fold(
            stored -> coherence.isShareable(stored.response()),
            there -> coherence.isShareable(there.response()),
            own -> coherence.isShareable(own.response()),
            failed -> true);
    return current ? outcome : loadOnce(job);
  }

  private LoadOutcome loadOnce(LoadJob job) {
    for (int i = 0; i < MAX_ATTEMPTS && !notStored.contains(job.sharers()); i++) {
      LoadOutcome outcome =
          flights.join(job.flight(), () -> lead(job), other -> mayTake(other, job));
      if (outcome != null) {
        return outcome;
      }
    }
    return fetch(job, "");
  }

  /** Why what was last loaded under this key isn't stored; absent where it is, or none was. */
  Optional<Storability> whyNotStored(LoadJob job) {
    return notStored.why(job.sharers());
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
    return job.mayTake(stored) && coherence.isShareable(stored);
  }

  private LoadOutcome lead(LoadJob job) {
    LoadOutcome landed = justLanded(job);
    return landed == null ? fleetLease.load(job, this::fetch) : landed;
  }

  /** What another load stored after this request had looked and before it became the leader. */
  @SuppressWarnings("ReferenceEquality") // the very response that was found wanting
  private @Nullable LoadOutcome justLanded(LoadJob job) {
    Tiers.Found found = tiers.local(job.key(), job.selecting());
    return found != null
            && found.response() != job.stored()
            && job.mayTake(found.response())
            && tiers.isFresh(found, job.request().headers())
        ? new LoadOutcome.AlreadyThere(found.response(), Tier.LOCAL)
        : null;
  }

  /** Asks the origin and stores what may be stored of its answer. */
  private LoadOutcome fetch(LoadJob job, String token) {
    Fetch fetch;
    try {
      fetch = originCall.ask(job, token);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw e; // it is this caller's end and says nothing of the origin
      }
      return new LoadOutcome.Failed(e);
    }
    StoredResponse old = job.stored();
    boolean validated = fetch.response().status() == 304 && old != null;
    events.loaded(job.key(), Duration.ofNanos(fetch.tookNanos()), validated);
    if (!validated || old == null) {
      return storeIfMay(job, fetch);
    }
    // RFC 9111 §4.3.4: another strong tag speaks of another response than the one that is stored.
    return Revalidation.isOfAnother(fetch.response(), old.headers())
        ? fetch(job.unconditional(), token)
        : store(job, responses.renewed(job, old, fetch), fetch.response());
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
    events.notStored(job.key(), storability.reason());
    return new LoadOutcome.Unshared(responses.passing(job, fetch, storability));
  }

  private LoadOutcome store(LoadJob job, StoredResponse stored, Response origin) {
    tiers.storeLocally(job.key(), job.targetOf(stored), stored);
    Bodies bodies = stored.bodies();
    events.stored(job.key(), bodies == null ? 0 : bodies.bytes());
    return new LoadOutcome.Stored(stored, origin, false);
  }

  private boolean maySpare(LoadJob job) {
    StoredResponse old = job.stored();
    return old != null && Freshness.mayStandIn(old, tiers.standing(old), environment.millis());
  }
}
