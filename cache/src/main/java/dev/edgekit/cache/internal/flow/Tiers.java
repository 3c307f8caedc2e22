package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.Freshness;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredBytes;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds and stores responses in both tiers. A failure of the remote tier is no miss: nothing is
 * concluded from the absence. Thread-safe.
 */
public final class Tiers {
  private final LocalEntries local;
  private final @Nullable RemoteEntries remote;
  private final Coherence coherence;
  private final Environment environment;

  /** A response that was found, and where. */
  public record Found(CacheKey key, StoredResponse response, Tier tier, Standing standing) {}

  public Tiers(
      LocalEntries local, @Nullable Remote remote, Coherence coherence, Environment environment) {
    this.local = local;
    this.remote = remote == null ? null : remote.entries();
    this.coherence = coherence;
    this.environment = environment;
  }

  /** The response in this process for these request fields. */
  public @Nullable Found local(CacheKey key, Headers request) {
    StoredResponse response = local.find(key);
    if (response == null) {
      return null;
    }
    CacheKey at = key;
    if (response.isVaryEntry()) {
      at = key.variant(response.vary().select(request));
      response = local.find(at);
    }
    return response == null || response.bodies() == null || !response.isSelectedBy(request)
        ? null
        : new Found(at, response, Tier.LOCAL, standing(response));
  }

  /** Whether there is a remote tier that answers. */
  boolean isRemoteUp() {
    return remote != null && remote.isUp();
  }

  /** The response in the remote tier, which is then also kept in this process. */
  public @Nullable Found remote(CacheKey key, Headers request, boolean withBodies) {
    if (remote == null || !remote.isUp()) {
      return null;
    }
    try {
      CacheKey at = located(key, request);
      StoredResponse response = read(at, withBodies);
      if (response != null && response.isVaryEntry()) {
        at = key.variant(response.vary().select(request));
        response = read(at, withBodies);
      }
      return response == null || !response.isSelectedBy(request)
          ? null
          : new Found(at, response, Tier.REMOTE, standing(response));
    } catch (RemoteUnavailable e) {
      return null;
    }
  }

  /** Where the response for these fields is, as far as this process knows. */
  public CacheKey located(CacheKey key, Headers request) {
    StoredResponse varyEntry = local.find(key);
    return varyEntry == null || !varyEntry.isVaryEntry()
        ? key
        : key.variant(varyEntry.vary().select(request));
  }

  private @Nullable StoredResponse read(CacheKey key, boolean withBodies) {
    RemoteEntries tier = remote;
    StoredBytes bytes = tier == null ? null : tier.read(key, withBodies);
    if (bytes == null || (withBodies && bytes.bodies() == null)) {
      return null;
    }
    StoredResponse.Parts parts = StoredFormat.read(bytes.meta()).orElse(null);
    if (parts == null) {
      return null;
    }
    Bodies bodies = bytes.bodies();
    StoredResponse response =
        StoredResponse.read(
            parts,
            bodies == null
                ? null
                : ContentCodings.codable(parts.status(), parts.headers(), bodies));
    if (response.bodies() != null) {
      local.store(key, response);
    }
    return response;
  }

  /** Whether the response may be used for these request fields as it is. */
  public boolean isFresh(Found found, Headers request) {
    return Freshness.of(found.response(), found.standing(), request, environment.millis())
        == Freshness.FRESH;
  }

  /** What the log says of a response that is stored nowhere. */
  public Standing standing(PassingResponse response) {
    long wall = environment.wall();
    return coherence.standingOf(response, environment.nanos(wall), wall);
  }

  /** Tells whether an invalidation has named the response of this load, if that begins now. */
  BooleanSupplier overtaking(LoadJob job) {
    LogId begun = coherence.asOf();
    return () -> isOvertaken(new BegunLoad(EntryNames.before(job), begun, true));
  }

  /** A token for the lease of a load that begins now. */
  String token() {
    return BegunLoad.token(coherence.asOf());
  }

  private boolean isOvertaken(BegunLoad load) {
    return !coherence.isShareable(load);
  }

  /** The same for another node's load, which holds the lease with this token. */
  boolean isOvertaken(LoadJob job, String token) {
    return BegunLoad.begun(token)
        .map(asOf -> isOvertaken(new BegunLoad(EntryNames.before(job), asOf, false)))
        .orElse(false);
  }

  /** What the log says of this response now. */
  public Standing standing(StoredResponse response) {
    long wall = environment.wall();
    return coherence.standingOf(response, environment.nanos(wall), wall);
  }

  /** Stores the response in this process; false if this can't hold it. */
  public boolean storeLocally(CacheKey key, CacheKey at, StoredResponse response) {
    if (!at.equals(key)) {
      local.store(key, response.varyEntry());
    }
    local.store(at, response);
    return local.canHold(at, response);
  }

  /** Counts a coding that was made since the response was stored. */
  void storeCodings(CacheKey key, StoredResponse response) {
    Bodies bodies = response.bodies();
    if (bodies != null && bodies.hasGrown()) {
      CacheKey at = response.vary().isNothing() ? key : key.variant(response.selected());
      local.store(at, response);
    }
  }

  /** Removes this response from both tiers, unless another one lies there by now. */
  void remove(CacheKey at, StoredResponse old) {
    if (isHeld(at, old)) {
      local.remove(at);
    }
    removeRemotely(at, old);
  }

  /**
   * Keeps this response in this process, unless another one lies there by now, but without {@code
   * stale-while-revalidate}: while stale it only stands in for an origin that fails.
   */
  void doubt(CacheKey at, StoredResponse old) {
    if (isHeld(at, old)) {
      local.store(at, old.withoutRevalidation());
    }
    removeRemotely(at, old);
  }

  private boolean isHeld(CacheKey at, StoredResponse old) {
    StoredResponse held = local.find(at);
    return held != null && held.fillId().equals(old.fillId());
  }

  private void removeRemotely(CacheKey at, StoredResponse old) {
    RemoteEntries tier = remote;
    if (tier != null && tier.isUp()) {
      try {
        tier.remove(at, old.fillId());
      } catch (RemoteUnavailable e) {
        // a node that reads it there asks the origin, too, and then removes it
      }
    }
  }

  public void removeLocally(List<CacheKey> keys) {
    keys.forEach(local::remove);
  }
}
