/**
 * Finds a variant or makes it once: in this process ({@code SingleFlight}), among the nodes ({@code
 * FleetTurns}), and again in the background ({@code Refinement}). Owns the threads.
 */
@NullMarked
package dev.edgekit.image.internal.make;

import org.jspecify.annotations.NullMarked;
