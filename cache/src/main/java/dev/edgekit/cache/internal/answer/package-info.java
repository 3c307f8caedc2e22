/**
 * How an answer is written: coding, conditions, ranges, and what everything downstream of this
 * cache is told. Uses what is stored, the log's judgement and the rules of HTTP.
 */
@NullMarked
package dev.edgekit.cache.internal.answer;

import org.jspecify.annotations.NullMarked;
