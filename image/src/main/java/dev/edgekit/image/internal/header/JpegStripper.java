package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/**
 * Removes from a JPEG what is not its picture: Exif, XMP, comments, makers' data and whatever
 * follows its end. Kept are JFIF (APP0), ICC (APP2) and Adobe's colour transform (APP14).
 */
final class JpegStripper {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int COMMENT = 0xfe;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;

  /** From a segment's start to its name. */
  private static final int NAME_AT = 4;

  private final Bytes bytes;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  JpegStripper(Bytes bytes) {
    this.bytes = bytes;
  }

  byte[] clean() {
    put(0, 2);
    long at = 2;
    while (true) {
      int marker = bytes.u8(at + 1);
      if (bytes.u8(at) != 0xff) {
        throw Bytes.corrupt("a JPEG marker is missing");
      } else if (marker == 0xff) {
        at++;
      } else if (marker == END_OF_IMAGE) {
        put(at, 2);
        return out.toByteArray();
      } else {
        long length = 2L + bytes.u16(at + 2);
        if (isKept(marker)) {
          put(at, length);
        }
        at += length;
        if (marker == START_OF_SCAN) {
          long end = JpegHeader.endOfScan(bytes, at);
          put(at, end - at);
          at = end;
        }
      }
    }
  }

  /**
   * The file at the same length, with the names of Exif, XMP and ICC overwritten wherever they
   * stand: no decoder recognises these then, and a broken file stays as broken as it was.
   */
  static byte[] withoutNames(byte[] jpeg) {
    byte[] unnamed = jpeg.clone();
    Bytes bytes = Bytes.of(jpeg);
    for (int at = bytes.nextFf(0); bytes.has(at, NAME_AT + 1); at = bytes.nextFf(at + 1)) {
      int marker = bytes.u8(at + 1);
      if (marker == APP1 || marker == APP2) {
        unnamed[at + NAME_AT] = 0;
      }
    }
    return unnamed;
  }

  private static boolean isKept(int marker) {
    boolean application = marker >= 0xe0 && marker <= 0xef;
    return application ? marker == 0xe0 || marker == APP2 || marker == 0xee : marker != COMMENT;
  }

  private void put(long at, long length) {
    out.writeBytes(bytes.slice(at, length).copy());
  }
}
