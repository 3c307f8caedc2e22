package dev.edgekit.cache.internal.log;

import java.util.List;

/**
 * An entry of the log.
 *
 * @param id its place
 * @param names that are invalidated
 * @param restored names that were invalidated in the incarnation {@code origin}, and when
 * @param joined nodes that joined
 * @param left nodes that left, or are gone
 * @param doubt what is before this counter may have been invalidated; 0 if nothing
 * @param wakes whether those who wait for the log are to look at once
 */
public record LogEntry(
    LogId id,
    List<String> names,
    List<LogExchange.Old> restored,
    long origin,
    List<String> joined,
    List<String> left,
    long doubt,
    boolean wakes) {}
