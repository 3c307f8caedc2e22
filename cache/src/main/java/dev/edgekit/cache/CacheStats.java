package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.internal.flow.CacheEvents;
import dev.edgekit.cache.internal.flow.Fleet;
import dev.edgekit.cache.internal.stored.LocalEntries;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a cache has done since it was built, at one moment. {@link #toString()} is text for a
 * person. Thread-safe.
 */
public final class CacheStats {
  private final CacheEvents.Counts counts;
  private final Map<CacheListener.Limit, Long> limits;
  private final long localEntries;
  private final long localBytes;
  private final Optional<Boolean> remoteUp;
  private final Duration logSilence;

  CacheStats(CacheEvents events, LocalEntries local, Fleet fleet) {
    this.counts = events.counts();
    this.limits = events.limits();
    this.localEntries = local.size();
    this.localBytes = local.bytes();
    this.remoteUp = fleet.remote() == null ? Optional.empty() : Optional.of(fleet.isUp());
    this.logSilence = fleet.silence();
  }

  /** Requests served from this process. */
  public long localHits() {
    return counts.localHits();
  }

  /** Requests served from the remote tier. */
  public long remoteHits() {
    return counts.remoteHits();
  }

  /** How many of the hits were stale. */
  public long staleHits() {
    return counts.staleHits();
  }

  /** Requests for which nothing usable was stored. */
  public long misses() {
    return counts.misses();
  }

  /** Answers of the origin. */
  public long loads() {
    return counts.loads();
  }

  /** How many of the loads were answered with 304. */
  public long validations() {
    return counts.validations();
  }

  /** Loads in which the origin failed. */
  public long loadFailures() {
    return counts.loadFailures();
  }

  /** Responses stored. */
  public long stored() {
    return counts.stored();
  }

  /** Responses not stored. */
  public long notStored() {
    return counts.notStored();
  }

  /** Invalidations that this node made and applied, including those by unsafe requests. */
  public long invalidations() {
    return counts.invalidations();
  }

  /** Responses in this process; an estimate. */
  public long localEntries() {
    return localEntries;
  }

  /** The bytes of the responses in this process; an estimate. */
  public long localBytes() {
    return localBytes;
  }

  /** Whether the remote tier answers; absent if there is none. */
  public Optional<Boolean> remoteUp() {
    return remoteUp;
  }

  /** Body bytes that hits sent in place of the origin. */
  public long bytesSaved() {
    return counts.bytesSaved();
  }

  /** How often this bound was reached, and what would have exceeded it left out. */
  public long limited(CacheListener.Limit limit) {
    return limits.getOrDefault(requireNonNull(limit, "limit must not be null"), 0L);
  }

  /** How long ago the fleet's log was last heard; zero without a remote tier. */
  public Duration logSilence() {
    return logSilence;
  }

  /**
   * The duration of the last trip of a test invalidation to the remote tier and back through the
   * channel on which this node listens; zero before the first.
   */
  public Duration logRoundTrip() {
    return counts.logRoundTrip();
  }

  /** Hits as a share of hits and misses, 0 to 1; 0 before the first request. */
  public double hitRatio() {
    long hits = localHits() + remoteHits();
    return hits + misses() == 0 ? 0 : (double) hits / (hits + misses());
  }

  /** Several lines for a person. */
  @Override
  public String toString() {
    return """
        hits      %d local, %d remote (%.1f %%), %d of them stale
        misses    %d
        loads     %d, %d of them only validated, %d failed
        stored    %d, not stored %d
        invalidations %d
        local     %d responses, %d KiB
        remote    %s, log heard %d ms ago, round trip %d us
        saved     %d KiB
        limits reached %s
        """
        .formatted(
            localHits(),
            remoteHits(),
            100 * hitRatio(),
            staleHits(),
            misses(),
            loads(),
            validations(),
            loadFailures(),
            stored(),
            notStored(),
            invalidations(),
            localEntries,
            localBytes / 1024,
            remoteUp.map(up -> up ? "up" : "down").orElse("none"),
            logSilence.toMillis(),
            logRoundTrip().toNanos() / 1000,
            bytesSaved() / 1024,
            limits.isEmpty() ? "none" : limits);
  }
}
