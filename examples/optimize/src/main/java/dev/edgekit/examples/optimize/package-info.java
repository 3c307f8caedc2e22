@NullMarked
package dev.edgekit.examples.optimize;

import org.jspecify.annotations.NullMarked;
