package dev.edgekit.auth.internal.path;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Names of parameters as frameworks read them that don't take them as they stand: {@code admin[]}
 * and {@code admin[0]} are {@code admin} to PHP, Rails and Express; PHP also drops blanks before a
 * name and what follows a null, and makes {@code _} of dots and blanks. Stateless.
 */
public final class ParameterNames {
  private ParameterNames() {}

  /**
   * The target in which each parameter has the name that such a framework gives it, if that is one
   * of these; the same target if none has.
   *
   * @param mark the index of the question mark
   */
  public static String readElsewhere(String target, int mark, Set<String> names) {
    if (!isDoubtful(target, mark)) {
      return target;
    }
    StringBuilder read = new StringBuilder(target.length()).append(target, 0, mark);
    char before = '?';
    for (String pair : target.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      read.append(before).append(readElsewhere(key, names)).append(pair.substring(key.length()));
      before = '&';
    }
    return read.toString();
  }

  /** What most queries have in none of their names. */
  private static boolean isDoubtful(String target, int mark) {
    boolean name = true;
    for (int i = mark + 1; i < target.length(); i++) {
      char c = target.charAt(i);
      if (name && (c == '%' || c == '[' || c == '+' || c == '.')) {
        return true;
      }
      name = c == '&' || (name && c != '=');
    }
    return false;
  }

  private static String readElsewhere(String key, Set<String> names) {
    String name = PercentDecoder.form(key);
    if (name == null || names.contains(name)) {
      return key;
    }
    String other = inPhp(name);
    int bracket = name.strip().indexOf('[');
    String array = bracket > 0 ? inPhp(name.strip().substring(0, bracket)) : other;
    String found = names.contains(array) ? array : other;
    return names.contains(found) ? URLEncoder.encode(found, StandardCharsets.UTF_8) : key;
  }

  /** PHP cuts a name's leading blanks and what follows a null, and makes {@code _} of a dot. */
  static String inPhp(String key) {
    int end = key.indexOf('\0');
    String name = (end < 0 ? key : key.substring(0, end)).stripLeading();
    // Not by an expression, since a query may have thousands of names
    return name.replace('.', '_').replace(' ', '_').replace('[', '_');
  }
}
