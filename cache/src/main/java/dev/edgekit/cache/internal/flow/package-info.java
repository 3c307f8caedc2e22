/**
 * The way of a request from lookup to answer, loads and what they share, refreshes, purges. Uses
 * every other room but the tiers.
 */
@NullMarked
package dev.edgekit.cache.internal.flow;

import org.jspecify.annotations.NullMarked;
