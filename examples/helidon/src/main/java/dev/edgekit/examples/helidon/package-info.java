@NullMarked
package dev.edgekit.examples.helidon;

import org.jspecify.annotations.NullMarked;
