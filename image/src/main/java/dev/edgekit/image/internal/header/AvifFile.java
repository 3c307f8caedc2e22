package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of an AVIF file (HEIF: ISO 23008-12): the primary one and its alpha channel, each
 * one item of AV1 data or a grid of such items. Of a sequence, that is the still picture that goes
 * with it; a sequence without one is not supported. Moving pictures are read by {@link AvifMovie}.
 */
public final class AvifFile {
  private static final String ALPHA = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha";
  private static final int MAX_ITEMS = 600;
  private static final int MAX_METADATA = 4;
  private static final int MAX_TILES = 256;
  private static final int MAX_EXTENTS = 64;
  private static final int MAX_PROPERTIES = 64;
  private static final int MAX_BOXES = 1_000;

  private final Bytes file;
  private final Map<Long, Item> items = new LinkedHashMap<>();
  private final Map<Long, Long> auxiliaryOf = new LinkedHashMap<>();
  private final Map<Long, Long> premultipliedBy = new LinkedHashMap<>();
  private final Map<Long, List<Long>> tilesOf = new LinkedHashMap<>();
  private long primary;
  private Bytes inline = Bytes.of(new byte[0]);

  private AvifFile(Bytes file) {
    this.file = file;
  }

  /** The file's items. */
  public static AvifFile parse(byte[] file) {
    return parse(Bytes.of(file));
  }

  static AvifFile parse(Bytes bytes) {
    AvifFile file = new AvifFile(bytes);
    file.readFile();
    return file;
  }

  /** One item: its type, its properties and where its data lies. */
  static final class Item {
    private String type = "";
    private boolean isInline;
    private final List<long[]> extents = new ArrayList<>();
    private final List<Box> properties = new ArrayList<>();

    Stream<Bytes> properties(String name) {
      return properties.stream().filter(box -> box.type.equals(name)).map(Box::content);
    }

    Optional<Bytes> property(String name) {
      return properties(name).findFirst();
    }
  }

  /**
   * Tiles side by side, by rows, which make one picture; a single tile is a grid, too.
   *
   * @param columns 1 or more
   * @param rows 1 or more
   * @param tiles AV1 data of each; the same array where an item stands at several places
   */
  public record Grid(int columns, int rows, List<byte[]> tiles) {}

  /** A box: its type and its content. */
  record Box(String type, Bytes content) {}

  Item primary() {
    Item item = items.get(primary);
    if (item == null || !isPicture(item)) {
      throw new ImageException(Reason.UNSUPPORTED, "The original is not an AVIF still picture.");
    }
    return item;
  }

  private static boolean isPicture(Item item) {
    return item.type.equals("av01") || item.type.equals("grid");
  }

  Optional<Item> alpha() {
    return alphaId().map(items::get);
  }

  private Optional<Long> alphaId() {
    return auxiliaryOf.entrySet().stream()
        .filter(entry -> entry.getValue() == primary)
        .map(Map.Entry::getKey)
        .filter(id -> isAlpha(items.get(id)))
        .findFirst();
  }

  private static boolean isAlpha(@Nullable Item item) {
    return item != null
        && isPicture(item)
        && item.property("auxC").filter(box -> box.is(4, ALPHA)).isPresent();
  }

  /** The primary picture. */
  public Grid colour() {
    return grid(primary, primary());
  }

  /** Its alpha channel; absent if it has none. */
  public Optional<Grid> alphaChannel() {
    return alphaId().map(id -> grid(id, Objects.requireNonNull(items.get(id))));
  }

  /** Whether the colours are multiplied by their opacity already (HEIF: {@code prem}). */
  public boolean isPremultiplied() {
    return alphaId().filter(alpha -> alpha.equals(premultipliedBy.get(primary))).isPresent();
  }

  /** The data of the first items of a type that holds no picture: {@code Exif} or {@code mime}. */
  List<Bytes> metadata(String type) {
    return items.values().stream()
        .filter(item -> item.type.equals(type))
        .limit(MAX_METADATA)
        .map(item -> Bytes.of(data(item)))
        .toList();
  }

