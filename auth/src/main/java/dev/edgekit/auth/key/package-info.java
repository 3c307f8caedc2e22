/**
 * The API keys that other services call with: issuing, storing, judging and rating them. Knows
 * nothing of rules and sessions; uses {@code internal.net} and {@code internal.support}.
 */
@NullMarked
package dev.edgekit.auth.key;

import org.jspecify.annotations.NullMarked;
