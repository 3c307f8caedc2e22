/** Arithmetic on planes: scaling, turning, colour. Pure functions; hidden from users. */
@NullMarked
package dev.edgekit.image.pixels;

import org.jspecify.annotations.NullMarked;
