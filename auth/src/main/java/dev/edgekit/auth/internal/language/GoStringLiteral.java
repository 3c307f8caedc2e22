package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A string literal of the Go language: raw between back quotes, or with escapes between double
 * quotes (Go specification, "String literals").
 *
 * @param text what the literal stands for
 * @param end the index after its closing quote
 */
public record GoStringLiteral(String text, int end) {
  private static final String ESCAPES = "abfnrtv\\\"";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\\"";

  /** Reads the literal that starts at this index, which holds a quote. */
  static GoStringLiteral read(String source, int start) {
    return source.charAt(start) == '`' ? raw(source, start) : interpreted(source, start);
  }

  private static GoStringLiteral raw(String source, int start) {
    int close = source.indexOf('`', start + 1);
    if (close < 0) {
      throw unclosed(start);
    }
    // Go drops carriage returns from raw literals
    return new GoStringLiteral(source.substring(start + 1, close).replace("\r", ""), close + 1);
  }

  private static GoStringLiteral interpreted(String source, int start) {
    // Escapes may spell single bytes of a UTF-8 sequence, so the text exists once all are read
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = start + 1;
    while (at < source.length() && source.charAt(at) != '"') {
      if (source.charAt(at) == '\n') {
        throw unclosed(start);
      }
      at = source.charAt(at) == '\\' ? escape(source, at, bytes) : plain(source, at, bytes);
    }
    if (at >= source.length()) {
      throw unclosed(start);
    }
    return new GoStringLiteral(utf8(bytes.toByteArray(), start), at + 1);
  }

  private static int plain(String source, int at, ByteArrayOutputStream into) {
    int point = source.codePointAt(at);
    into.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    return at + Character.charCount(point);
  }

  private static int escape(String source, int at, ByteArrayOutputStream into) {
    char c = at + 1 < source.length() ? source.charAt(at + 1) : 0;
    int simple = ESCAPES.indexOf(c);
    if (simple >= 0) {
      into.write(ESCAPED.charAt(simple));
      return at + 2;
    }
    return switch (c) {
      case 'x' -> octet(source, at, at + 2, 2, 16, into);
      case 'u' -> point(source, at, 4, into);
      case 'U' -> point(source, at, 8, into);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octet(source, at, at + 1, 3, 8, into);
      default -> throw new RuleSyntaxException(at, "unknown escape \"\\" + c + "\"");
    };
  }

  private static int octet(
      String source, int at, int from, int digits, int radix, ByteArrayOutputStream into) {
    long value = number(source, at, from, digits, radix);
    if (value > 255) {
      throw new RuleSyntaxException(at, "the escape is above 255: " + value);
    }
    into.write((int) value);
    return from + digits;
  }

  private static int point(String source, int at, int digits, ByteArrayOutputStream into) {
    long value = number(source, at, at + 2, digits, 16);
    if (value > Character.MAX_CODE_POINT || (value >= 0xD800 && value <= 0xDFFF)) {
      throw new RuleSyntaxException(at, "the escape is no Unicode character");
    }
    into.writeBytes(Character.toString((int) value).getBytes(StandardCharsets.UTF_8));
    return at + 2 + digits;
  }

  private static long number(String source, int at, int from, int digits, int radix) {
    if (from + digits > source.length()) {
      throw new RuleSyntaxException(at, "the escape is cut off");
    }
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = source.charAt(i) < 128 ? Character.digit(source.charAt(i), radix) : -1;
      if (digit < 0) {
        throw new RuleSyntaxException(at, "not a digit of an escape: \"" + source.charAt(i) + "\"");
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static String utf8(byte[] bytes, int start) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RuleSyntaxException(start, "the value's escapes are not UTF-8");
    }
  }

  private static RuleSyntaxException unclosed(int start) {
    return new RuleSyntaxException(start, "the value's closing quote is missing");
  }
}
