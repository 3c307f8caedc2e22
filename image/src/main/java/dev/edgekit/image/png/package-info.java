/**
 * PNG files, decoded in pure Java: no more is inflated than their pictures hold. Hidden from users.
 */
@NullMarked
package dev.edgekit.image.png;

import org.jspecify.annotations.NullMarked;
