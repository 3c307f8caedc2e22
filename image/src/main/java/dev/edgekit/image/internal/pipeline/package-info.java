/**
 * The steps from an original's bytes to a result, one file each, and the rules by which they
 * decide. {@code Pipeline} lists them in order. Knows the engines, no stores and no HTTP.
 */
@NullMarked
package dev.edgekit.image.internal.pipeline;

import org.jspecify.annotations.NullMarked;
