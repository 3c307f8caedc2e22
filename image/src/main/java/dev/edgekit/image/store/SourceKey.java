package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;

/**
 * The name of an original in its store: {@code courses/java.jpg}. Segments between slashes, none
 * empty, none {@code .} or {@code ..}; no backslash or control character; at most {@value
 * #MAX_BYTES} bytes of UTF-8. Names that Unicode treats as the same (NFC, as the web writes them,
 * and NFD, as macOS stores them) are one key. A value, thread-safe.
 *
 * @param value the name, in NFC
 */
public record SourceKey(String value) {
  /** Maximum length in bytes of UTF-8: what S3 allows. */
  public static final int MAX_BYTES = 1_024;

  /**
   * A key.
   *
   * @throws ImageException BAD_REQUEST if the text is no such name
   */
  public SourceKey {
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
    check(value);
  }

  /** A key from its text, already decoded. */
  public static SourceKey of(String value) {
    requireNonNull(value, "value must not be null");
    return new SourceKey(value);
  }

  /**
   * The spellings under which a store may hold the name, the likeliest first: NFC, NFD, then
   * folders in one form with the last segment in the other. A single one where all are the same.
   */
  public List<String> spellings() {
    String decomposed = Normalizer.normalize(value, Normalizer.Form.NFD);
    if (decomposed.equals(value)) {
      return List.of(value);
    }
    int file = value.lastIndexOf('/') + 1;
    int decomposedFile = decomposed.lastIndexOf('/') + 1;
    return Stream.of(
            value,
            decomposed,
            value.substring(0, file) + decomposed.substring(decomposedFile),
            decomposed.substring(0, decomposedFile) + value.substring(file))
        .distinct()
        .toList();
  }

  @Override
  public String toString() {
    return value;
  }

  private static void check(String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw bad("is longer than " + MAX_BYTES + " bytes.");
    }
    if (value.codePoints().anyMatch(SourceKey::isForbidden)) {
      throw bad("holds a character that is not allowed.");
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw bad("has an empty or relative segment: \"" + value + "\".");
      }
    }
  }

  /** Characters that are read differently elsewhere: in a Windows path, a log, a header. */
  private static boolean isForbidden(int c) {
    boolean halfACharacter = c >= 0xd800 && c <= 0xdfff;
    return halfACharacter || Character.isISOControl(c) || c == '\\' || c == 0xfffd;
  }

  private static ImageException bad(String why) {
    return new ImageException(Reason.BAD_REQUEST, "The image's name " + why);
  }
}
