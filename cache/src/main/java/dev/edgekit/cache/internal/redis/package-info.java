/**
 * Entries and the log in Redis. The log, its index of names and the list of the fleet's nodes are
 * kept by {@code log.lua}, entries and leases by the scripts beside it. Uses the log, what is
 * stored, and the cache's values.
 */
@NullMarked
package dev.edgekit.cache.internal.redis;

import org.jspecify.annotations.NullMarked;
