/** Deadlines and bounded maps. Knows nothing of pictures. */
@NullMarked
package dev.edgekit.image.internal.support;

import org.jspecify.annotations.NullMarked;
