/** Runs JMH and writes what every iteration took, one line each; makes tables of such lines. */
@NullMarked
package dev.edgekit.benchmarks.report;

import org.jspecify.annotations.NullMarked;
