/**
 * The way of a request from lookup to answer, loads and what they share, refreshes, purges. What
 * stands in for an origin that fails is chosen at the end of {@code RequestFlow}. Uses the rooms of
 * answers, of what is stored, of the log and of HTTP's rules.
 */
@NullMarked
package dev.edgekit.cache.internal.flow;

import org.jspecify.annotations.NullMarked;
