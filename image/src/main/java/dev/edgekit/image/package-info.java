/**
 * An image pipeline: from originals to cached variants at the size that a screen needs, as AVIF
 * where the client decodes it. {@link dev.edgekit.image.ImageService} is the entry; {@link
 * dev.edgekit.image.Originals}, {@link dev.edgekit.image.Variants}, {@link
 * dev.edgekit.image.ImageEngine} and {@link dev.edgekit.image.ImageListener} are what a user may
 * implement.
 */
@NullMarked
package dev.edgekit.image;

import org.jspecify.annotations.NullMarked;
