package dev.edgekit.auth;

/**
 * A necessary condition of a matcher that an index can look up: where it doesn't hold, the matcher
 * doesn't either.
 *
 * @param name the header field or parameter, lower-case for a field; empty otherwise
 * @param key the literal: an {@link IpNetwork} for {@link Kind#NETWORK}, otherwise a string
 */
record Access(Kind kind, String name, Object key) {
  /** The dimensions, in the order of preference where two would split the rules equally well. */
  enum Kind {
    HOST,
    PATH,
    HEADER,
    QUERY,
    NETWORK,
    UNDER,
    PREFIX,
    HOST_PARENT,
    HEADER_NAME,
    QUERY_NAME,
    METHOD
  }

  static Access of(Kind kind, String key) {
    return new Access(kind, "", key);
  }
}
