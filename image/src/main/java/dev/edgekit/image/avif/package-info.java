/** The AVIF container: boxes around AV1 data. Pure Java, no pixels; hidden from users. */
@NullMarked
package dev.edgekit.image.avif;

import org.jspecify.annotations.NullMarked;
