/**
 * Stores of originals and of what is made of them: on the file system, in S3, on the class path, on
 * the heap, on other servers. A service gets one of each; your own implement {@link Originals},
 * {@link Variants} and {@link VariantLeases}. Uses the values of {@code image} and {@code
 * internal.fetch}.
 */
@NullMarked
package dev.edgekit.image.store;

import org.jspecify.annotations.NullMarked;
