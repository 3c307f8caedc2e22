/** Reads bytes and bits within their bounds, and writes them. Knows no format. */
@NullMarked
package dev.edgekit.image.internal.bytes;

import org.jspecify.annotations.NullMarked;
