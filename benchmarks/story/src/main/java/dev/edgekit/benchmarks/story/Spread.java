package dev.edgekit.benchmarks.story;

/** Two percentiles of something in milliseconds; NaN if nothing was measured. */
record Spread(double median, double high) {}
