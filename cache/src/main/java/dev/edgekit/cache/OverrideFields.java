package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields by which a request says that it is really another one: another host, path, scheme or
 * method. Frameworks and applications act on them, so a response may depend on them without a word
 * in {@code Vary}. As part of the key they can't poison the cache: a client that sends one gets
 * responses of its own, and behind a proxy that sends the same for all clients, all share.
 *
 * <p>They are recognized by words in their names, since there are more of them than a list would
 * hold: {@code X-Forwarded-Host}, {@code x-original-url}, {@code X_REWRITE_PATH}. A field that
 * names the client alone, {@code X-Forwarded-For} above all, is not one: it would give each client
 * its own copy.
 */
final class OverrideFields {
  /** Words for the parts of a request that a field may replace, and for replacing them. */
  private static final String[] WORDS = {
    "host", "server", "url", "uri", "path", "scheme", "proto", "protocol", "port", "prefix",
    "method", "base", "ssl", "https", "script", "query", "route", "matched", "invoke", "override",
    "rewrite", "middleware"
  };

  /** With one of these, a name speaks of the client. */
  private static final String[] OF_CLIENT = {"client", "viewer", "socketip", "peer"};

  /** How many judged names and written claims are kept, and the maximum length of one. */
  private static final int KEPT = 512;

  private static final int MAX_KEPT_LENGTH = 256;

  // A proxy sends the same few names and values again and again. Racy on purpose: each element is
  // immutable, and what is lost is made again.
  private static final @Nullable Judged[] JUDGED = new Judged[KEPT];
  private static final @Nullable Claim[] CLAIMS = new Claim[KEPT];

  private record Judged(String name, boolean isClaim) {}

  /** The claims so far, one more field, and the claims with it. */
  private record Claim(String before, String name, String value, String all) {
    boolean isOf(String claims, String field, String content) {
      return before.equals(claims) && name.equals(field) && value.equals(content);
    }
  }

  private OverrideFields() {}

  /** What the request claims to be, as text; empty if it claims nothing, as most do. */
  static String of(Headers request) {
    String claims = "";
    for (int i = 0; i < request.size(); i++) {
      String name = request.nameAt(i);
      if (mayBeginWith(name.charAt(0), name.length()) && isClaim(name)) {
        claims = with(claims, name, request.valueAt(i));
      }
    }
    return claims;
  }

  /** Whether a name of this length that begins so may be one of these fields. */
  static boolean mayBeginWith(char first, int length) {
    return switch (first | 0x20) { // in lower case
      case 'x', 'f' -> true;
      case 'c' -> length > 15;
      default -> false;
    };
  }

  /** Whether a field of this name may claim that the request is another one. */
  static boolean isClaim(String name) {
    int slot = slot(name.hashCode());
    Judged last = JUDGED[slot];
    if (last == null || !last.name.equals(name)) {
      last = new Judged(name, name.equalsIgnoreCase("Forwarded") || isOverride(name));
      if (name.length() <= MAX_KEPT_LENGTH) {
        JUDGED[slot] = last;
      }
    }
    return last.isClaim;
  }

  private static String with(String claims, String name, String value) {
    int slot = slot(31 * (31 * claims.hashCode() + name.hashCode()) + value.hashCode());
    Claim last = CLAIMS[slot];
    if (last == null || !last.isOf(claims, name, value)) {
      last = new Claim(claims, name, value, claims + claim(name, value));
      if (last.all.length() <= MAX_KEPT_LENGTH && value.length() <= MAX_KEPT_LENGTH) {
        CLAIMS[slot] = last;
      }
    }
    return last.all;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 16) & KEPT - 1;
  }

  private static String claim(String name, String value) {
    return name.equalsIgnoreCase("Forwarded")
        ? forwarded(value)
        : name.toLowerCase(Locale.ROOT).replace('_', '-') + ": " + value + '\n';
  }

  /** Whether a field of this name claims that the request is another one. */
  static boolean isOverride(String name) {
    char first = (char) (name.charAt(0) | 0x20);
    boolean own = first == 'x' && name.length() > 1 && isBreak(name.charAt(1));
    return (own || has(name, "forwarded") || has(name, "front"))
        && hasAny(name, WORDS)
        && !hasAny(name, OF_CLIENT);
  }

  private static boolean hasAny(String name, String[] words) {
    for (String word : words) {
      if (has(name, word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the name has this word between hyphens, underscores and its ends, in any case. */
  private static boolean has(String name, String word) {
    int last = name.length() - word.length();
    for (int at = 0; at <= last; at++) {
      if ((at == 0 || isBreak(name.charAt(at - 1)))
          && (at == last || isBreak(name.charAt(at + word.length())))
          && name.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBreak(char c) {
    return c == '-' || c == '_';
  }

  /** The value without {@code for} and {@code by}, which name no resource (RFC 7239 §5). */
  private static String forwarded(String value) {
    String claims = "";
    for (String pair : value.split("[;,]", -1)) {
      String lower = pair.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("host=") || lower.startsWith("proto=")) {
        claims += "forwarded: " + lower + '\n';
      }
    }
    return claims;
  }
}
