package dev.edgekit.image.internal.header;

import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.internal.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites a JPEG to state its colour model in the one way on which decoders agree. They differ in
 * whether JFIF, Adobe's segment or the components' names count: those are removed, and what {@link
 * JpegHeader} made of them is stated in a new Adobe segment.
 */
final class JpegColours {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int SEGMENT_HEADER = 4;
  private static final int UNCHANGED = 0;
  private static final int YCBCR = 1;
  private static final int YCCK = 2;

  private final Bytes bytes;
  private final byte[] changed;
  private final Map<Byte, Byte> numbers = new HashMap<>();

  private JpegColours(byte[] jpeg) {
    this.bytes = Bytes.of(jpeg);
    this.changed = jpeg.clone();
  }

  /** The file, 16 bytes longer. */
  static byte[] stated(byte[] jpeg, Coding coding) {
    JpegColours colours = new JpegColours(jpeg);
    colours.walk();
    return colours.with(
        switch (coding) {
          case PLAIN -> YCBCR;
          case YCCK -> YCCK;
          case GRAY, RGB, CMYK -> UNCHANGED;
        });
  }

  private byte[] with(int stated) {
    ByteBuffer out = ByteBuffer.allocate(changed.length + 16);
    out.put(changed, 0, 2).putShort((short) (0xff00 | APP14)).putShort((short) 14);
    out.put("Adobe".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {0, 100, 0, 0, 0, 0});
    return out.put((byte) stated).put(changed, 2, changed.length - 2).array();
  }

  /** Copies the segments, as far as the file goes. */
  private void walk() {
    long at = 2;
    while (bytes.has(at, SEGMENT_HEADER)) {
      int marker = bytes.u8(at + 1);
      if (bytes.u8(at) != 0xff
          || marker == 0xff
          || marker == 0
          || JpegHeader.hasNoSegment(marker)) {
        at = bytes.nextFf(at + 1);
        continue;
      }
      int length = bytes.u16(at + 2);
      if (marker == END_OF_IMAGE || length < 2 || !bytes.has(at + 2, length)) {
        return;
      }
      segment(marker, (int) at + SEGMENT_HEADER, length - 2);
      at += 2 + length;
      at = marker == START_OF_SCAN ? JpegHeader.endOfScan(bytes, at) : at;
    }
  }

  private void segment(int marker, int at, int length) {
    if (JpegHeader.isStartOfFrame(marker) && length > 5) {
      numbers.clear();
      for (int i = 0, name = at + 6; i < bytes.u8(at + 5) && name < at + length; i++, name += 3) {
        numbers.put(changed[name], (byte) (i + 1));
        changed[name] = (byte) (i + 1);
      }
    } else if (marker == START_OF_SCAN && length > 0) {
      for (int i = 0, name = at + 1; i < bytes.u8(at) && name < at + length; i++, name += 2) {
        changed[name] = numbers.getOrDefault(changed[name], changed[name]);
      }
    } else if (marker == APP14 && JpegHeader.isAdobe(bytes.slice(at, length))) {
      changed[at] = 0;
    } else if (marker == APP0 && length > 0) {
      changed[at] = 0;
    }
  }
}
