package dev.edgekit.auth;

/**
 * In which fields trusted proxies say for whom they ask. A proxy writes those of one language and
 * lets what a client says in the other pass, so the language that yours write should be named.
 */
public enum ProxyFields {
  /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} alone. */
  X_FORWARDED,
  /** {@code Forwarded} (RFC 7239) alone. */
  FORWARDED,
  /**
   * Whichever a request has. One that has both, and in which they don't come to the same address,
   * scheme and host, is refused: one of them may be the client's own word.
   */
  EITHER
}
