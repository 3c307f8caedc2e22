package dev.edgekit.auth.internal.path;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one percent-encoded character of a path, in UTF-8 and in its shortest form (RFC 3629).
 * Stateless.
 */
public final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * Why the character whose first percent sign is at the index is refused, or {@code null}.
   *
   * @param accepted the faults that don't count
   */
  static @Nullable TargetFault fault(String target, int index, int end, int accepted) {
    int first = octet(target, index, end);
    if (first < 0) {
      return TargetFault.BAD_ENCODING;
    }
    TargetFault fault = first < 0x80 ? asciiFault(first) : utf8Fault(target, index, end, first);
    boolean counts =
        fault == null
            || !fault.isIn(accepted)
            || (fault == TargetFault.DOUBLE_ENCODING && decodesAgain(target, index + 3, end));
    return counts ? fault : null;
  }

  /** Whether what follows an encoded percent sign makes it the beginning of another encoding. */
  private static boolean decodesAgain(String target, int index, int end) {
    int first = decoded(target, index, end);
    int second = decoded(target, index + (index < end && target.charAt(index) == '%' ? 3 : 1), end);
    return first == 'u' || first == 'U' || (digit((char) first) >= 0 && digit((char) second) >= 0);
  }

  /** The character at the index, decoded if it is encoded; 0 after the end. */
  private static int decoded(String target, int index, int end) {
    int octet = octet(target, index, end);
    return octet >= 0 || index >= end ? Math.max(octet, 0) : target.charAt(index);
  }

  /** The accepted character at the index. */
  static int codePoint(String target, int index) {
    int length = length(target, index);
    int first = octet(target, index, target.length());
    int codePoint = length == 3 ? first : first & (0x7F >> (length / 3));
    for (int i = index + 3; i < index + length; i += 3) {
      codePoint = codePoint << 6 | (octet(target, i, target.length()) & 0x3F);
    }
    return codePoint;
  }

  /** What compatibility mapping (Unicode's NFKC) makes of a character. */
  static String mapped(int codePoint) {
    String character = Character.toString(codePoint);
    return isHangulOrHan(codePoint)
        ? character // the bulk of what is encoded; none of them maps to ASCII
        : Normalizer.normalize(character, Normalizer.Form.NFKC);
  }

  /** The length of the accepted character at the index, by its first octet. */
  static int length(String target, int index) {
    return switch (digit(target.charAt(index + 1))) {
      case 0xC, 0xD -> 6;
      case 0xE -> 9;
      case 0xF -> 12;
      default -> 3;
    };
  }

  private static @Nullable TargetFault asciiFault(int c) {
    if (c < ' ' || c == 0x7F) {
      return TargetFault.CONTROL;
    }
    if (PathCharacters.isLetterOrDigit(c)) {
      return TargetFault.NEEDLESS_ENCODING;
    }
    return switch (c) {
      case '.' -> TargetFault.ENCODED_DOT;
      case '/' -> TargetFault.ENCODED_SLASH;
      case '\\' -> TargetFault.ENCODED_BACKSLASH;
      case ';' -> TargetFault.PATH_PARAMETER;
      case '?', '#' -> TargetFault.ENCODED_DELIMITER;
      case '%' -> TargetFault.DOUBLE_ENCODING;
      default -> null;
    };
  }

  private static @Nullable TargetFault utf8Fault(String target, int index, int end, int first) {
    int following = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    int codePoint = first & (0x3F >> following);
    int i = index;
    for (int n = 0; n < following; n++) {
      i += 3;
      int octet = octet(target, i, end);
      if (octet < 0x80 || octet > 0xBF) {
        return TargetFault.BAD_UTF8;
      }
      codePoint = codePoint << 6 | (octet & 0x3F);
    }
    return codePointFault(first, following, codePoint);
  }

  private static @Nullable TargetFault codePointFault(int first, int following, int codePoint) {
    boolean overlong = codePoint < (following == 1 ? 0x80 : following == 2 ? 0x800 : 0x10000);
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    if (first < 0xC2 || first > 0xF4 || overlong || surrogate || codePoint > 0x10FFFF) {
      return TargetFault.BAD_UTF8;
    }
    if (codePoint < 0xA0 || codePoint == 0x2028 || codePoint == 0x2029) {
      return TargetFault.CONTROL;
    }
    return compatibilityFault(mapped(codePoint));
  }

  private static @Nullable TargetFault compatibilityFault(String mapped) {
    if (mapped.chars().anyMatch(c -> "/\\;%?#".indexOf(c) >= 0)) {
      return TargetFault.COMPATIBILITY_DELIMITER;
    }
    return mapped.chars().anyMatch(c -> PathCharacters.isLetterOrDigit(c) || c == '.' || c == ' ')
        ? TargetFault.COMPATIBILITY_CHARACTER
        : null;
  }

  private static boolean isHangulOrHan(int c) {
    return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x3400 && c <= 0x9FFF);
  }

  /** The octet that the three characters at the index encode, or -1. */
  static int octet(String target, int index, int end) {
    if (index + 2 >= end || target.charAt(index) != '%') {
      return -1;
    }
    int high = digit(target.charAt(index + 1));
    int low = digit(target.charAt(index + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = PathCharacters.lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
