/**
 * The rule language: lexer, parser, matchers, conditions, and the view of a request that conditions
 * are evaluated on. Knows neither files nor how rules are found.
 */
@NullMarked
package dev.edgekit.auth.internal.language;

import org.jspecify.annotations.NullMarked;
