package dev.edgekit.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The names of everything in Redis: namespace, version of the stored format, and a hash tag in
 * braces, so that in a cluster the log lies on one slot and each entry with its lease on one.
 */
record RedisKeys(String namespace) {
  private static final int MAX_READABLE = 200;

  String log() {
    return prefix() + "{log}:stream";
  }

  String[] logKeys() {
    String log = prefix() + "{log}:";
    return new String[] {log + "stream", log + "meta", log + "names", log + "nodes"};
  }

  String entry(CacheKey key) {
    return prefix() + "e:{" + name(key) + "}";
  }

  String lease(CacheKey key) {
    return prefix() + "l:{" + name(key) + "}";
  }

  private String prefix() {
    return namespace + ":" + StoredFormat.VERSION + ":";
  }

  /** Short keys as they are, for whoever looks into Redis; others, and variants, as a digest. */
  private static String name(CacheKey key) {
    String text = key.text();
    if (key.variant().isEmpty() && text.length() <= MAX_READABLE && text.indexOf('}') < 0) {
      return text;
    }
    return "#" + digest(text + "\0" + key.variant());
  }

  static String digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** 128 bits of SHA-256 in base64url. */
  static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
