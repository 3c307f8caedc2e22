package dev.edgekit.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which parameters of a query tell responses apart, and whether their order does.
 *
 * @param kept whether a parameter of this name is kept
 * @param sorted whether the parameters are sorted by name, those of the same name left in their
 *     order
 */
record QuerySelection(Predicate<String> kept, boolean sorted) {
  private static final String UNRESERVED = "-._~";

  /** The target with the selected part of its query, in one spelling. */
  String of(String target) {
    int mark = target.indexOf('?');
    if (mark < 0) {
      return target;
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : target.substring(mark + 1).split("&", -1)) {
      String spelt = spelt(pair);
      if (!spelt.isEmpty() && kept.test(nameOf(spelt))) {
        pairs.add(spelt);
      }
    }
    if (sorted) {
      Collections.sort(pairs, (a, b) -> nameOf(a).compareTo(nameOf(b)));
    }
    String path = target.substring(0, mark);
    return pairs.isEmpty() ? path : path + '?' + String.join("&", pairs);
  }

  private static String nameOf(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }

  /**
   * The pair in one spelling: what needn't be encoded is decoded (RFC 3986 §6.2.2.2), hexadecimal
   * digits are in upper case.
   */
  private static String spelt(String pair) {
    if (pair.indexOf('%') < 0) {
      return pair;
    }
    StringBuilder spelt = new StringBuilder();
    for (int i = 0; i < pair.length(); i++) {
      int high = i + 2 < pair.length() ? Character.digit(pair.charAt(i + 1), 16) : -1;
      int low = i + 2 < pair.length() ? Character.digit(pair.charAt(i + 2), 16) : -1;
      if (pair.charAt(i) != '%' || high < 0 || low < 0) {
        spelt.append(pair.charAt(i));
        continue;
      }
      char octet = (char) (16 * high + low);
      boolean plain =
          octet < 0x7f && (Character.isLetterOrDigit(octet) || UNRESERVED.indexOf(octet) >= 0);
      spelt.append(plain ? String.valueOf(octet) : "%%%02X".formatted((int) octet));
      i += 2;
    }
    return spelt.toString();
  }

  /**
   * The target with the characters that no request line can hold percent-encoded in UTF-8, as a
   * client would send them.
   */
  static String encoded(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        return encodedFrom(target);
      }
    }
    return target;
  }

  private static String encodedFrom(String target) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f) {
        encoded.append((char) b);
      } else {
        encoded.append("%%%02X".formatted(b));
      }
    }
    return encoded.toString();
  }
}
