package dev.edgekit.cache.internal.log;

/** What the log says of a stored response. */
public enum Standing {
  /** Nothing after its place in the log names it, as of at most {@code maxStaleness} ago. */
  CURRENT,
  /** Something after its place names it: never to be served again. */
  INVALIDATED,
  /**
   * The log was not heard for longer than {@code maxStaleness}, but the response was itself loaded
   * here within that time: it may be served again, marked so that nobody keeps it.
   */
  LOADED_HERE,
  /**
   * The log was not heard for longer than {@code maxStaleness}, or it lost what may have named the
   * response.
   */
  UNHEARD,
  /** The response is older than what is remembered of the log. */
  BELOW_FLOOR
}
