/**
 * The seam for codecs: an {@link ImageEngine} decodes and encodes {@link Pixels}. For those who
 * bring an engine of their own; who serves pictures needs nothing of it. Uses the values of {@code
 * image} alone.
 */
@NullMarked
package dev.edgekit.image.engine;

import org.jspecify.annotations.NullMarked;
