package dev.edgekit.cache.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text and numbers as Redis holds them. */
final class Utf8 {
  private Utf8() {}

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }
}
