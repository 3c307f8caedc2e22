package dev.edgekit.auth.internal.net;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** In which fields proxies state the client's address, scheme and host. */
public enum ProxyNotation {
  /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. */
  X_FORWARDED,
  /** {@code Forwarded} (RFC 7239). */
  FORWARDED,
  /** Whichever a request has. */
  EITHER;

  /** As rule files write it: {@code x-forwarded}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ProxyNotation::word).toList();
  }

  /**
   * The notation of a word.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public static ProxyNotation ofWord(String word) {
    return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst().orElseThrow();
  }

  boolean hasCommon() {
    return this != FORWARDED;
  }

  boolean hasStandard() {
    return this != X_FORWARDED;
  }
}
