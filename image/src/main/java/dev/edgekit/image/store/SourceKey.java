package dev.edgekit.image.store;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The name of an original in its store: {@code courses/java.jpg}. Segments between slashes, none
 * empty, none {@code .} or {@code ..}; Unicode in NFC; no backslash, colon or control character; at
 * most {@value #MAX_BYTES} bytes of UTF-8. A value, thread-safe.
 *
 * @param value the name
 */
public record SourceKey(String value) {
  /** Maximum length in bytes of UTF-8: what S3 allows. */
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

  private static ImageException bad(String why) {
    return new ImageException(Reason.BAD_REQUEST, "The image's name " + why + ".");
  }
}
