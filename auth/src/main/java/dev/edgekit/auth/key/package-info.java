/**
 * The API keys that other services call with: issuing, storing, judging and rating them. Knows
 * nothing of rules and sessions; uses {@code internal.net}, {@code internal.support} and the root's
 * values.
 */
@NullMarked
package dev.edgekit.auth.key;

import org.jspecify.annotations.NullMarked;
