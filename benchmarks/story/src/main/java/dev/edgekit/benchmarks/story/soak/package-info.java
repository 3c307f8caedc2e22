/**
 * An hour of the story's surroundings under what goes wrong: Redis restarted, killed and hung, a
 * node killed, one frozen, rules reloaded, pictures replaced and hostile. Every answer is checked,
 * and what a node uses has to stay flat.
 */
@NullMarked
package dev.edgekit.benchmarks.story.soak;

import org.jspecify.annotations.NullMarked;
