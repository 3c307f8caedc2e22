/**
 * Go's regular expressions, one or many at once, as automata that run in linear time. Uses nothing
 * of the other rooms.
 */
@NullMarked
package dev.edgekit.auth.internal.regexp;

import org.jspecify.annotations.NullMarked;
