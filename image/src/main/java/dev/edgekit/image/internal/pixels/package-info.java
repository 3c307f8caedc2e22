/** Arithmetic on planes: scaling, turning, colour. Pure functions. */
@NullMarked
package dev.edgekit.image.internal.pixels;

import org.jspecify.annotations.NullMarked;
