package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import java.util.Locale;

/**
 * The fields by which a request says that it is really another one: another host, path, scheme or
 * method. Frameworks and applications act on them, so a response may depend on them without a word
 * in {@code Vary}. As part of the key they can't poison it: who sends one gets responses of its
 * own, and behind a proxy that sends the same to all, all share.
 */
final class OverrideFields {
  private static final String[] FIELDS = {
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-scheme",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-ssl",
    "x-forwarded-server",
    "x-host",
    "x-original-host",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "front-end-https"
  };

  private OverrideFields() {}

  /** What the request claims to be, as text; empty if it claims nothing, as most do. */
  static String of(Headers request) {
    String claims = "";
    for (int i = 0; i < request.size(); i++) {
      char first = request.nameAt(i).charAt(0);
      if (first == 'x' || first == 'X' || first == 'f' || first == 'F') { // few fields' names
        claims += claim(request.nameAt(i), request.valueAt(i));
      }
    }
    return claims;
  }

  private static String claim(String name, String value) {
    for (String field : FIELDS) {
      if (field.equalsIgnoreCase(name)) {
        return field + ": " + value + '\n';
      }
    }
    return name.equalsIgnoreCase("Forwarded") ? forwarded(value) : "";
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
