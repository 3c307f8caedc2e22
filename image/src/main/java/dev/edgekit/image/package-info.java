/**
 * The image pipeline: start at {@link dev.edgekit.image.ImageService}. From originals to cached
 * variants at the size that a screen needs, as AVIF where the client decodes it.
 *
 * <p>Beside the entry points are the values that everything else uses: {@link
 * dev.edgekit.image.Transform}, {@link dev.edgekit.image.Quality}, {@link
 * dev.edgekit.image.Limits}, {@link dev.edgekit.image.ImageException}. {@link
 * dev.edgekit.image.store} holds the stores, {@link dev.edgekit.image.engine} the interface for
 * codecs.
 *
 * <p>A request passes through packages that aren't exported: {@code internal.serve} reads it and
 * writes the response, {@code internal.make} finds the variant or has it made once, {@code
 * internal.pipeline} makes it.
 */
@NullMarked
package dev.edgekit.image;

import org.jspecify.annotations.NullMarked;
