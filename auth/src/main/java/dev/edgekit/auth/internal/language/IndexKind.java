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
  HEADER_NAME,
  QUERY_NAME,
  METHOD
}
