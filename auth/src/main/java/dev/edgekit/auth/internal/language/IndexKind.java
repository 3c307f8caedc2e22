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

  /** Whether it is more than a lookup to tell what a request has of it. */
  public boolean isExpression() {
    return compareTo(HOST_REGEXP) >= 0;
  }
}
