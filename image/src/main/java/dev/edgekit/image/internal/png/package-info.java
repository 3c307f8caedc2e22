/** PNG files: the JDK's reader between what it may see and what its samples mean. */
@NullMarked
package dev.edgekit.image.internal.png;

import org.jspecify.annotations.NullMarked;