  private Grid grid(long gridId, Item item) {
    if (item.type.equals("av01")) {
      return new Grid(1, 1, List.of(data(item)));
    }
    Bytes layout = Bytes.of(data(item)); // HEIF §6.6.2.3
    int rows = layout.u8(2) + 1;
    int columns = layout.u8(3) + 1;
    List<Long> tiles = tilesOf.getOrDefault(gridId, List.of());
    if (tiles.size() != rows * columns) {
      throw Bytes.corrupt(
          "an AVIF grid of %d × %d from %d tiles".formatted(columns, rows, tiles.size()));
    }
    Map<Long, byte[]> data = new LinkedHashMap<>();
    long total = 0;
    for (long id : Set.copyOf(tiles)) {
      byte[] tile = tile(id);
      data.put(id, tile);
      total += tile.length;
      if (total > file.length()) {
        throw Bytes.corrupt("an AVIF grid of more data than its file");
      }
    }
    return new Grid(columns, rows, tiles.stream().map(data::get).toList());
  }

  private byte[] tile(long id) {
    Item item = items.get(id);
    if (item == null || !item.type.equals("av01")) {
      throw Bytes.corrupt("an AVIF grid without a tile");
    }
    return data(item);
  }

  private byte[] data(Item item) {
    Bytes from = item.isInline ? inline : file;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (long[] extent : item.extents) {
      long length = extent[1] == 0 ? from.length() - extent[0] : extent[1];
      if (data.size() + length > file.length()) {
        throw Bytes.corrupt("an AVIF item longer than its file");
      }
      data.writeBytes(from.slice(extent[0], length).copy());
    }
    return data.toByteArray();
  }

  private void readFile() {
    boolean avif = false;
    for (Box box : boxes(file, 0)) {
      if (box.type.equals("ftyp")) {
        avif = isAvif(box.content);
      } else if (box.type.equals("meta") && avif) {
        readMeta(box.content);
        return;
      }
    }
    throw ForeignFormat.refusal(file);
  }

  private static boolean isAvif(Bytes ftyp) {
    for (int at = 0; ftyp.has(at, 4); at += 4) {
      if (at != 4 && (ftyp.is(at, "avif") || ftyp.is(at, "avis"))) {
        return true;
      }
    }
    return false;
  }

  private void readMeta(Bytes meta) {
    for (Box box : boxes(meta, 4)) {
      switch (box.type) {
        case "pitm" -> primary = box.content.u8(0) == 0 ? box.content.u16(4) : box.content.u32(4);
        case "iinf" -> readInfos(box.content);
        case "iloc" -> readLocations(box.content);
        case "iref" -> readReferences(box.content);
        case "iprp" -> readProperties(box.content);
        case "idat" -> inline = box.content;
        default -> {}
      }
    }
  }

  private void readInfos(Bytes iinf) {
    for (Box box : boxes(iinf, iinf.u8(0) == 0 ? 6 : 8)) {
      if (box.type.equals("infe") && box.content.u8(0) >= 2) {
        boolean wide = box.content.u8(0) >= 3;
        long id = wide ? box.content.u32(4) : box.content.u16(4);
        item(id).type = box.content.text(wide ? 10 : 8, 4);
      }
    }
  }

  private void readLocations(Bytes iloc) {
    int version = iloc.u8(0);
    int offsetSize = iloc.u8(4) >> 4;
    int lengthSize = iloc.u8(4) & 15;
    int baseSize = iloc.u8(5) >> 4;
    int indexSize = version == 0 ? 0 : iloc.u8(5) & 15;
    long count = version < 2 ? iloc.u16(6) : iloc.u32(6);
    long at = version < 2 ? 8 : 10;
    for (long i = 0; i < count; i++) {
      long id = version < 2 ? iloc.u16(at) : iloc.u32(at);
      at += version < 2 ? 2 : 4;
      Item item = item(id);
      if (version > 0) {
        item.isInline = (iloc.u16(at) & 15) == 1;
        at += 2;
      }
      long base = number(iloc, at + 2, baseSize);
      at += 2 + baseSize;
      int extents = iloc.u16(at);
      at += 2;
      if (item.extents.size() + extents > MAX_EXTENTS) {
        throw Bytes.corrupt("an AVIF item in more than " + MAX_EXTENTS + " pieces");
      }
      for (int k = 0; k < extents; k++) {
        at += indexSize;
        long offset = base + number(iloc, at, offsetSize);
        item.extents.add(new long[] {offset, number(iloc, at + offsetSize, lengthSize)});
        at += offsetSize + lengthSize;
      }
    }
  }

