package dev.edgekit.image.internal.serve;

import dev.edgekit.http.FieldText;
import dev.edgekit.image.ImageFormat;
import java.text.Normalizer;

/**
 * The {@code Content-Disposition} of a picture (RFC 6266): shown in place, and saved under the
 * original's name with the extension of what was delivered.
 */
final class ContentDisposition {
  /** Longer names are cut: file systems take 255 bytes, and the extension must fit, too. */
  private static final int MAX_NAME = 100;

  private ContentDisposition() {}

  /**
   * The field's value for the picture of a source key.
   *
   * <p>The name is the key's last segment without its extension. In {@code filename} all but
   * letters, digits, {@code .}, {@code _} and {@code -} becomes {@code _}; where that loses
   * something, {@code filename*} has the name in UTF-8 (RFC 8187).
   */
  static String inline(String key, ImageFormat format) {
    String name = name(key);
    String plain = ascii(name);
    String value = "inline; filename=\"" + plain + "." + format.extension() + "\"";
    return plain.equals(name)
        ? value
        : value + "; filename*=" + FieldText.extended(name + "." + format.extension());
  }

  private static String name(String key) {
    String last = key.substring(key.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    String stem = dot > 0 ? last.substring(0, dot) : last;
    StringBuilder name = new StringBuilder();
    stem.codePoints()
        .map(ContentDisposition::harmless)
        .limit(MAX_NAME)
        .forEach(name::appendCodePoint);
    // A leading dot hides the file, and Windows drops a trailing one.
    String trimmed = name.toString().replaceAll("^[.\\s]+|[.\\s]+$", "");
    return trimmed.isEmpty() ? "image" : trimmed;
  }

  /**
   * Replaces separators, controls and characters that reverse text: with them a name could pass for
   * another.
   */
  private static int harmless(int c) {
    int type = Character.getType(c);
    boolean strange =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    return strange || "\\/:*?\"<>|%".indexOf(c) >= 0 ? '_' : c;
  }

  private static String ascii(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
