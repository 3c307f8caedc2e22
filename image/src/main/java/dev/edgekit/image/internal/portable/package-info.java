/**
 * The portable engine: ImageIO with TwelveMonkeys' plug-ins for reading, ImageIO and scrimage-webp
 * for writing. Uses the packages of formats and {@code pixels}.
 */
@NullMarked
package dev.edgekit.image.internal.portable;

import org.jspecify.annotations.NullMarked;
