/**
 * The story: the same seeded day of a learning platform, stage by stage, through browsers, a CDN, a
 * balancer, two nodes, Redis and a database. {@link dev.edgekit.benchmarks.story.Story} runs it.
 */
@NullMarked
package dev.edgekit.benchmarks.story;

import org.jspecify.annotations.NullMarked;
