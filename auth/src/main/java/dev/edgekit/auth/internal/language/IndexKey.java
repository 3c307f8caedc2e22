package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.regexp.GoRegexp;

/**
 * What a matcher asks for, as an index looks it up: the matcher holds for exactly those requests
 * that have the key.
 *
 * @param name the header field or parameter, lower-case for a field; empty otherwise
 * @param key what is asked for: a {@link GoRegexp} for an expression, an {@link IpNetwork} for
 *     {@link IndexKind#NETWORK}, otherwise a string
 */
public record IndexKey(IndexKind kind, String name, Object key) {
  public static IndexKey of(IndexKind kind, Object key) {
    return new IndexKey(kind, "", key);
  }
}
