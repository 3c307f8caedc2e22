/** The service of the story, as a platform would write it on EdgeKit; a process for each node. */
@NullMarked
package dev.edgekit.benchmarks.story.node;

import org.jspecify.annotations.NullMarked;
