/** AVIF files of many frames: boxes around AV1 data, written in pure Java. No pixels. */
@NullMarked
package dev.edgekit.image.internal.avif;

import org.jspecify.annotations.NullMarked;
