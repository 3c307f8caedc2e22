package dev.edgekit.image.avif;

import dev.edgekit.image.header.Bytes;
import java.io.ByteArrayOutputStream;

/**
 * The AV1 data of an AVIF file's primary item (ISO/IEC 23008-12 §6): {@code pitm} names the item,
 * {@code iloc} says where its bytes are. Every position is checked; what can't be is corrupt.
 */
public final class PrimaryItem {
  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_EXTENTS = 1_000;

  private final Bytes file;
  private final Bytes meta;

  private PrimaryItem(Bytes file, Bytes meta) {
    this.file = file;
    this.meta = meta;
  }

  /**
   * The primary item's bytes.
   *
   * @throws dev.edgekit.image.ImageException CORRUPT if there is none
   */
  public static byte[] of(byte[] avif) {
    Bytes file = Bytes.of(avif);
    return new PrimaryItem(file, child(file, "meta", 0).slice4()).data();
  }

  private byte[] data() {
    Box pitm = child(meta, "pitm", 0);
    long id = pitm.version() == 0 ? pitm.content.u16(4) : pitm.content.u32(4);
    return located(child(meta, "iloc", 0), id);
  }

  /** Walks over the items in front of ours, since each has its own number of extents. */
  private byte[] located(Box iloc, long id) {
    Bytes in = iloc.content;
    int version = iloc.version();
    int offsetSize = in.u8(4) >> 4;
    int lengthSize = in.u8(4) & 15;
    int baseSize = in.u8(5) >> 4;
    int indexSize = version == 0 ? 0 : in.u8(5) & 15;
    int idSize = version == 2 ? 4 : 2;
    long items = number(in, 6, idSize);
    long at = 6L + idSize;
    for (long i = 0; i < Math.min(items, MAX_ITEMS); i++) {
      long item = number(in, at, idSize);
      at += idSize;
      boolean fromFile = version == 0 || (in.u16(at) & 15) == 0;
      at += version == 0 ? 2 : 4; // construction method, data reference
      long base = number(in, at, baseSize);
      at += baseSize;
      int extents = in.u16(at);
      at += 2;
      int extentSize = indexSize + offsetSize + lengthSize;
      if (item == id) {
        if (!fromFile || extents > MAX_EXTENTS) {
          throw Bytes.corrupt("its picture is stored in an unusual place");
        }
        return read(in, at + indexSize, extents, extentSize, base, offsetSize, lengthSize);
      }
      at += (long) extents * extentSize;
    }
    throw Bytes.corrupt("it has no primary item");
  }

  private byte[] read(
      Bytes in, long at, int extents, int step, long base, int offsetSize, int lengthSize) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < extents; i++) {
      long offset = base + number(in, at + (long) i * step, offsetSize);
      long length = number(in, at + (long) i * step + offsetSize, lengthSize);
      if (length + data.size() > file.length()) {
        throw Bytes.corrupt("its extents are longer than the file");
      }
      data.writeBytes(file.slice(offset, length).copy());
    }
    return data.toByteArray();
  }

  private static long number(Bytes in, long at, int size) {
    return switch (size) {
      case 0 -> 0;
      case 2 -> in.u16(at);
      case 4 -> in.u32(at);
      case 8 -> in.u64(at);
      default -> throw Bytes.corrupt("a field has " + size + " bytes");
    };
  }

  private static Box child(Bytes parent, String type, long from) {
    long at = from;
    while (parent.has(at, 8)) {
      long size = parent.u32(at);
      int header = 8;
      if (size == 1) {
        size = parent.u64(at + 8);
        header = 16;
      } else if (size == 0) {
        size = parent.length() - at;
      }
      if (size < header) {
        throw Bytes.corrupt("a box is shorter than its header");
      }
      if (parent.is(at + 4, type)) {
        return new Box(parent.slice(at + header, size - header));
      }
      at += size;
    }
    throw Bytes.corrupt("it has no box " + type);
  }

  /** What stands in a box: version and flags first, for those that have them. */
  private record Box(Bytes content) {
    int version() {
      return content.u8(0);
    }

    Bytes slice4() {
      return content.slice(4, content.length() - 4L);
    }
  }
}
