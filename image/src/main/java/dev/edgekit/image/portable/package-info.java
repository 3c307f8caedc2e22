/**
 * The portable engine: ImageIO with TwelveMonkeys' plug-ins for reading, ImageIO and scrimage-webp
 * for writing. Hidden from users.
 */
@NullMarked
package dev.edgekit.image.portable;

import org.jspecify.annotations.NullMarked;
