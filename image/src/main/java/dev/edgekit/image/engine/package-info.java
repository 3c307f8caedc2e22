/**
 * The interface for codecs: an {@link ImageEngine} decodes and encodes {@link Pixels}. Needed only
 * by those who bring an engine of their own, not for serving pictures. Uses the values of {@code
 * image} alone.
 */
@NullMarked
package dev.edgekit.image.engine;

import org.jspecify.annotations.NullMarked;
