package dev.edgekit.auth;

import dev.edgekit.auth.internal.net.ProxyNotation;

/**
 * The fields in which trusted proxies describe the client's request. A proxy writes one kind and
 * passes on what a client sends in the other, so name the kind that your proxies write.
 */
public enum ProxyFields {
  /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} alone. */
  X_FORWARDED,
  /** {@code Forwarded} (RFC 7239) alone. */
  FORWARDED,
  /**
   * Whichever a request has. A request in which both are present and differ in address, scheme or
   * host is refused: one of them may be the client's own word.
   */
  EITHER;

  ProxyNotation notation() {
    return ProxyNotation.valueOf(name());
  }
}
