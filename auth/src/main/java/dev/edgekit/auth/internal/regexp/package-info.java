/**
 * Go's regular expressions as an automaton that runs in linear time. Uses nothing of the other
 * rooms.
 */
@NullMarked
package dev.edgekit.auth.internal.regexp;

import org.jspecify.annotations.NullMarked;
