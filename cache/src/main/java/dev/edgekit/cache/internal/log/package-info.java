/**
 * The log of invalidations: what this node knows of it, the one rule by which responses are judged,
 * the thread that follows it, and the barrier that waits for the fleet. Uses the cache's values
 * alone.
 *
 * <p><b>Who decides that a node has left.</b> Redis keeps the list of nodes ({@code log.lua}); a
 * node's first exchange puts it there. It is struck off by itself when it closes ({@code
 * FleetLog.leave}); by any other node when it has not applied what stood in the log half a minute
 * ago ({@code LogFollower.count}, {@code FleetLog.bury}); and when a restart of the log is given up
 * without a look of it since ({@code doubt} in {@code log.lua}). Each is an entry of the log, by
 * which all nodes keep the same list ({@code Coherence.members}). A node that was struck off loses
 * nothing but that barriers don't wait for it: while it isn't heard it calls nothing fresh.
 */
@NullMarked
package dev.edgekit.cache.internal.log;

import org.jspecify.annotations.NullMarked;
