package dev.edgekit.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Small files that claim, or become, large ones. */
final class Bombs {
  private Bombs() {}

  /** A JPEG of about 700 bytes whose header states this size. */
  static byte[] jpegHeader(int width, int height) {
    byte[] small = Pictures.jpeg(Pictures.photo(8, 8));
    for (int i = 2; i < small.length - 9; i++) {
      if (small[i] == (byte) 0xff && small[i + 1] == (byte) 0xc0) {
        ByteBuffer.wrap(small).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return small;
      }
    }
    throw new IllegalStateException("no frame header");
  }

  /** A PNG whose header states this size, its data that of a small one. */
  static byte[] pngHeader(int width, int height) {
    byte[] small = Pictures.png(Pictures.photo(8, 8));
    ByteBuffer.wrap(small).putInt(16, width).putInt(20, height);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(small, 12, 17);
    ByteBuffer.wrap(small).putInt(29, (int) crc.getValue());
    return small;
  }

  /** A small PNG with a text that inflates to this size. */
  static byte[] pngText(int megabytes) throws java.io.IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    deflated.writeBytes(new byte[] {'k', 0, 0});
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION))) {
      for (int i = 0; i < megabytes; i++) {
        out.write(new byte[1024 * 1024]);
      }
    }
    return Pictures.pngWithChunk(
        Pictures.png(Pictures.photo(60, 40)), "zTXt", deflated.toByteArray());
  }

  /** A PNG of 60 × 40 whose data go on behind the picture, with what can't be inflated. */
  static byte[] pngBrokenBehindThePicture() {
    int picture = 40 * (1 + 3 * 60);
    int more = picture + 1_000;
    byte[] stored = bytes(0x78, 1, 0, more, more >> 8, ~more, ~more >> 8); // a block as it is
    byte[] unknown = bytes(-1); // the next is of a kind that there isn't
    return png(60, 40, join(stored, new byte[more], unknown));
  }

  /** A PNG of RGB with this data. */
  static byte[] png(int width, int height, byte[] data) {
    byte[] header = new byte[13];
    ByteBuffer.wrap(header).putInt(width).putInt(height).putShort((short) 0x0802);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.writeBytes(Pictures.chunk("IHDR", header));
    out.writeBytes(Pictures.chunk("IDAT", data));
    out.writeBytes(Pictures.chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  /** A JPEG whose only scan is repeated. */
  static byte[] jpegScans(int count) {
    return jpegScans(Pictures.jpeg(Pictures.photo(64, 64)), count, new byte[0]);
  }

  /** A JPEG whose only scan is repeated, with these bytes behind the first time. */
  static byte[] jpegScans(byte[] jpeg, int count, byte[] behindFirst) {
    int scan = 0;
    while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
      scan++;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, scan);
    for (int i = 0; i < count; i++) {
      out.write(jpeg, scan, jpeg.length - 2 - scan);
      out.writeBytes(i == 0 ? behindFirst : new byte[0]);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  /** A PNG with so many ICC profiles, each of which inflates to four megabytes. */
  static byte[] pngProfiles(int count) throws java.io.IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    deflated.writeBytes(new byte[] {'k', 0, 0});
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION))) {
      out.write(new byte[4 * 1024 * 1024]);
    }
    byte[] one = Pictures.chunk("iCCP", deflated.toByteArray());
    byte[] png = Pictures.png(Pictures.photo(60, 40));
    ByteBuffer all = ByteBuffer.allocate(png.length + count * one.length).put(png, 0, 33);
    for (int i = 0; i < count; i++) {
      all.put(one);
    }
    return all.put(png, 33, png.length - 33).array();
  }

  /** An Exif block of so many fields, all of which are the same 20,000 numbers. */
  static byte[] exif(int fields) {
    int numbers = 8 + 2 + 12 * fields + 4;
    ByteBuffer tiff = ByteBuffer.allocate(numbers + 40_000);
    tiff.put(ascii("MM")).putShort((short) 42).putInt(8).putShort((short) fields);
    for (int i = 0; i < fields; i++) {
      tiff.putShort((short) (0x9000 + i)).putShort((short) 3).putInt(20_000).putInt(numbers);
    }
    return tiff.array();
  }

  /** An AVIF whose {@code meta} box holds nothing but empty boxes. */
  static byte[] avifBoxes(int count) {
    ByteBuffer file = ByteBuffer.allocate(20 + 12 + 8 * count);
    file.putInt(20).put(ascii("ftypavif")).putInt(0).put(ascii("mif1"));
    file.putInt(12 + 8 * count).put(ascii("meta")).putInt(0);
    for (int i = 0; i < count; i++) {
      file.putInt(8).put(ascii("free"));
    }
    return file.array();
  }

  /** An AVIF of which one box names one item over and over, each time in as many pieces. */
  static byte[] avifPieces(int count) {
    int entry = 2 + 2 + 2;
    int iloc = 8 + 4 + 2 + 2 + count * entry;
    ByteBuffer file = ByteBuffer.allocate(20 + 12 + iloc);
    file.putInt(20).put(ascii("ftypavif")).putInt(0).put(ascii("mif1"));
    file.putInt(12 + iloc).put(ascii("meta")).putInt(0);
    file.putInt(iloc).put(ascii("iloc")).putInt(0).putShort((short) 0).putShort((short) count);
    for (int i = 0; i < count; i++) {
      file.putShort((short) 1).putShort((short) 0).putShort((short) 64);
    }
    return file.array();
  }

  /**
   * A grid of this size, all of whose tiles are one item.
   *
   * @param tile AV1 data
   */
  static byte[] avifGrid(int width, int height, int columns, int rows, byte[] tile) {
    byte[] layout = bytes(0, 0, rows - 1, columns - 1, width >> 8, width, height >> 8, height);
    byte[] references = new byte[2 * columns * rows];
    for (int i = 1; i < references.length; i += 2) {
      references[i] = 2;
    }
    byte[] start =
        join(
            box("hdlr", new byte[8], ascii("pict"), new byte[13]),
            box("pitm", bytes(0, 0, 0, 0, 0, 1)),
            box("iinf", bytes(0, 0, 0, 0, 0, 2), item(1, "grid"), item(2, "av01")),
            box(
                "iref",
                new byte[4],
                box("dimg", bytes(0, 1, (columns * rows) >> 8, columns * rows), references)),
            box(
                "iprp",
                box("ipco", box("ispe", new byte[4], int32(width), int32(height))),
                box("ipma", bytes(0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1))),
            box("idat", layout));
    byte[] places = bytes(1, 0, 0, 0, 0x44, 0, 0, 2, 0, 1, 0, 1, 0, 0, 0, 1);
    byte[] second = bytes(0, 2, 0, 0, 0, 0, 0, 1);
    int data = 20 + 12 + start.length + 8 + places.length + 8 + second.length + 8 + 8;
    byte[] meta =
        box(
            "meta",
            new byte[4],
            start,
            box(
                "iloc",
                places,
                int32(0),
                int32(layout.length),
                second,
                int32(data),
                int32(tile.length)));
    byte[] room = new byte[columns * rows * tile.length]; // a file has more bytes than its tiles
    byte[] type = box("ftyp", ascii("avif"), int32(0), ascii("mif1"));
    return join(type, meta, box("mdat", tile), box("free", room));
  }

  /**
   * An AVIF whose items are of these types, without properties; each has the same pieces.
   *
   * @param pieces offset and length, offset and length, …
   */
  static byte[] avifItems(List<String> types, int... pieces) {
    ByteArrayOutputStream infos = new ByteArrayOutputStream();
    ByteArrayOutputStream places = new ByteArrayOutputStream();
    for (int id = 1; id <= types.size(); id++) {
      infos.writeBytes(item(id, types.get(id - 1)));
      places.writeBytes(bytes(id >> 8, id, 0, 0, 0, pieces.length / 2));
      for (int number : pieces) {
        places.writeBytes(int32(number));
      }
    }
    byte[] count = bytes(types.size() >> 8, types.size());
    return avif(
        box("pitm", bytes(0, 0, 0, 0, 0, 1)),
        box("iinf", new byte[4], count, infos.toByteArray()),
        box("iloc", bytes(0, 0, 0, 0, 0x44, 0), count, places.toByteArray()));
  }

  /** An AVIF of these boxes alone. */
  static byte[] avif(byte[]... boxes) {
    return join(
        box("ftyp", ascii("avif"), int32(0), ascii("mif1")), box("meta", new byte[4], join(boxes)));
  }

  /** The AV1 data of a file of ours that has no other item. */
  static byte[] av1(byte[] avif) {
    return java.util.Arrays.copyOfRange(avif, indexOf(avif, "mdat") + 4, avif.length);
  }

  private static byte[] item(int id, String type) {
    return box("infe", bytes(2, 0, 0, 0, id >> 8, id, 0, 0), ascii(type), new byte[1]);
  }

  static byte[] box(String type, byte[]... content) {
    byte[] all = join(content);
    return join(int32(8 + all.length), ascii(type), all);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** The AVIF with its data repeated behind itself, as one item: a frame each time. */
  static byte[] avifFrames(byte[] avif, int count) {
    int mdat = indexOf(avif, "mdat");
    byte[] data = java.util.Arrays.copyOfRange(avif, mdat + 4, avif.length);
    ByteBuffer file = ByteBuffer.allocate(avif.length + (count - 1) * data.length);
    file.put(avif);
    for (int i = 1; i < count; i++) {
      file.put(data);
    }
    int location = indexOf(avif, "iloc") + 4 + 4 + 2 + 2 + 6; // to the first item's offset
    file.putInt(location + 4, count * data.length);
    file.putInt(mdat - 4, 8 + count * data.length);
    return file.array();
  }

  /** A GIF with a comment of so many blocks of one byte. */
  static byte[] gifComment(int blocks) {
    byte[] gif = Gifs.write(4, 4, 0, new int[] {0xff0000, 0}, java.util.List.of(dot(1)));
    ByteBuffer all = ByteBuffer.allocate(gif.length + 3 + 2 * blocks);
    all.put(gif, 0, 13 + 768).put((byte) 0x21).put((byte) 0xfe);
    for (int i = 0; i < blocks; i++) {
      all.put((byte) 1).put((byte) 'c');
    }
    return all.put((byte) 0).put(gif, 13 + 768, gif.length - 13 - 768).array();
  }

  /** A GIF with so many frames on a large canvas. */
  static byte[] gifFrames(int width, int height, int frames) {
    return Gifs.write(
        width, height, 0, new int[] {0xff0000, 0}, java.util.Collections.nCopies(frames, dot(2)));
  }

  private static Gifs.Frame dot(int disposal) {
    return new Gifs.Frame(0, 0, 2, 2, 0, -1, disposal, 1);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
