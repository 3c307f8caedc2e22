package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.http.internal.Digest;

/**
 * The names of everything in Redis: namespace, version of the stored format, and a hash tag in
 * braces, so that in a cluster the log lies on one slot, and each entry on one with its lease.
 */
public record RedisKeys(String namespace, int format) {
  private static final int MAX_READABLE = 200;

  public String log() {
    return prefix() + "{log}:stream";
  }

  public String[] logKeys() {
    String log = prefix() + "{log}:";
    return new String[] {log(), log + "meta", names(), nodes(), log + "witnesses"};
  }

  /** The keys on which a user's rights are tried out, on one slot. */
  String[] checkKeys() {
    return new String[] {
      prefix() + "{log}:check", prefix() + "{log}:checks", entryCheck("e"), entryCheck("l")
    };
  }

  private String entryCheck(String kind) {
    return prefix() + kind + ":{log}:check";
  }

  String names() {
    return prefix() + "{log}:names";
  }

  String nodes() {
    return prefix() + "{log}:nodes";
  }

  public String entry(CacheKey key) {
    return prefix() + "e:{" + name(key) + "}";
  }

  public String lease(CacheKey key) {
    return prefix() + "l:{" + name(key) + "}";
  }

  private String prefix() {
    return namespace + ":" + format + ":";
  }

  /** Short keys as they are, for people who look into Redis; others, and variants, as a digest. */
  private static String name(CacheKey key) {
    String text = key.text();
    if (key.variant().isEmpty()
        && text.length() <= MAX_READABLE
        && text.indexOf('}') < 0
        && !text.startsWith("#")) {
      return text;
    }
    return "#" + Digest.of(text + "\0" + key.variant());
  }
}
