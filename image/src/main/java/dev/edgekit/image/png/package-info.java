/**
 * PNG files: the JDK's reader between what it may see and what its samples mean. Hidden from users.
 */
@NullMarked
package dev.edgekit.image.png;

import org.jspecify.annotations.NullMarked;
