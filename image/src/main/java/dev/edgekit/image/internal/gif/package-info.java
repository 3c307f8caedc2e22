/** Animated and still GIF files, decoded in pure Java within the canvas. */
@NullMarked
package dev.edgekit.image.internal.gif;

import org.jspecify.annotations.NullMarked;
