package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.net.IpNetwork;

/**
 * A necessary condition of a matcher that an index can look up: where it doesn't hold, the matcher
 * doesn't either.
 *
 * @param name the header field or parameter, lower-case for a field; empty otherwise
 * @param key the literal: an {@link IpNetwork} for {@link IndexKind#NETWORK}, otherwise a string
 */
public record IndexKey(IndexKind kind, String name, Object key) {
  public static IndexKey of(IndexKind kind, String key) {
    return new IndexKey(kind, "", key);
  }
}
