package dev.edgekit.cache.internal.log;

import java.util.List;
import java.util.Map;

/**
 * The log as one atomic look found it. Its size doesn't depend on the number of nodes.
 *
 * @param incarnation of the log; the counters below are its own
 * @param begun the entry with which it began
 * @param restored up to where, by the counters of the incarnation before, what it lost is restored
 * @param settled whether all that a restart may have lost is restored, or given up
 * @param floor names whose last id is not after this one may be forgotten
 * @param doubt what is not after this entry may have been invalidated by what was lost
 * @param first the oldest entry that is still there
 * @param last the newest entry
 * @param appended the last entry that this exchange appended names in; 0 if none
 * @param serverMillis the server's clock
 * @param boundMillis the longest {@code maxStaleness} of any node
 * @param forks up to where this incarnation's ancestors are the same as it, the latest first; empty
 *     where the node follows this incarnation and it is settled
 * @param run the name of the server's process; empty if the server doesn't tell
 * @param entries after what the node had applied, oldest first
 * @param laggards some of the nodes that have not applied what the exchange asked for
 */
public record LogSlice(
    long incarnation,
    long begun,
    long restored,
    boolean settled,
    long floor,
    long doubt,
    long first,
    long last,
    long appended,
    long serverMillis,
    long boundMillis,
    Map<Long, Long> forks,
    String run,
    List<LogEntry> entries,
    List<String> laggards) {}
