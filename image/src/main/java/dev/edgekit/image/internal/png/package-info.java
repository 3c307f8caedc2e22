/**
 * PNG files: decoded by the JDK's reader, which gets selected chunks and whose samples are
 * interpreted here.
 */
@NullMarked
package dev.edgekit.image.internal.png;

import org.jspecify.annotations.NullMarked;
