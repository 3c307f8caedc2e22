package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import java.util.Locale;

/**
 * The fields by which a request says that it is really another one: another host, path, scheme or
 * method. Frameworks and applications act on them, so a response may depend on them without a word
 * in {@code Vary}. As part of the key they can't poison it: a client that sends one gets responses
 * of its own, and behind a proxy that sends the same to all, all share.
 *
 * <p>They are told by the words of their names, since there are more of them than a list would
 * hold: {@code X-Forwarded-Host}, {@code x-original-url}, {@code X_REWRITE_PATH}. What names the
 * client alone, {@code X-Forwarded-For} above all, is none: it would give each client its own copy.
 */
final class OverrideFields {
  /** The parts of a request that a name may say it replaces, and the ways to say so. */
  private static final String[] WORDS = {
    "host", "server", "url", "uri", "path", "scheme", "proto", "protocol", "port", "prefix",
    "method", "base", "ssl", "https", "script", "query", "route", "matched", "invoke", "override",
    "rewrite", "middleware"
  };

  /** With one of these, a name speaks of the client. */
  private static final String[] OF_CLIENT = {"client", "viewer", "socketip", "peer"};

  private OverrideFields() {}

  /** What the request claims to be, as text; empty if it claims nothing, as most do. */
  static String of(Headers request) {
    String claims = "";
    for (int i = 0; i < request.size(); i++) {
      String name = request.nameAt(i);
      char first = (char) (name.charAt(0) | 0x20); // in lower case
      if (first == 'x' || first == 'f' || (first == 'c' && name.length() > 15)) {
        String claim = claim(name, request.valueAt(i));
        claims = claim.isEmpty() ? claims : claims + claim; // joining with nothing makes garbage
      }
    }
    return claims;
  }

  private static String claim(String name, String value) {
    if (name.equalsIgnoreCase("Forwarded")) {
      return forwarded(value);
    }
    return isOverride(name)
        ? name.toLowerCase(Locale.ROOT).replace('_', '-') + ": " + value + '\n'
        : "";
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

  /** Without {@code for} and {@code by}, which name no resource (RFC 7239 §5). */
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
