/**
 * The one reading of a request target: accepted as a {@link dev.edgekit.auth.path.CanonicalPath} or
 * refused with a {@link dev.edgekit.auth.path.PathRejection}, and never repaired. Uses {@code
 * internal.path} alone.
 */
@NullMarked
package dev.edgekit.auth.path;

import org.jspecify.annotations.NullMarked;
