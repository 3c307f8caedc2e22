package dev.edgekit.auth.internal.language;

/** The dimensions, in the order of preference where two would split the rules equally well. */
public enum IndexKind {
  HOST,
  PATH,
  HEADER,
  QUERY,
  NETWORK,
  UNDER,
  PREFIX,
  HOST_PARENT,
  METHOD,
  HOST_REGEXP,
  PATH_REGEXP,
  HEADER_REGEXP,
  QUERY_REGEXP;

  /** Whether finding a request's keys of this kind takes a search rather than a lookup. */
  public boolean isExpression() {
    return compareTo(HOST_REGEXP) >= 0;
  }
}
