/**
 * The log of invalidations: what this node knows of it, the one rule by which responses are judged,
 * the thread that follows it, and the barrier that waits for the fleet. Which nodes belong to the
 * fleet stands in Redis, as {@code Coherence} heard it last. Uses nothing else of the cache.
 */
@NullMarked
package dev.edgekit.cache.internal.log;

import org.jspecify.annotations.NullMarked;
