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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Loads from the origin: one load at a time for each key, in this process by {@link Flights} and in
 * the fleet by a {@link FleetLease}. Stores what may be stored. Thread-safe.
 */
public final class Loader {
  /**
   * After this many loads by others that brought nothing that it may take, a waiter loads for
   * itself.
   */
  private static final int MAX_ATTEMPTS = 3;

  private final Tiers tiers;
  private final Coherence coherence;
  private final Environment environment;
  private final CacheListener events;
  private final OriginCall originCall;
  private final OriginAnswers responses;
  private final PartialContent parts;
  private final FleetLease fleetLease;
  private final Flights flights;
  private final long maxResponseBytes;
  private final RecentlyNotStored notStored = new RecentlyNotStored();

  public Loader(
      Tiers tiers,
      Coherence coherence,
      Environment environment,
      CacheListener events,
      OriginCall originCall,
      OriginAnswers responses,
      PartialContent parts,
      FleetLease fleetLease,
      Flights flights,
      long maxResponseBytes) {
    this.tiers = tiers;
    this.coherence = coherence;
    this.environment = environment;
    this.events = events;
    this.originCall = originCall;
    this.responses = responses;
    this.parts = parts;
    this.fleetLease = fleetLease;
    this.flights = flights;
    this.maxResponseBytes = maxResponseBytes;
  }

  /**
   * Loads, or takes the response of another load, if the log says that this began late enough. A
   * response that an invalidation named during the load is loaded once more: a CDN that was purged
   * meanwhile would keep it to the end of its lifetime. One that is named again is sent as not to
   * be reused.
   */
  LoadOutcome load(LoadJob job) {
    LoadOutcome outcome = loadOnce(job);
    return isCurrent(outcome) ? outcome : loadOnce(job);
  }

  private boolean isCurrent(LoadOutcome outcome) {
    return outcome.fold(
        stored -> coherence.isShareable(stored.response()),
        there -> coherence.isShareable(there.response()),
        own -> coherence.isShareable(own.response()),
        failed -> true);
  }

  private LoadOutcome loadOnce(LoadJob job) {
    for (int i = 0; i < MAX_ATTEMPTS && isJoinable(job); i++) {
      LoadOutcome outcome =
          flights.join(
              job.flight(),
              () -> tiers.overtaking(job),
              job.limit(),
              () -> lead(job),
              o -> isVain(o, job));
      if (mayTake(outcome, job)) {
        return outcome;
      }
    }
    return flights.alone(job.flight(), job.limit(), () -> fetch(job, ""));
  }

  /** The same on a thread of the cache's; never fails, since a failure is an outcome. */
  CompletableFuture<LoadOutcome> begin(LoadJob job) {
    return begin(job, true);
  }

  /** The same for a load that nobody waits for. */
  CompletableFuture<LoadOutcome> refresh(LoadJob job) {
    return begin(job, false);
  }

  private CompletableFuture<LoadOutcome> begin(LoadJob job, boolean awaited) {
    return begin(job, awaited, 0)
        .thenCompose(
            outcome ->
                isCurrent(outcome)
                    ? CompletableFuture.completedFuture(outcome)
                    : begin(job, awaited, 0));
  }

  private CompletableFuture<LoadOutcome> begin(LoadJob job, boolean awaited, int attempt) {
    Object place = PlainOrigin.place(job.origin());
    if (attempt == MAX_ATTEMPTS || !isJoinable(job)) {
      return flights.startAlone(
          new Flights.Task(
              job.flight(), () -> () -> false, job.limit(), place, () -> fetch(job, "")));
    }
    Flights.Task task =
        new Flights.Task(
            job.flight(), () -> tiers.overtaking(job), job.limit(), place, () -> lead(job));
    try {
      return flights
          .start(task, awaited, outcome -> isVain(outcome, job))
          .thenCompose(
              outcome ->
                  mayTake(outcome, job)
                      ? CompletableFuture.completedFuture(outcome)
                      : begin(job, awaited, attempt + 1));
    } catch (IllegalStateException circle) {
      return CompletableFuture.completedFuture(
          new LoadOutcome.Failed(circle, LoadOutcome.Cause.ORIGIN, false));
    }
  }

  private boolean isJoinable(LoadJob job) {
    return !flights.isClosed() && !notStored.contains(job.sharers());
  }

  /**
   * Why the response last loaded under this key isn't stored; absent if it is, or nothing was
   * loaded.
   */
  Optional<Storability> whyNotStored(LoadJob job) {
    return notStored.why(job.sharers());
  }

  /** Whether the request may have the outcome of a load, its own or another's. */
  private boolean mayTake(LoadOutcome outcome, LoadJob job) {
    return !outcome.collapsed()
        || outcome.fold(
            stored -> mayTake(stored.response(), job),
            there -> mayTake(there.response(), job),
            own -> own.response().isFor(job) || spares(own.response(), job),
            failed ->
                failed.cause() == LoadOutcome.Cause.TIME
                    || failed.cause() == LoadOutcome.Cause.ORIGIN);
  }

  private boolean spares(PassingResponse response, LoadJob job) {
    return Freshness.isError(response.status()) && maySpare(job);
  }

