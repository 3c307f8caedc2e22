/**
 * What HTTP says about caching, as pure decisions over header fields: RFC 9111, 9213, 9651, 9875.
 * Uses the cache's values alone.
 */
@NullMarked
package dev.edgekit.cache.internal.rules;

import org.jspecify.annotations.NullMarked;
