/**
 * Finds the rule that wins without trying each: one dimension for each feature of requests. Uses
 * the language, {@code internal.regexp} and {@code internal.net}.
 */
@NullMarked
package dev.edgekit.auth.internal.index;

import org.jspecify.annotations.NullMarked;
