package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Set;

/** Reduces a PNG to its picture or frames: no texts, times, previews, nor what follows its end. */
final class PngStripper {
  private static final Set<String> KEPT =
      Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "cICP");
  private static final Set<String> MOVING = Set.of("acTL", "fcTL", "fdAT");
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;

  private PngStripper() {}

  static byte[] clean(Bytes bytes, boolean moves) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length());
    out.writeBytes(bytes.slice(0, SIGNATURE_BYTES).copy());
    long at = SIGNATURE_BYTES;
    while (bytes.has(at, FRAME_BYTES)) {
      String type = bytes.text(at + 4, 4);
      Bytes chunk = bytes.sliceUpTo(at, FRAME_BYTES + bytes.u32(at));
      if (KEPT.contains(type) || (moves && MOVING.contains(type))) {
        out.writeBytes(chunk.copy());
      }
      at += chunk.length();
      if (type.equals("IEND")) {
        break;
      }
    }
    return out.toByteArray();
  }
}
