package dev.edgekit.cache.internal.log;

/** What the log says of a stored response. */
public enum Standing {
  /** Nothing behind its place in the log names it, as of at most {@code maxStaleness} ago. */
  CURRENT,
  /** Something names it: never to be served again. */
  INVALIDATED,
  /** The log was not heard for longer than {@code maxStaleness}. */
  UNHEARD,
  /** It is older than what this node remembers of the log; the remote tier can tell. */
  BELOW_FLOOR
}
