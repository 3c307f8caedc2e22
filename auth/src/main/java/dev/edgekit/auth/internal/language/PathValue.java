package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path as a rule writes it, in the form in which requests are matched: {@code /%40me}, {@code
 * /@me} are one, as are {@code /강의} and its encoding. What can't arrive in a request is refused.
 * Stateless.
 */
final class PathValue {
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})?");

  private PathValue() {}

  /**
   * The path as it is matched.
   *
   * @param accepted the faults that the rule accepts in targets
   * @param position where the value stands in the rule
   */
  static String matched(String value, int accepted, int position) {
    if (isPlain(value)) {
      return value;
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new RuleSyntaxException(
          position, "half of a character (an unpaired surrogate), which no request can have");
    }
    Matcher percent = ENCODED.matcher(value);
    while (percent.find()) {
      check(percent, accepted, position);
    }
    try {
      byte[] bytes = PercentDecoder.octets(value);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RuleSyntaxException(position, "what is percent-encoded isn't UTF-8: " + value);
    }
  }

  /** Whether the value is written as it is matched, as nearly every one is. */
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == '%' || value.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /**
   * Refuses encoded characters in a regular expression: it sees decoded paths, so it would never
   * find them.
   */
  static void refuseEncoded(String regexp, int accepted, int position) {
    Matcher percent = ENCODED.matcher(regexp);
    while (percent.find()) {
      if (percent.group(1) != null) {
        int octet = HexFormat.fromHexDigits(percent.group(1));
        if (!isKept(octet, accepted)) {
          throw new RuleSyntaxException(
              position + percent.start(),
              percent.group()
                  + " never matches, since paths are matched decoded; write the"
                  + " character itself");
        }
      }
    }
  }

  private static void check(Matcher percent, int accepted, int position) {
    int at = position + 1 + percent.start();
    if (percent.group(1) == null) {
      throw new RuleSyntaxException(at, "a percent sign needs two hexadecimal digits after it");
    }
    int octet = HexFormat.fromHexDigits(percent.group(1));
    boolean kept = PercentDecoder.KEPT.indexOf(octet) >= 0;
    if (octet < ' ' || octet == 0x7F || (kept && !isKept(octet, accepted))) {
      throw new RuleSyntaxException(
          at, percent.group() + " is refused in requests, so that no request could match");
    }
  }

  private static boolean isKept(int octet, int accepted) {
    return switch (octet) {
      case '/' -> TargetFault.ENCODED_SLASH.isIn(accepted);
      case '%' -> TargetFault.DOUBLE_ENCODING.isIn(accepted);
      case '?', '#' -> TargetFault.ENCODED_DELIMITER.isIn(accepted);
      case ';' -> TargetFault.PATH_PARAMETER.isIn(accepted);
      default -> false;
    };
  }
}
