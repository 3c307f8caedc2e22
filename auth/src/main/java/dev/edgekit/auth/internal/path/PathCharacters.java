package dev.edgekit.auth.internal.path;

import java.util.function.IntPredicate;

/** What each raw character of a request target may do (RFC 3986 §3.3 and §3.4). Stateless. */
public final class PathCharacters {
  /** Unreserved, sub-delims without the semicolon, colon and at-sign. */
  private static final boolean[] PLAIN = table("!$&'()*+,-.:=@_~", PathCharacters::isLetterOrDigit);

  /** Printable ASCII without what the URL standard has every client encode in a query. */
  private static final boolean[] PLAIN_IN_QUERY =
      table("", c -> c > ' ' && c < 0x7F && "\"#<>".indexOf(c) < 0);

  /** The characters of host names; some names with an underscore resolve. */
  private static final boolean[] PLAIN_IN_NAME = table("-._", PathCharacters::isLetterOrDigit);

  private PathCharacters() {}

  static boolean isPlain(char c) {
    return c < 0x80 && PLAIN[c];
  }

  static boolean isPlainInQuery(char c) {
    return c < 0x80 && PLAIN_IN_QUERY[c];
  }

  static boolean isPlainInName(char c) {
    return c < 0x80 && PLAIN_IN_NAME[c];
  }

  /** Why a character that isn't plain is refused. */
  static TargetFault fault(char c) {
    return switch (c) {
      case '\\' -> TargetFault.BACKSLASH;
      case ';' -> TargetFault.PATH_PARAMETER;
      default -> queryFault(c);
    };
  }

  static TargetFault queryFault(char c) {
    if (c == '#') {
      return TargetFault.FRAGMENT;
    }
    if (c >= 0x80) {
      return TargetFault.NON_ASCII;
    }
    return c < ' ' || c == 0x7F ? TargetFault.CONTROL : TargetFault.ILLEGAL_CHARACTER;
  }

  static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  private static boolean[] table(String characters, IntPredicate more) {
    boolean[] table = new boolean[0x80];
    for (int c = 0; c < table.length; c++) {
      table[c] = characters.indexOf(c) >= 0 || more.test(c);
    }
    return table;
  }
}
