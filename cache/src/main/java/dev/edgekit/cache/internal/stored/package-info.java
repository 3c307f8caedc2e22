/** What is stored and where: responses as bytes, and the tiers' hidden interfaces. */
@NullMarked
package dev.edgekit.cache.internal.stored;

import org.jspecify.annotations.NullMarked;
