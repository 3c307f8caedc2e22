package dev.edgekit.image.store;

import dev.edgekit.http.EntityTag;
import dev.edgekit.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A variant as one file: the layout's version, a checksum of what follows, fixed fields, the entity
 * tag, and the picture. A file of another version, or with a wrong checksum, counts as no variant.
 */
final class VariantFile {
  private static final byte VERSION = 3;
  private static final int CHECKED_FROM = 1 + 4;
  private static final int FIXED_BYTES = CHECKED_FROM + 1 + 1 + 4 + 4 + 4 + 1;

  private VariantFile() {}

  static byte[] write(Variant variant) {
    byte[] tag = variant.etag().opaque().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(FIXED_BYTES + tag.length + variant.bytes().length);
    file.put(VERSION)
        .position(CHECKED_FROM)
        .put((byte) code(variant.format()))
        .put((byte) (variant.refined() ? 1 : 0))
        .putInt(variant.width())
        .putInt(variant.height())
        .putInt(variant.baselineBytes())
        .put((byte) tag.length)
        .put(tag)
        .put(variant.bytes());
    return file.putInt(1, checksum(file.array())).array();
  }

  static Optional<Variant> read(byte[] bytes) {
    if (bytes.length < FIXED_BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    if (file.getInt() != checksum(bytes)) {
      return Optional.empty();
    }
    ImageFormat format = format((char) file.get());
    boolean refined = file.get() == 1;
    int width = file.getInt();
    int height = file.getInt();
    int baselineBytes = file.getInt();
    byte[] tag = new byte[file.get() & 0xff];
    file.get(tag);
    EntityTag etag = EntityTag.strong(new String(tag, StandardCharsets.UTF_8));
    byte[] picture = Arrays.copyOfRange(bytes, file.position(), bytes.length);
    return Optional.of(new Variant(picture, format, width, height, refined, etag, baselineBytes));
  }

  /** One letter for a format: their names start with different ones. */
  private static char code(ImageFormat format) {
    return format.name().charAt(0);
  }

  private static ImageFormat format(char code) {
    return Arrays.stream(ImageFormat.values())
        .filter(f -> code(f) == code)
        .findFirst()
        .orElseThrow();
  }

  private static int checksum(byte[] file) {
    CRC32C checksum = new CRC32C();
    checksum.update(file, CHECKED_FROM, file.length - CHECKED_FROM);
    return (int) checksum.getValue();
  }
}
