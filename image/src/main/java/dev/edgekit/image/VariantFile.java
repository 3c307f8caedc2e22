package dev.edgekit.image;

import dev.edgekit.http.EntityTag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A variant as one file: a header of fixed fields, the entity tag, and the picture. The first byte
 * is the layout's version; a file of another version, or with a wrong checksum, is no variant.
 */
final class VariantFile {
  private static final byte VERSION = 2;
  private static final int FIXED_BYTES = 1 + 1 + 1 + 4 + 4 + 4 + 1 + 4;

  private VariantFile() {}

  static byte[] write(Variant variant) {
    byte[] tag = variant.etag().opaque().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(FIXED_BYTES + tag.length + variant.bytes().length);
    file.put(VERSION)
        .put((byte) code(variant.format()))
        .put((byte) (variant.refined() ? 1 : 0))
        .putInt(variant.width())
        .putInt(variant.height())
        .putInt(variant.baselineBytes())
        .put((byte) tag.length)
        .putInt(checksum(variant.bytes(), 0, variant.bytes().length))
        .put(tag)
        .put(variant.bytes());
    return file.array();
  }

  static Optional<Variant> read(byte[] bytes) {
    if (bytes.length < FIXED_BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    Optional<ImageFormat> format = format((char) file.get());
    boolean refined = file.get() == 1;
    int width = file.getInt();
    int height = file.getInt();
    int baselineBytes = file.getInt();
    int tagLength = file.get() & 0xff;
    int checksum = file.getInt();
    if (format.isEmpty() || file.remaining() < tagLength) {
      return Optional.empty();
    }
    String tag = new String(bytes, file.position(), tagLength, StandardCharsets.UTF_8);
    int start = file.position() + tagLength;
    if (checksum(bytes, start, bytes.length - start) != checksum) {
      return Optional.empty();
    }
    byte[] picture = Arrays.copyOfRange(bytes, start, bytes.length);
    return Optional.of(
        new Variant(
            picture, format.get(), width, height, refined, EntityTag.strong(tag), baselineBytes));
  }

  /** The formats' names start with different letters. */
  private static char code(ImageFormat format) {
    return format.name().charAt(0);
  }

  private static Optional<ImageFormat> format(char code) {
    return Arrays.stream(ImageFormat.values()).filter(f -> code(f) == code).findFirst();
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }
}
