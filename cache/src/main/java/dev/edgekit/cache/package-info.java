/**
 * The two-tier response cache: start at {@link dev.edgekit.cache.ResponseCache}.
 *
 * <p>Four things are kept apart. Values say what was asked for: {@link
 * dev.edgekit.cache.CachePolicy} and the header fields. Pure decisions say what may be done with a
 * stored response. {@link dev.edgekit.cache.ResponseCache} is the flow. Tiers hold bytes.
 *
 * <p>Coherence rests on one log of invalidations, whose entries' ids are the only version in the
 * system, and one rule, which is checked on every read: a response is current if and only if
 * nothing in the log after the place at which it was loaded names its key or one of its tags.
 */
@NullMarked
package dev.edgekit.cache;

import org.jspecify.annotations.NullMarked;
