@NullMarked
package dev.edgekit.benchmarks;

import org.jspecify.annotations.NullMarked;
