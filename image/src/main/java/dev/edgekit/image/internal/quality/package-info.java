/** How alike two pictures look: SSIMULACRA2. Pure arithmetic. */
@NullMarked
package dev.edgekit.image.internal.quality;

import org.jspecify.annotations.NullMarked;
