package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener.Limit;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is invalidated: on this node at once, in the fleet by its log, and at the CDN after that.
 * Thread-safe.
 */
public final class Invalidations implements AutoCloseable {
  private final Fleet fleet;
  private final Tiers tiers;
  private final CacheEvents events;
  private final RequestNames requestNames;
  private final Predicate<CacheKey> isKept;
  private final Optional<PurgeAfterFleet> purges;

  /**
   * Nothing is invalidated yet.
   *
   * @param isKept whether anything is stored here under a key, or about to be
   * @param edge the CDN, if there is one
   */
  public Invalidations(
      Fleet fleet,
      Tiers tiers,
      Environment environment,
      CacheEvents events,
      Predicate<CacheKey> isKept,
      Optional<EdgePurger> edge) {
    this.fleet = fleet;
    this.tiers = tiers;
    this.events = events;
    this.requestNames = new RequestNames(environment);
    this.isKept = isKept;
    this.purges = edge.map(purger -> new PurgeAfterFleet(purger, environment));
  }

  /** Of what is stored under these keys, all variants and every user's. */
  public Invalidation ofKeys(List<CacheKey> keys) {
    List<CacheKey> known = keys.stream().filter(key -> !key.isNone()).toList();
    List<String> paths = known.stream().flatMap(key -> key.path().stream()).toList();
    return purged(named(known, List.of()), List.of(), paths);
  }

  /** Of whatever carries one of these tags. */
  public Invalidation ofTags(List<CacheTag> tags) {
    return purged(named(List.of(), tags), tags, List.of());
  }

  /**
   * Of whatever lies under this path.
   *
   * @throws IllegalArgumentException if it doesn't begin and end with a slash, or is too long
   */
  public Invalidation under(String path) {
    long segments = path.chars().filter(c -> c == '/').count() - 1;
    if (!path.startsWith("/") || !path.endsWith("/") || segments > Names.MAX_SEGMENTS) {
      throw new IllegalArgumentException(
          "a path to invalidate what lies under it begins and ends with a slash and has at most "
              + Names.MAX_SEGMENTS
              + " segments: "
              + path);
    }
    return segments == 0 ? ofEverything() : wide(Names.ofPath(path), path + "*");
  }

  /** Of everything. */
  public Invalidation ofEverything() {
    return wide(Names.EVERYTHING, "/*");
  }

  private Invalidation wide(String name, String path) {
    Invalidation invalidation = fleet.invalidate(List.of(), List.of(name));
    events.invalidated(1);
    return purged(invalidation, List.of(), List.of(path));
  }

  /**
   * Of what an unsafe request names (RFC 9111 §4.4). No CDN is purged for what any client can do.
   */
  public void byRequest(List<CacheKey> keys, List<CacheTag> tags) {
    List<CacheKey> admitted = requestNames.admitted(keys, isKept);
    if (admitted.size() < keys.size()) {
      events.limited(Limit.REQUEST_NAMES);
    }
    if (!admitted.isEmpty() || !tags.isEmpty()) {
      Invalidation unused = named(admitted, tags);
    }
  }

  private Invalidation named(List<CacheKey> keys, List<CacheTag> tags) {
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add(Names.of(key)));
    tags.forEach(tag -> names.add(Names.of(tag)));
    Invalidation invalidation = fleet.invalidate(keys, names);
    tiers.removeLocally(keys);
    events.invalidated(names.size());
    return invalidation;
  }

  private Invalidation purged(Invalidation invalidation, List<CacheTag> tags, List<String> paths) {
    if (purges.isEmpty() || (tags.isEmpty() && paths.isEmpty())) {
      invalidation.purged().complete(null);
    } else {
      purges.get().purge(invalidation, tags, paths);
    }
    return invalidation;
  }

  /** Ends what waits for the fleet. */
  @Override
  public void close() {
    purges.ifPresent(PurgeAfterFleet::close);
  }
}
