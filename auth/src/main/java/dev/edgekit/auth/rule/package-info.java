/**
 * Rules: read from documents, checked, compiled into an index, explained, searched for faults and
 * replaced while requests run. They say which check a request needs and run none; they know nothing
 * of sessions and keys.
 */
@NullMarked
package dev.edgekit.auth.rule;

import org.jspecify.annotations.NullMarked;
