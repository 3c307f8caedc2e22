package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.AfterCommit;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener.Limit;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurgeException;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.http.FieldText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invalidates on this node at once, in the fleet by its log, and after that at the CDN.
 * Thread-safe.
 */
public final class Invalidations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Invalidations.class);

  private final Fleet fleet;
  private final Tiers tiers;
  private final CacheEvents events;
  private final ClientNameAllowance clientNames;
  private final Predicate<CacheKey> isKept;
  private final Optional<PurgeAfterFleet> purges;
  private final Environment environment;
  private final Timing timing;

  /**
   * When an invalidation begins.
   *
   * @param again how long after that it is repeated; empty if it isn't
   * @param purgeAgain how long after a purge of the CDN that is repeated; zero if it isn't
   */
  public record Timing(AfterCommit afterCommit, Optional<Duration> again, Duration purgeAgain) {}

  /**
   * What is invalidated.
   *
   * @param keys whose entries are deleted
   * @param names as the log has them, before they are shortened
   * @param tags for the CDN
   * @param paths for the CDN
   * @param pathless a key that no CDN can purge, if there is one
   */
  private record Target(
      List<CacheKey> keys,
      List<String> names,
      List<CacheTag> tags,
      List<String> paths,
      Optional<CacheKey> pathless) {

    static Target of(
        List<CacheKey> keys, List<String> names, List<CacheTag> tags, List<String> paths) {
      return new Target(keys, names, tags, paths, Optional.empty());
    }
  }

  /**
   * Nothing is invalidated yet.
   *
   * @param isKept whether a response is stored here under a key, or about to be
   * @param edge the CDN, if there is one
   * @param timing when an invalidation begins
   */
  public Invalidations(
      Fleet fleet,
      Tiers tiers,
      Environment environment,
      CacheEvents events,
      Predicate<CacheKey> isKept,
      Optional<EdgePurger> edge,
      Timing timing) {
    this.environment = environment;
    this.timing = timing;
    this.fleet = fleet;
    this.tiers = tiers;
    this.events = events;
    this.clientNames = new ClientNameAllowance(environment);
    this.isKept = isKept;
    this.purges = edge.map(purger -> new PurgeAfterFleet(purger, environment, timing.purgeAgain));
  }

  /** The invalidation of what is stored under these keys, all variants and every user's. */
  public Invalidation ofKeys(List<CacheKey> keys) {
    List<CacheKey> known = keys.stream().filter(key -> !key.isNone()).toList();
    List<String> paths = known.stream().flatMap(key -> key.path().stream()).toList();
    Optional<CacheKey> pathless = known.stream().filter(key -> key.path().isEmpty()).findFirst();
    return invalidate(new Target(known, names(known, List.of()), List.of(), paths, pathless));
  }

  /** The invalidation of what carries one of these tags. */
  public Invalidation ofTags(List<CacheTag> tags) {
    return invalidate(Target.of(List.of(), names(List.of(), tags), tags, List.of()));
  }

  /**
   * The invalidation of what lies under this path.
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
    return segments == 0 ? ofEverything() : wide(Names.ofPath(path), FieldText.uri(path) + "*");
  }

  /** The invalidation of everything. */
  public Invalidation ofEverything() {
    return wide(Names.EVERYTHING, "/*");
  }

  private Invalidation wide(String name, String path) {
    return invalidate(Target.of(List.of(), List.of(name), List.of(), List.of(path)));
  }

  /**
   * Invalidates what an unsafe request names (RFC 9111 §4.4). No CDN is purged for what any client
   * can do.
   */
  public void byRequest(List<CacheKey> keys, List<CacheTag> tags) {
    List<CacheKey> admitted = clientNames.admitted(keys, isKept);
    if (admitted.size() < keys.size()) {
      events.limited(Limit.REQUEST_NAMES);
    }
    if (!admitted.isEmpty() || !tags.isEmpty()) {
      Invalidation unused =
          invalidate(Target.of(admitted, names(admitted, tags), List.of(), List.of()));
    }
  }

  private static List<String> names(List<CacheKey> keys, List<CacheTag> tags) {
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add(Names.of(key)));
    tags.forEach(tag -> names.add(Names.of(tag)));
    return names;
  }

  private Invalidation invalidate(Target target) {
    Invalidation invalidation = fleet.prepared(target.keys, target.names);
    if (!isDeferred(() -> beginTwice(invalidation, target))) {
      beginTwice(invalidation, target);
    }
    return invalidation;
  }

  /** A hook that fails defers nothing: better too early than never. */
  private boolean isDeferred(Runnable beginning) {
    try {
      return timing.afterCommit.defer(beginning);
    } catch (RuntimeException e) {
      log.warn("AfterCommit failed; an invalidation doesn't wait for its transaction", e);
      return false;
    }
  }

  private void beginTwice(Invalidation invalidation, Target target) {
    begin(invalidation, target);
    timing.again.ifPresent(
        delay -> {
          Runnable unused = environment.later(delay.toMillis(), () -> again(target));
        });
  }

  private void again(Target target) {
    begin(fleet.prepared(target.keys, target.names), target);
  }

  private void begin(Invalidation invalidation, Target target) {
    fleet.begin(invalidation);
    tiers.removeLocally(target.keys);
    events.invalidated(target.names.size());
    if (purges.isPresent() && target.pathless.isPresent()) {
      invalidation.purged().completeExceptionally(notPurged(target.pathless.get()));
    }
    if (purges.isEmpty() || (target.tags.isEmpty() && target.paths.isEmpty())) {
      invalidation.purged().complete(null);
    } else {
      purges.get().purge(invalidation, target.tags, target.paths);
    }
  }

  private static EdgePurgeException notPurged(CacheKey key) {
    return new EdgePurgeException(
        "no CDN is purged of the key "
            + key
            + ", which has no path: it is one of your own, or its target is longer than "
            + CacheKey.MAX_LENGTH
            + " characters; invalidate a tag, or what lies under a path",
        null);
  }

  /** Ends what waits for the fleet. */
  @Override
  public void close() {
    purges.ifPresent(PurgeAfterFleet::close);
  }
}
