package dev.edgekit.cache;

import java.time.Duration;

/**
 * What a cache has done since it was built, at one moment. {@link #toString()} is text for a
 * person.
 *
 * @param localHits served from this process
 * @param remoteHits served from the remote tier
 * @param staleHits how many of the hits were stale
 * @param misses requests for which nothing usable was stored
 * @param loads answers of the origin
 * @param validations how many of these were 304
 * @param loadFailures loads in which the origin failed
 * @param stored responses stored
 * @param notStored responses not stored
 * @param invalidations calls of {@code invalidate}
 * @param localEntries responses in this process; an estimate
 * @param localBytes their bytes; an estimate
 * @param remoteUp whether the remote tier answers; false if there is none
 * @param bytesSaved of bodies that hits sent and the origin didn't
 * @param logSilence how long ago the fleet's log was last heard; zero without a remote tier
 * @param logRoundTrip the last trip of a test invalidation to Redis and back through the channel on
 *     which this node listens; zero before the first
 */
public record CacheStats(
    long localHits,
    long remoteHits,
    long staleHits,
    long misses,
    long loads,
    long validations,
    long loadFailures,
    long stored,
    long notStored,
    long invalidations,
    long localEntries,
    long localBytes,
    boolean remoteUp,
    long bytesSaved,
    Duration logSilence,
    Duration logRoundTrip) {

  /** The share of hits in hits and misses, 0 to 1; 0 before the first request. */
  public double hitRatio() {
    long hits = localHits + remoteHits;
    return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
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
        """
        .formatted(
            localHits,
            remoteHits,
            100 * hitRatio(),
            staleHits,
            misses,
            loads,
            validations,
            loadFailures,
            stored,
            notStored,
            invalidations,
            localEntries,
            localBytes / 1024,
            remoteUp ? "up" : "none or down",
            logSilence.toMillis(),
            logRoundTrip.toNanos() / 1000,
            bytesSaved / 1024);
  }
}
