package dev.edgekit.http;

import java.util.ArrayList;
import java.util.List;

/** The lexical pieces that header fields share (RFC 9110 §5.6). */
final class Tokens {
  private Tokens() {}

  /** The parts between the separators outside quoted strings, trimmed; empty parts are left out. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || (text.charAt(i) == separator && !quoted)) {
        String part = text.substring(start, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      } else if (text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (text.charAt(i) == '\\' && quoted) {
        i++;
      }
    }
    return parts;
  }

  /** The text of a quoted string, or the text itself where it isn't quoted. */
  static String unquote(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\' && i < text.length() - 2) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }
}
