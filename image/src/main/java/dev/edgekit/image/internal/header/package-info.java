/**
 * Reads pictures' headers, in pure Java, before any decoder sees them, and strips what shouldn't be
 * passed on. Every length is checked; nothing is allocated because a header claims a size. Uses
 * {@code bytes} and the types of {@code engine}.
 */
@NullMarked
package dev.edgekit.image.internal.header;

import org.jspecify.annotations.NullMarked;