  /**
   * Whether another load's failure is no reason to fail: it may be the fault of the request that
   * led it. A second failure is taken for the origin's.
   */
  private boolean isVain(LoadOutcome outcome, LoadJob job) {
    return outcome instanceof LoadOutcome.Failed failed
        && failed.collapsed()
        && failed.cause() == LoadOutcome.Cause.ORIGIN
        && !maySpare(job);
  }

  private boolean mayTake(StoredResponse stored, LoadJob job) {
    return job.mayTake(stored) && coherence.isShareable(stored);
  }

  private LoadOutcome lead(LoadJob job) {
    LoadOutcome landed = justLanded(job);
    return landed == null ? fleetLease.load(job, this::fetch) : landed;
  }

  /**
   * The response that another load stored after this request had looked and before it became the
   * leader.
   */
  @SuppressWarnings("ReferenceEquality") // the very response that was found wanting
  private @Nullable LoadOutcome justLanded(LoadJob job) {
    Tiers.Found found = tiers.local(job.key(), job.selecting());
    return found != null
            && found.response() != job.stored()
            && job.mayTake(found.response())
            && tiers.isFresh(found, job.request().headers())
        ? new LoadOutcome.AlreadyThere(found.response(), Tier.LOCAL, false)
        : null;
  }

  /**
   * Asks the origin and stores what may be stored of its answer. A response that an invalidation
   * has named is not validated: with unchanged validators, the origin's 304 would renew the old
   * response.
   */
  private LoadOutcome fetch(LoadJob job, String token) {
    return ask(job, isNamed(job.stored()) ? null : job.stored(), token);
  }

  private boolean isNamed(@Nullable StoredResponse stored) {
    return stored != null && !coherence.isShareable(stored);
  }

  private LoadOutcome ask(LoadJob job, @Nullable StoredResponse condition, String token) {
    Fetch fetch;
    try {
      fetch =
          (condition == null ? parts.completing(job, token) : Optional.<Fetch>empty())
              .orElseGet(() -> originCall.ask(job, condition, token));
    } catch (RuntimeException | Error e) {
      if (e.getCause() instanceof InterruptedException) {
        throw e; // it is this caller's end and says nothing of the origin
      }
      return new LoadOutcome.Failed(e, LoadOutcome.Cause.ORIGIN, false);
    }
    boolean validated = fetch.response().status() == 304 && condition != null;
    events.loaded(job.key(), Duration.ofNanos(fetch.tookNanos()), validated);
    if (!validated || condition == null) {
      return storeIfMay(job, fetch);
    }
    // RFC 9111 §4.3.4: a different strong tag means another response than the one that is stored.
    return isNamed(condition) || Revalidation.isOfAnother(fetch.response(), condition.headers())
        ? ask(job, null, token)
        : renewIfMay(job, condition, fetch);
  }

  /** A 304 may say that what is stored is no longer for everyone, or sets a cookie. */
  private LoadOutcome renewIfMay(LoadJob job, StoredResponse old, Fetch fetch) {
    Fetch whole = OriginAnswers.renewing(old, fetch);
    Storability storability = OriginAnswers.storability(job, whole);
    return storability.takesBack()
        ? unshared(job, whole, storability)
        : store(job, responses.renewed(job, old, whole), fetch.response());
  }

  private LoadOutcome storeIfMay(LoadJob job, Fetch fetch) {
    Storability storability =
        fetch.response().status() >= 500 && maySpare(job)
            ? Storability.ERROR_SPARED
            : OriginAnswers.storability(job, fetch);
    if (storability == Storability.STORABLE) {
      notStored.forget(job.sharers());
      return store(job, responses.of(job, fetch), fetch.response());
    }
    return unshared(job, fetch, storability);
  }

  private LoadOutcome unshared(LoadJob job, Fetch fetch, Storability why) {
    takeBack(job, why.onStored(fetch.response().status(), job.isPerhapsOfOne()));
    PassingResponse passing = responses.passing(job, fetch, why);
    notStored.note(job.sharers(), why, passing.isShareable());
    events.notStored(job.key(), why.reason());
    return new LoadOutcome.Unshared(passing, false);
  }

  /** Takes back, in whole or in part, a response that the origin no longer gives. */
  private void takeBack(LoadJob job, Storability.OnStored word) {
    StoredResponse old = job.stored();
    if (old == null) {
      return;
    }
    switch (word) {
      case NOTHING -> {}
      case DOUBT -> tiers.doubt(job.at(), old);
      case ENDS -> tiers.remove(job.at(), old);
    }
  }

  private LoadOutcome store(LoadJob job, StoredResponse stored, Response origin) {
    Bodies bodies = stored.bodies();
    boolean kept =
        (bodies == null || bodies.identity().length <= maxResponseBytes)
            && tiers.storeLocally(job.key(), job.targetOf(stored), stored);
    if (kept) {
      responses
          .byLanguage(job, stored)
          .ifPresent(same -> tiers.storeLocally(job.key(), job.targetOf(same), same));
      events.stored(job.key(), bodies == null ? 0 : bodies.bytes());
    } else {
      takeBack(job, Storability.OnStored.ENDS);
      events.limited(CacheListener.Limit.RESPONSE_BYTES);
      events.notStored(job.key(), Storability.TOO_LARGE.reason());
    }
    return new LoadOutcome.Stored(stored, origin, kept, false);
  }

  private boolean maySpare(LoadJob job) {
    StoredResponse old = job.stored();
    return old != null && Freshness.mayStandIn(old, tiers.standing(old), environment.millis());
  }
}
