/** How small and how fast pictures become, beside libjpeg and npm sharp. */
@NullMarked
package dev.edgekit.benchmarks.images;

import org.jspecify.annotations.NullMarked;
