package dev.edgekit.image.internal.support;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names as they stand in the path of an address: RFC 3986's percent-encoding of UTF-8. */
public final class PathText {
  private PathText() {}

  /** A name for a path: percent-encoded except for slashes and unreserved characters. */
  public static String encode(String name) {
    StringBuilder path = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
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

  /**
   * A name from the path of a request: percent-decoded once, as strict UTF-8.
   *
   * @throws ImageException BAD_REQUEST if it is not encoded like that
   */
  public static String decode(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length() || hex(raw, i + 1) < 0 || hex(raw, i + 2) < 0) {
          throw bad("has a broken percent encoding");
        }
        int decoded = hex(raw, i + 1) << 4 | hex(raw, i + 2);
        if (decoded == '/') {
          throw bad("holds an encoded slash"); // it would slip past proxies' rules for folders
        }
        bytes.put((byte) decoded);
        i += 2;
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        throw bad("holds a character that has to be percent-encoded");
      }
    }
    return utf8(bytes.flip());
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(bytes)
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
