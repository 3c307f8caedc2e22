package dev.edgekit.cache;

import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.Flight.Landing;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.RemoteEntries.Fill;
import dev.edgekit.cache.internal.stored.RemoteEntries.Lease;
import dev.edgekit.cache.internal.stored.StoredBytes;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads from the origin: one load at a time for each key, in this process by a {@link Flight} and
 * in the fleet by a lease. Stores what may be stored. Thread-safe.
 */
final class Loader {
  /** A waiter whose leaders come to nothing loads for itself after so many. */
  private static final int MAX_ATTEMPTS = 3;

  private final Tiers tiers;
  private final @Nullable RemoteEntries remote;
  private final Coherence coherence;
  private final Environment environment;
  private final CacheListener listener;
  private final long leaseMillis;
  private final @Nullable EdgeTags edgeTags;
  private final Unshared unshared = new Unshared();
  private final Map<CacheKey, Flight> flights = new ConcurrentHashMap<>();

  /** What to load, for whom, and what is stored already. */
  record Job(
      CacheKey key,
      CacheKey at,
      Request request,
      CachePolicy policy,
      ConditionalOrigin origin,
      @Nullable StoredResponse stored) {

    Job with(CacheKey at, StoredResponse stored) {
      return new Job(key, at, request, policy, origin, stored);
    }
  }

  /** A landing, and whether someone else's load brought it. */
  record Loaded(Landing landing, boolean collapsed) {}

  Loader(
      Tiers tiers,
      @Nullable RemoteEntries remote,
      Coherence coherence,
      Environment environment,
      CacheListener listener,
      long leaseMillis,
      @Nullable EdgeTags edgeTags) {
    this.edgeTags = edgeTags;
    this.tiers = tiers;
    this.remote = remote;
    this.coherence = coherence;
    this.environment = environment;
    this.listener = listener;
    this.leaseMillis = leaseMillis;
  }

