package dev.edgekit.image.internal.header;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adds Exif metadata to a file made by {@link AvifStill} or {@code AvifSequence}, as an item that
 * describes the picture.
 */
public final class ExifItem {
  private static final int COLOUR_ITEM = 1;
  private static final int EXIF_ITEM = 3;
  private static final int HIDDEN = 1;
  private static final int BOX_HEADER = 8;
  private static final int FULL_HEADER = 12;
  private static final int LOCATION_BYTES = 14;

  private final byte[] file;
  private final ByteBuffer read;
  private final byte[] tiff;
  private final Boxes boxes = new Boxes();

  private ExifItem(byte[] file, byte[] tiff) {
    this.file = file;
    this.read = ByteBuffer.wrap(file);
    this.tiff = tiff;
  }

  /** The file with this TIFF block. */
  public static byte[] add(byte[] file, byte[] tiff) {
    return new ExifItem(file, tiff).add();
  }

  private byte[] add() {
    int meta = find("meta", 0, file.length).orElseThrow();
    int mdat = find("mdat", 0, file.length).orElseThrow();
    int end = meta + read.getInt(meta);
    boxes.raw(Arrays.copyOf(file, meta)).openFull("meta", 0, 0);
    int locations = 0;
    for (int at = meta + FULL_HEADER; at < end; at += read.getInt(at)) {
      switch (type(at)) {
        case "iloc" -> locations = locations(at);
        case "iinf" -> infos(at);
        case "iref" -> {}
        case "iprp" -> {
          references(find("iref", meta + FULL_HEADER, end));
          boxes.raw(box(at));
        }
        default -> boxes.raw(box(at));
      }
    }
    boxes.close();
    int movie = boxes.position() - end;
    boxes.raw(Arrays.copyOfRange(file, end, mdat));
    int by = boxes.position() - mdat;
    move(locations, by, boxes.position() + file.length - mdat);
    find("moov", end, mdat).ifPresent(moov -> moveTracks(moov, movie, by));
    boxes.u32(file.length - mdat + 4 + tiff.length).ascii("mdat");
    byte[] data = Arrays.copyOfRange(file, mdat + BOX_HEADER, file.length);
    return boxes.with(data, new byte[4], tiff); // four bytes: offset of the TIFF after them
  }

  /** Copies the items' locations, leaves room for the new item's, and returns where they stand. */
  private int locations(int at) {
    int count = read.getShort(at + FULL_HEADER + 2);
    int entries = at + FULL_HEADER + 4;
    boxes.openFull("iloc", 0, 0).u8(0x44).u8(0).u16(count + 1);
    int start = boxes.position();
    boxes.raw(Arrays.copyOfRange(file, entries, entries + count * LOCATION_BYTES));
    boxes.u16(EXIF_ITEM).u16(0).u16(1).u32(0).u32(4 + tiff.length).close();
    return start;
  }

  private void move(int locations, int by, int exif) {
    int count = read.getShort(find("iloc") + FULL_HEADER + 2);
    for (int i = 0; i < count; i++) {
      int old = read.getInt(find("iloc") + FULL_HEADER + 4 + i * LOCATION_BYTES + 6);
      boxes.patch32(locations + i * LOCATION_BYTES + 6, old + by);
    }
    boxes.patch32(locations + count * LOCATION_BYTES + 6, exif);
  }

  /** Each track has one chunk of data. */
  private void moveTracks(int moov, int movie, int by) {
    for (int at = moov + BOX_HEADER; at < moov + read.getInt(moov); at += read.getInt(at)) {
      if (type(at).equals("trak")) {
        int table = at;
        for (String type : List.of("mdia", "minf", "stbl", "stco")) {
          int end = table + read.getInt(table);
          table = find(type, table + BOX_HEADER, end).orElseThrow();
        }
        int entry = table + FULL_HEADER + 4;
        boxes.patch32(entry + movie, read.getInt(entry) + by);
      }
    }
  }

  private void infos(int at) {
    int end = at + read.getInt(at);
    boxes.openFull("iinf", 0, 0).u16(read.getShort(at + FULL_HEADER) + 1);
    boxes.raw(Arrays.copyOfRange(file, at + FULL_HEADER + 2, end));
    boxes.openFull("infe", 2, HIDDEN).u16(EXIF_ITEM).u16(0).ascii("Exif").u8(0).close().close();
  }

  private void references(Optional<Integer> existing) {
    boxes.openFull("iref", 0, 0);
    existing.ifPresent(
        at -> boxes.raw(Arrays.copyOfRange(file, at + FULL_HEADER, at + read.getInt(at))));
    boxes.open("cdsc").u16(EXIF_ITEM).u16(1).u16(COLOUR_ITEM).close().close();
  }

  private int find(String type) {
    int meta = find("meta", 0, file.length).orElseThrow();
    return find(type, meta + FULL_HEADER, meta + read.getInt(meta)).orElseThrow();
  }

  private Optional<Integer> find(String type, int from, int end) {
    for (int at = from; at < end; at += read.getInt(at)) {
      if (type(at).equals(type)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private String type(int at) {
    return new String(file, at + 4, 4, java.nio.charset.StandardCharsets.US_ASCII);
  }

  private byte[] box(int at) {
    return Arrays.copyOfRange(file, at, at + read.getInt(at));
  }
}
