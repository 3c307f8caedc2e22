/**
 * What is stored and where: responses as bytes, and the tiers' internal interfaces. Uses the log's
 * judgement and the rules of HTTP.
 */
@NullMarked
package dev.edgekit.cache.internal.stored;

import org.jspecify.annotations.NullMarked;
