/**
 * Reads what pictures say of themselves, in pure Java, before any decoder sees them, and strips
 * what they shouldn't tell. Every length is checked, nothing is allocated by what a header claims.
 * Uses {@code bytes} and the types of {@code engine}.
 */
@NullMarked
package dev.edgekit.image.internal.header;

import org.jspecify.annotations.NullMarked;
