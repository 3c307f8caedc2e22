/** A service whose answers a cache in front of it keeps. */
@NullMarked
package dev.edgekit.examples.edge;

import org.jspecify.annotations.NullMarked;
