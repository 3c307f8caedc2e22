package dev.edgekit.image.internal.header;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One open bitstream unit of AV1 data (AV1 specification §5.3).
 *
 * @param type its type
 * @param start position of its header
 * @param payload position of its payload
 * @param end position after its last byte
 */
public record Obu(int type, int start, int payload, int end) {
  static final int SEQUENCE_HEADER = 1;
  static final int TEMPORAL_DELIMITER = 2;
  static final int FRAME_HEADER = 3;
  static final int FRAME = 6;

  private static final int MAX_UNITS = 10_000;

  /**
   * The units of the data in order.
   *
   * @throws IllegalArgumentException if the units don't fill the data exactly, or are unreasonably
   *     many
   */
  static List<Obu> parse(byte[] data) {
    List<Obu> units = new ArrayList<>();
    int at = 0;
    while (at < data.length) {
      if (units.size() == MAX_UNITS) {
        throw new IllegalArgumentException("AV1 data of more than " + MAX_UNITS + " units");
      }
      Obu unit = parse(data, at);
      units.add(unit);
      at = unit.end;
    }
    return units;
  }

  /**
   * The data of one picture for a file's box, where temporal delimiters have no place (AVIF §2.1).
   */
  public static byte[] withoutDelimiters(byte[] av1) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(av1.length);
    for (Obu unit : parse(av1)) {
      if (unit.type() != TEMPORAL_DELIMITER) {
        out.write(av1, unit.start(), unit.end() - unit.start());
      }
    }
    return out.toByteArray();
  }

  private static Obu parse(byte[] data, int start) {
    int header = data[start] & 0xff;
    int at = start + ((header & 4) != 0 ? 2 : 1);
    long size = data.length - (long) at;
    if ((header & 2) != 0) {
      size = 0;
      int shift = 0;
      int next;
      do {
        if (at >= data.length || shift > 28) {
          throw new IllegalArgumentException("AV1 unit without its length");
        }
        next = data[at++] & 0xff;
        size |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while ((next & 0x80) != 0);
    }
    if (size < 0 || at + size > data.length) {
      throw new IllegalArgumentException("AV1 unit of " + size + " bytes beyond the data");
    }
    return new Obu(header >> 3 & 15, start, at, (int) (at + size));
  }
}
