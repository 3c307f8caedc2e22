package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.Base62;
import dev.edgekit.auth.internal.support.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The text of an API key: a prefix that people and secret scanners know it by, 30 random characters
 * of base62 (178 bits), and the CRC-32 of those as 6 more. The checksum lets typing errors and
 * noise be refused without a look at the store; it is no protection. Stateless.
 */
final class ApiKeyText {
  static final int RANDOM_LENGTH = 30;
  static final int CHECKSUM_LENGTH = 6;

  /** No key is longer, so nothing longer is hashed. */
  static final int MAX_LENGTH = 128;

  private static final int TAIL_LENGTH = RANDOM_LENGTH + CHECKSUM_LENGTH;

  private ApiKeyText() {}

  static String random(String prefix) {
    String random = Secrets.base62(RANDOM_LENGTH);
    return prefix + random + checksum(random);
  }

  static String checkPrefix(String prefix) {
    if (!prefix.matches("[A-Za-z0-9_]{1,64}")) {
      throw new IllegalArgumentException(
          "a key's prefix is 1 to 64 letters, digits and underscores: \"" + prefix + "\"");
    }
    return prefix;
  }

  /** Whether the text may be one of our keys at all. */
  static boolean isWellFormed(String text) {
    int tail = text.length() - TAIL_LENGTH;
    if (tail < 1
        || text.length() > MAX_LENGTH
        || !text.chars().allMatch(ApiKeyText::isKeyCharacter)) {
      return false;
    }
    String random = text.substring(tail, tail + RANDOM_LENGTH);
    return text.endsWith(checksum(random));
  }

  private static boolean isKeyCharacter(int c) {
    return Base62.DIGITS.indexOf(c) >= 0 || c == '_';
  }

  private static String checksum(String random) {
    CRC32 crc = new CRC32();
    crc.update(random.getBytes(StandardCharsets.US_ASCII));
    return Base62.encode(crc.getValue(), CHECKSUM_LENGTH);
  }
}
