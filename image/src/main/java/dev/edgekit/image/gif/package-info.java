/** Animated and still GIF files, decoded in pure Java within the canvas; hidden from users. */
@NullMarked
package dev.edgekit.image.gif;

import org.jspecify.annotations.NullMarked;
