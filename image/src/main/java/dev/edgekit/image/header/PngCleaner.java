package dev.edgekit.image.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG without what is not its picture: texts, which inflate to any size, times, previews, an
 * animation's frames and whatever follows its end.
 *
 * <p>Grey of fewer than eight bits with a transparent value becomes a palette of the same numbers:
 * decoders compare that value with samples that they have widened already, and find none.
 */
final class PngCleaner {
  private static final Set<String> KEPT =
      Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "cICP");
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;
  private static final int DEPTH_AT = 16;
  private static final int TYPE_AT = 17;
  private static final byte PALETTE = 3;

  private final Bytes bytes;
  private final ByteArrayOutputStream out;
  private byte[] greyHeader = new byte[0];

  private PngCleaner(Bytes bytes) {
    this.bytes = bytes;
    this.out = new ByteArrayOutputStream(bytes.length());
  }

  static byte[] clean(Bytes bytes) {
    return new PngCleaner(bytes).clean();
  }

  private byte[] clean() {
    out.writeBytes(bytes.slice(0, SIGNATURE_BYTES).copy());
    long at = SIGNATURE_BYTES;
    while (bytes.has(at, FRAME_BYTES)) {
      String type = bytes.text(at + 4, 4);
      Bytes chunk = bytes.sliceAtMost(at, FRAME_BYTES + bytes.u32(at));
      if (KEPT.contains(type)) {
        keep(type, chunk);
      }
      at += chunk.length();
      if (type.equals("IEND")) {
        break;
      }
    }
    return out.toByteArray();
  }

  private void keep(String type, Bytes chunk) {
    if (type.equals("IHDR") && isNarrowGrey(chunk)) {
      greyHeader = chunk.copy(); // written when it is known whether a value is transparent
    } else if (type.equals("tRNS") && greyHeader.length > 0) {
      putPalette(greyHeader, chunk.u16(8));
      greyHeader = new byte[0];
    } else {
      if (type.equals("IDAT")) {
        out.writeBytes(greyHeader);
        greyHeader = new byte[0];
      }
      out.writeBytes(chunk.copy());
    }
  }

  private static boolean isNarrowGrey(Bytes header) {
    return header.has(TYPE_AT, 1)
        && header.u8(TYPE_AT) == 0
        && Set.of(1, 2, 4).contains(header.u8(DEPTH_AT));
  }

  private void putPalette(byte[] header, int transparent) {
    int colours = 1 << header[DEPTH_AT];
    byte[] palette = new byte[3 * colours];
    byte[] alpha = new byte[colours];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (i / 3 * 255 / (colours - 1));
    }
    for (int i = 0; i < colours; i++) {
      alpha[i] = (byte) (i == transparent ? 0 : 255);
    }
    byte[] fields = java.util.Arrays.copyOfRange(header, 8, header.length - 4);
    fields[TYPE_AT - 8] = PALETTE;
    put("IHDR", fields);
    put("PLTE", palette);
    put("tRNS", alpha);
  }

  private void put(String type, byte[] data) {
    byte[] typed = new byte[4 + data.length];
    ByteBuffer.wrap(typed).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 checksum = new CRC32();
    checksum.update(typed);
    ByteBuffer chunk = ByteBuffer.allocate(typed.length + 8);
    chunk.putInt(data.length).put(typed).putInt((int) checksum.getValue());
    out.writeBytes(chunk.array());
  }
}
