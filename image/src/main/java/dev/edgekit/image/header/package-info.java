/**
 * Reads what pictures say of themselves, in pure Java, before any decoder sees them. Every length
 * is checked, nothing is allocated by what a header claims; hidden from users.
 */
@NullMarked
package dev.edgekit.image.header;

import org.jspecify.annotations.NullMarked;
