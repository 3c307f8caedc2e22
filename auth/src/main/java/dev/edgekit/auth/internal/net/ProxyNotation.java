package dev.edgekit.auth.internal.net;

import java.util.List;
import java.util.NoSuchElementException;

/** In which fields proxies state the client's address, scheme and host. */
public enum ProxyNotation {
  /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. */
  X_FORWARDED("x-forwarded"),
  /** {@code Forwarded} (RFC 7239). */
  FORWARDED("forwarded"),
  /** Whichever a request has. */
  EITHER("either");

  private static final List<ProxyNotation> ALL = List.of(values());

  private final String word;

  ProxyNotation(String word) {
    this.word = word;
  }

  /** As rule files write it. */
  public String word() {
    return word;
  }

  /** All words. */
  public static List<String> words() {
    return ALL.stream().map(ProxyNotation::word).toList();
  }

  /**
   * The notation of a word.
   *
   * @throws NoSuchElementException if there is none
   */
  public static ProxyNotation ofWord(String word) {
    for (ProxyNotation each : ALL) {
      if (each.word.equals(word)) {
        return each;
      }
    }
    throw new NoSuchElementException(word);
  }

  boolean hasCommon() {
    return this != FORWARDED;
  }

  boolean hasStandard() {
    return this != X_FORWARDED;
  }
}