  /** Loads, or takes what another load brings that began no earlier than the log allows. */
  Loaded load(Job job) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS && !unshared.contains(sharers(job)); attempt++) {
      Flight mine = new Flight();
      Flight other = flights.putIfAbsent(job.at(), mine);
      if (other == null) {
        return new Loaded(lead(job, mine), false);
      }
      Landing landing = follow(other);
      if (landing != null && isShared(landing, job)) {
        return new Loaded(landing, true);
      }
    }
    return new Loaded(fetch(job, "").landing(), false);
  }

  /** Who could share a response: that users get their own says nothing of other clients. */
  private static CacheKey sharers(Job job) {
    boolean user = job.request().headers().contains("Authorization");
    return user ? job.key().variant("authorization") : job.key();
  }

  private @Nullable Landing follow(Flight other) {
    try {
      environment.await(other.landing(), leaseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OriginException(e);
    }
    return other.landing().isDone() && !other.landing().isCancelled()
        ? other.landing().join()
        : null;
  }

  /** A failure is shared, so that a failing origin isn't asked by every waiter in turn. */
  private boolean isShared(Landing landing, Job job) {
    StoredResponse stored = landing.stored();
    Response response = landing.response();
    return landing.failure() != null
        || (response != null && RequestFlow.isError(response) && maySpare(job))
        || (stored != null
            && stored.isSelectedBy(job.request().headers())
            && coherence.isShareable(stored));
  }

  private Landing lead(Job job, Flight flight) {
    try {
      Landing landing = justLanded(job);
      if (landing == null) {
        landing = loadForFleet(job);
      }
      flight.land(landing);
      return landing;
    } finally {
      flights.remove(job.at(), flight);
      flight.abort(); // no effect on one that has landed
    }
  }

  /** What another load stored after this request had looked and before it became the leader. */
  @SuppressWarnings("ReferenceEquality") // the very response that was found wanting
  private @Nullable Landing justLanded(Job job) {
    Tiers.Found found = tiers.local(job.key(), job.request().headers());
    return found != null && found.response() != job.stored() && isUsable(found, job)
        ? new Landing(found.response(), null, null, Tier.LOCAL)
        : null;
  }

  /** Loads under the fleet's lease, or takes what its holder stored. */
  private Landing loadForFleet(Job job) {
    RemoteEntries tier = remote;
    if (tier == null || !tier.isUp()) {
      return fetch(job, "").landing();
    }
    String token = UUID.randomUUID().toString();
    String seen = job.stored() == null ? "" : job.stored().stamp();
    // Two leases: one that a dead leader leaves behind, one for whoever loads in its place.
    long end = environment.nanos() + 2 * leaseMillis * 1_000_000;
    long pause = 2;
    try {
      while (environment.nanos() - end < 0) {
        Lease lease = tier.lease(job.at(), token, leaseMillis, seen);
        if (lease == Lease.WON) {
          return loadAndFill(job, token, tier);
        }
        if (lease == Lease.CHANGED) {
          Tiers.Found found = tiers.remote(job.key(), job.request().headers(), true);
          if (found != null && isUsable(found, job)) {
            return new Landing(found.response(), null, null, Tier.REMOTE);
          }
          seen = found == null ? "" : found.response().stamp();
          if (found != null) {
            job = job.with(found.key(), found.response());
          }
        }
        environment.sleep(pause);
        pause = Math.min(2 * pause, 50);
      }
    } catch (RemoteUnavailable e) {
      return fetch(job, "").landing();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OriginException(e);
    }
    return fetch(job, "").landing();
  }

  private boolean isUsable(Tiers.Found found, Job job) {
    return Freshness.of(
            found.response(), found.standing(), job.request().headers(), environment.millis())
        == Freshness.FRESH;
  }

  private Landing loadAndFill(Job job, String token, RemoteEntries tier) {
    Fetched fetched = fetch(job, token);
    try {
      StoredResponse stored = fetched.landing().stored();
      if (stored == null) {
        tier.release(job.at(), token);
      } else {
        fill(job, token, stored, tier);
      }
    } catch (RemoteUnavailable e) {
      return fetched.landing(); // the lease runs out by itself
    }
    return fetched.landing();
  }

  private void fill(Job job, String token, StoredResponse stored, RemoteEntries tier) {
    CacheKey target = target(job, stored);
    long live =
        Math.max(1000, stored.lifetime().total() + stored.lifetime().born() - environment.millis());
    if (target.equals(job.at())) {
      boolean renews = job.stored() != null && job.stored().bodyId().equals(stored.bodyId());
      Fill fill = tier.fill(target, token, bytes(stored, !renews), live);
      if (fill == Fill.BODY) {
        fill = tier.fill(target, token, bytes(stored, true), live);
      }
      if (fill == Fill.LATE) {
        listener.notStored(job.key(), "the lease no longer stands");
      }
    } else if (tier.lease(target, token, leaseMillis, stampOf(target, tier)) == Lease.WON) {
      Fill variant = tier.fill(target, token, bytes(stored, true), live);
      StoredResponse first = stored.vary().isNothing() ? stored : stored.marker();
      Fill marker = tier.fill(job.at(), token, bytes(first, true), live);
      assert variant != null && marker != null;
    }
  }

  private static String stampOf(CacheKey key, RemoteEntries tier) {
    StoredBytes there = tier.read(key, false);
    return there == null ? "" : there.stamp();
  }

  private static StoredBytes bytes(StoredResponse stored, boolean withBodies) {
    return new StoredBytes(
        stored.stamp(),
        stored.bodyId(),
        StoredFormat.write(stored.parts()),
        withBodies ? stored.bodies() : null);
  }

  private static CacheKey target(Job job, StoredResponse stored) {
    return stored.vary().isNothing() ? job.key() : job.key().variant(stored.selected());
  }

  private record Fetched(Landing landing) {}

  /** Asks the origin; {@code asOf} is noted first. */
  private Fetched fetch(Job job, String token) {
    LogId asOf = coherence.asOf();
    long began = environment.nanos();
    long asked = environment.millis();
    Response response;
    try {
      response = job.origin().load(Revalidation.request(job.request(), job.stored()));
    } catch (RuntimeException e) {
      return failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OriginException(e);
    } catch (Exception e) {
      return failed(new OriginException(e));
    }
    String stamp = token.isEmpty() ? UUID.randomUUID().toString() : token;
    StoredResponse old = job.stored();
    boolean validated = response.status() == 304 && old != null;
    Duration took = Duration.ofNanos(environment.nanos() - began);
    listener.loaded(job.key(), took, validated);
    StoredResponse stored =
        validated && old != null
            ? renewed(job, old, response, asOf, stamp, began, asked)
            : toStore(job, response, asOf, stamp, began, asked);
    if (stored != null) {
      tiers.storeLocally(job.key(), target(job, stored), stored);
      Bodies bodies = stored.bodies();
      listener.stored(job.key(), bodies == null ? 0 : bodies.bytes());
    }
    return new Fetched(new Landing(stored, response, null, null));
  }

  private static Fetched failed(RuntimeException failure) {
    return new Fetched(new Landing(null, null, failure, null));
  }

  private Lifetime life(Job job, Response response, long asked) {
    long now = environment.millis();
    return Lifetime.of(response, job.policy(), Math.max(0, now - asked), now);
  }

  private boolean maySpare(Job job) {
    StoredResponse old = job.stored();
    return old != null && Freshness.mayStandIn(old, tiers.standing(old), environment.millis());
  }

  private @Nullable StoredResponse toStore(
      Job job, Response response, LogId asOf, String stamp, long began, long asked) {
    Lifetime life = life(job, response, asked);
    if (response.status() >= 500 && maySpare(job)) {
      listener.notStored(job.key(), "an error does not replace what may stand in for it");
      return null;
    }
    Headers request = job.request().headers();
    Storability storability =
        Storability.of(job.request().method(), request, response, job.policy(), life);
    unshared.note(sharers(job), storability);
    if (storability != Storability.STORABLE) {
      listener.notStored(job.key(), storability.reason());
      return null;
    }
    String bodyId = RedisKeys.digest(response.body());
    StoredResponse old = job.stored();
    Bodies bodies =
        old != null && old.bodies() != null && old.bodyId().equals(bodyId)
            ? old.bodies()
            : ContentCodings.of(response.status(), response.headers(), response.body());
    return StoredResponse.loaded(
        parts(job, response, jittered(life, job.policy()), asOf, stamp, bodyId),
        bodies,
        began,
        (environment.nanos() - began) / 1_000_000);
  }

  private StoredResponse.Parts parts(
      Job job, Response response, Lifetime life, LogId asOf, String stamp, String bodyId) {
    List<String> names = names(job, response);
    Headers plain = DownstreamHeaders.toStore(response.headers(), job.policy(), bodyId);
    Headers headers = edgeTags == null ? plain : edgeTags.with(plain, names);
    VaryRule vary = VaryRule.of(headers);
    return new StoredResponse.Parts(
        response.status(),
        headers,
        life,
        vary,
        vary.select(job.request().headers()),
        names,
        asOf,
        stamp,
        bodyId);
  }

  private StoredResponse renewed(
      Job job,
      StoredResponse old,
      Response notModified,
      LogId asOf,
      String stamp,
      long began,
      long asked) {
    Headers headers = Revalidation.renewed(old.headers(), notModified);
    Response whole = Response.of(old.status(), headers, new byte[0]);
    Lifetime life = life(job, whole, asked);
    return StoredResponse.loaded(
        parts(job, whole, jittered(life, job.policy()), asOf, stamp, old.bodyId()),
        old.bodies(),
        began,
        (environment.nanos() - began) / 1_000_000);
  }

  private Lifetime jittered(Lifetime life, CachePolicy policy) {
    return life.byPolicy() && policy.jitter() > 0
        ? life.shortened(policy.jitter() * environment.random())
        : life;
  }

  private static List<String> names(Job job, Response response) {
    List<String> names = new ArrayList<>();
    names.add(job.key().logName());
    job.policy().tagsOf(response).forEach(tag -> names.add(tag.logName()));
    CacheGroups.of(job.request().host(), response.headers())
        .forEach(group -> names.add(group.logName()));
    for (String field : response.headers().all("Cache-Tag")) {
      for (String tag : field.split(",", -1)) {
        CacheTag.parse(tag.strip()).ifPresent(known -> names.add(known.logName()));
      }
    }
    return names.stream().distinct().toList();
  }
}
