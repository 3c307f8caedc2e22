/**
 * How alike two pictures look (SSIMULACRA2), what kind of picture one is, and which encoder
 * settings give which score. Pure arithmetic on {@code engine}'s pixels.
 */
@NullMarked
package dev.edgekit.image.internal.quality;

import org.jspecify.annotations.NullMarked;
