package dev.edgekit.image;

import dev.edgekit.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * The name of an original in its store: {@code courses/java.jpg}. Segments between slashes, none
 * empty, none {@code .} or {@code ..}; Unicode in NFC; no backslash, colon or control character; at
 * most {@value #MAX_BYTES} bytes of UTF-8. A value, thread-safe.
 *
 * @param value the name
 */
public record SourceKey(String value) {
  /** The greatest length in bytes of UTF-8: what S3 allows. */
  public static final int MAX_BYTES = 1_024;

  /**
   * A key.
   *
   * @throws ImageException BAD_REQUEST if the text is none
   */
  public SourceKey {
    check(value);
  }

  /** A key from its text, already decoded. */
  public static SourceKey of(String value) {
    return new SourceKey(value);
  }

  /** A key from the path of a request: percent-decoded once, as strict UTF-8. */
  static SourceKey fromPath(String rawPath) {
    return new SourceKey(decode(rawPath));
  }

  /** The key in an address's path: percent-encoded but for slashes and unreserved characters. */
  String encoded() {
    StringBuilder path = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/-._~".indexOf(c) >= 0;
      path.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return path.toString();
  }

  @Override
  public String toString() {
    return value;
  }

  private static void check(String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw bad("is longer than " + MAX_BYTES + " bytes");
    }
    if (value.codePoints().anyMatch(SourceKey::isForbidden)) {
      throw bad("holds a character that is not allowed");
    }
    if (!Normalizer.isNormalized(value, Normalizer.Form.NFC)) {
      throw bad("is not in Unicode normal form C");
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw bad("has an empty or relative segment");
      }
    }
  }

  /** A colon opens drives and streams on Windows; the rest would be read differently elsewhere. */
  private static boolean isForbidden(int c) {
    boolean halfACharacter = c >= 0xd800 && c <= 0xdfff;
    return halfACharacter || Character.isISOControl(c) || c == '\\' || c == ':' || c == 0xfffd;
  }

  private static String decode(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length() || hex(raw, i + 1) < 0 || hex(raw, i + 2) < 0) {
          throw bad("has a broken percent encoding");
        }
        int decoded = hex(raw, i + 1) << 4 | hex(raw, i + 2);
        if (decoded == '/') {
          throw bad("holds an encoded slash"); // rules of proxies about folders would not see it
        }
        bytes.put((byte) decoded);
        i += 2;
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        throw bad("holds a character that has to be percent-encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw bad("is not UTF-8");
    }
  }

  private static int hex(String text, int at) {
    char c = text.charAt(at);
    return HexFormat.isHexDigit(c) ? HexFormat.fromHexDigit(c) : -1;
  }

  private static ImageException bad(String why) {
    return new ImageException(Reason.BAD_REQUEST, "The image's name " + why + ".");
  }
}
