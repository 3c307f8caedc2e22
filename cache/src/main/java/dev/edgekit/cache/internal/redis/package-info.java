/** Entries and the log in Redis. Uses the log, what is stored, and the cache's values. */
@NullMarked
package dev.edgekit.cache.internal.redis;

import org.jspecify.annotations.NullMarked;
