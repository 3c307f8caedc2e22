package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Rights;
import dev.edgekit.image.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Puts an Exif block with artist and copyright alone into files that have none. */
public final class RightsWriter {
  private static final int PNG_HEADER_END = 33;
  private static final int WEBP_EXIF_FLAG = 0x08;
  private static final int WEBP_ALPHA_FLAG = 0x10;

  private RightsWriter() {}

  /** The file with its rights stated. */
  public static byte[] write(
      byte[] file, ImageFormat format, int width, int height, Rights rights) {
    byte[] tiff = tiff(rights);
    return switch (format) {
      case JPEG -> jpeg(file, tiff);
      case PNG -> insert(file, PNG_HEADER_END, pngChunk(tiff));
      case WEBP -> webp(file, width, height, tiff);
      case AVIF -> ExifItem.add(file, tiff);
      case GIF -> file;
    };
  }

  private static byte[] tiff(Rights rights) {
    byte[] artist = zeroEnded(rights.artist());
    byte[] copyright = zeroEnded(rights.copyright());
    int entries = (artist.length > 1 ? 1 : 0) + (copyright.length > 1 ? 1 : 0);
    int texts = 8 + 2 + 12 * entries + 4;
    ByteBuffer tiff = ByteBuffer.allocate(texts + artist.length + copyright.length);
    tiff.put(ascii("MM")).putShort((short) 42).putInt(8).putShort((short) entries);
    int at = texts;
    if (artist.length > 1) {
      entry(tiff, Exif.ARTIST, artist, at);
      at += artist.length;
    }
    if (copyright.length > 1) {
      entry(tiff, Exif.COPYRIGHT, copyright, at);
      at += copyright.length;
    }
    byte[] bytes = new byte[at];
    tiff.get(0, bytes);
    return bytes;
  }

  /**
   * Writes an entry, and its text at the place that the entry names; up to four bytes lie in the
   * entry itself.
   */
  private static void entry(ByteBuffer tiff, int tag, byte[] text, int at) {
    tiff.putShort((short) tag).putShort((short) Exif.ASCII).putInt(text.length);
    if (text.length <= 4) {
      tiff.put(java.util.Arrays.copyOf(text, 4));
    } else {
      tiff.putInt(at);
    }
    tiff.put(at, text);
  }

  private static byte[] zeroEnded(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Exif stands after the start and, where there is one, JFIF's segment, which has to be the first.
   */
  private static byte[] jpeg(byte[] file, byte[] tiff) {
    Bytes bytes = Bytes.of(file);
    int at = bytes.u16(2) == 0xffe0 ? 4 + bytes.u16(4) : 2;
    ByteBuffer segment = ByteBuffer.allocate(10 + tiff.length);
    segment.putShort((short) 0xffe1).putShort((short) (8 + tiff.length));
    segment.put(ascii("Exif\0\0")).put(tiff);
    return insert(file, at, segment.array());
  }

  private static byte[] pngChunk(byte[] tiff) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + tiff.length);
    chunk.putInt(tiff.length).put(ascii("eXIf")).put(tiff);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + tiff.length);
    return chunk.putInt((int) checksum.getValue()).array();
  }

  /** Exif stands after the picture, and a header in front says so (RFC 9649 §2.7). */
  private static byte[] webp(byte[] file, int width, int height, byte[] tiff) {
    Bytes bytes = Bytes.of(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, 12);
    int at = 12;
    if (bytes.is(12, "VP8X")) {
      out.write(file, 12, 18);
      at = 30;
    } else {
      boolean alpha = bytes.is(12, "VP8L") && (bytes.u32le(21) >> 28 & 1) != 0;
      ByteBuffer header = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
      header.put(ascii("VP8X")).putInt(10).putInt(alpha ? WEBP_ALPHA_FLAG : 0);
      for (int side : new int[] {width - 1, height - 1}) {
        header.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
      }
      out.writeBytes(header.array());
    }
    out.write(file, at, file.length - at);
    ByteBuffer chunk = ByteBuffer.allocate(8 + tiff.length + (tiff.length & 1));
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(ascii("EXIF")).putInt(tiff.length).put(tiff);
    out.writeBytes(chunk.array());
    byte[] whole = out.toByteArray();
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, whole.length - 8);
    whole[20] |= WEBP_EXIF_FLAG;
    return whole;
  }

  private static byte[] insert(byte[] file, int at, byte[] part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + part.length);
    out.write(file, 0, at);
    out.writeBytes(part);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