  private static long number(Bytes bytes, long at, int size) {
    return switch (size) {
      case 0 -> 0;
      case 4 -> bytes.u32(at);
      case 8 -> bytes.u64(at);
      default -> throw Bytes.corrupt("a number of " + size + " bytes");
    };
  }

  private void readReferences(Bytes iref) {
    boolean wide = iref.u8(0) != 0;
    for (Box box : boxes(iref, 4)) {
      long from = id(box.content, 0, wide);
      item(from); // so that it counts towards the maximum
      if (box.type.equals("auxl")) {
        auxiliaryOf.put(from, id(box.content, wide ? 6 : 4, wide));
      } else if (box.type.equals("prem")) {
        premultipliedBy.put(from, id(box.content, wide ? 6 : 4, wide));
      } else if (box.type.equals("dimg")) {
        tilesOf.put(from, tiles(box.content, wide));
      }
    }
  }

  private static List<Long> tiles(Bytes reference, boolean wide) {
    int size = wide ? 4 : 2;
    int count = Math.min(MAX_TILES, reference.u16(size));
    List<Long> tiles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tiles.add(id(reference, size + 2 + (long) i * size, wide));
    }
    return tiles;
  }

  private static long id(Bytes bytes, long at, boolean wide) {
    return wide ? bytes.u32(at) : bytes.u16(at);
  }

  private void readProperties(Bytes iprp) {
    List<Box> parts = boxes(iprp, 0);
    List<Box> all =
        parts.stream()
            .filter(box -> box.type.equals("ipco"))
            .findFirst()
            .map(box -> boxes(box.content, 0))
            .orElse(List.of());
    parts.stream()
        .filter(box -> box.type.equals("ipma"))
        .forEach(box -> associate(box.content, all));
  }

  private void associate(Bytes ipma, List<Box> all) {
    boolean wideId = ipma.u8(0) != 0;
    boolean wideIndex = (ipma.u8(3) & 1) != 0;
    long count = ipma.u32(4);
    long at = 8;
    for (long i = 0; i < count; i++) {
      Item item = item(wideId ? ipma.u32(at) : ipma.u16(at));
      at += wideId ? 4 : 2;
      int associations = ipma.u8(at++);
      for (int k = 0; k < associations; k++) {
        int index = wideIndex ? ipma.u16(at) & 0x7fff : ipma.u8(at) & 0x7f;
        at += wideIndex ? 2 : 1;
        if (item.properties.size() >= MAX_PROPERTIES) {
          throw Bytes.corrupt("an AVIF item with more than " + MAX_PROPERTIES + " properties");
        }
        if (index > 0 && index <= all.size()) {
          item.properties.add(all.get(index - 1));
        }
      }
    }
  }

  private Item item(long id) {
    if (items.size() >= MAX_ITEMS && !items.containsKey(id)) {
      throw Bytes.corrupt("an AVIF with more than " + MAX_ITEMS + " items");
    }
    return items.computeIfAbsent(id, i -> new Item());
  }

  static List<Box> boxes(Bytes bytes, int from) {
    List<Box> boxes = new ArrayList<>();
    long at = from;
    while (bytes.has(at, 8)) {
      long size = bytes.u32(at);
      int header = 8;
      if (size == 1) {
        size = bytes.u64(at + 8);
        header = 16;
      } else if (size == 0) {
        size = bytes.length() - at;
      }
      if (boxes.size() >= MAX_BOXES) {
        throw Bytes.corrupt("an AVIF with more than " + MAX_BOXES + " boxes in one");
      }
      boxes.add(new Box(bytes.text(at + 4, 4), bytes.sliceUpTo(at + header, size - header)));
      at += size;
    }
    return boxes;
  }
}
