/** What is stored and where: responses as bytes, and the tiers' internal interfaces. */
@NullMarked
package dev.edgekit.cache.internal.stored;

import org.jspecify.annotations.NullMarked;
