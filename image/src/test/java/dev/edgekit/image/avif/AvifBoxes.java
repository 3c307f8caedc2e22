package dev.edgekit.image.avif;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks an AVIF picture, still or moving, against what AVIF 1.1, MIAF, HEIF and the ISO base media
 * format demand of its boxes: an own reading of the file, which shares nothing with the code that
 * writes it.
 */
public final class AvifBoxes {
  private final ByteBuffer file;
  private final Map<String, int[]> top = new LinkedHashMap<>();
  private final Map<String, int[]> meta = new LinkedHashMap<>();

  private AvifBoxes(byte[] bytes) {
    this.file = ByteBuffer.wrap(bytes);
    children(0, bytes.length).forEach(box -> top.put(type(box), box));
    children(box(top, "meta")[0] + 12, box(top, "meta")[1])
        .forEach(box -> meta.put(type(box), box));
  }

  /** Fails where the file is not valid. */
  public static void check(byte[] bytes, int width, int height, boolean alpha) {
    AvifBoxes boxes = new AvifBoxes(bytes);
    boxes.checkTopLevel();
    boxes.checkHandler();
    List<List<int[]>> properties = boxes.propertiesByItem();
    assertThat(properties).hasSize(alpha ? 2 : 1);
    boxes.checkImage(properties.get(0), width, height, Set.of("ispe", "pixi", "av1C", "colr"));
    if (alpha) {
      boxes.checkImage(properties.get(1), width, height, Set.of("ispe", "pixi", "av1C", "auxC"));
      boxes.checkAlphaReference();
    }
    boxes.checkLocations(alpha ? 2 : 1);
  }

  /**
   * Fails where the file is not a valid sequence.
   *
   * @param loops 0 without end
   * @param millis of each frame
   */
  public static void checkSequence(
      byte[] bytes, int width, int height, boolean alpha, int loops, List<Integer> millis) {
    AvifBoxes boxes = new AvifBoxes(bytes);
    assertThat(boxes.top.keySet()).containsExactly("ftyp", "meta", "moov", "mdat");
    boxes.checkBrands("avis", "avif", "mif1", "miaf", "msf1", "iso8");
    boxes.checkHandler();
    List<List<int[]>> properties = boxes.propertiesByItem();
    assertThat(properties).hasSize(alpha ? 2 : 1);
    boxes.checkImage(properties.get(0), width, height, Set.of("ispe", "pixi", "av1C", "colr"));
    if (alpha) {
      boxes.checkImage(properties.get(1), width, height, Set.of("ispe", "pixi", "av1C", "auxC"));
      boxes.checkAlphaReference();
    }
    AvifTracks tracks = new AvifTracks(ByteBuffer.wrap(bytes), box(boxes.top, "moov"));
    tracks.check(width, height, alpha, loops, millis);
    assertThat(tracks.firstSample(0)).containsExactly(boxes.location(0));
    if (alpha) {
      assertThat(tracks.firstSample(1)).containsExactly(boxes.location(1));
    }
    assertThat(tracks.dataStart()).isEqualTo(box(boxes.top, "mdat")[0] + 8);
    assertThat(tracks.dataEnd()).isEqualTo(bytes.length);
  }

  /** Offset and length of an item's data. */
  private int[] location(int item) {
    int at = box(meta, "iloc")[0] + 16 + 14 * item;
    return new int[] {file.getInt(at + 6), file.getInt(at + 10)};
  }

  private void checkTopLevel() {
    assertThat(top.keySet()).containsExactly("ftyp", "meta", "mdat");
    checkBrands("avif", "mif1", "miaf");
  }

  /** The major brand is the first of them, and all are listed (AVIF §6.2, §6.3). */
  private void checkBrands(String... needed) {
    int[] ftyp = box(top, "ftyp");
    assertThat(text(ftyp[0] + 8, 4)).isEqualTo(needed[0]);
    String brands = text(ftyp[0] + 16, ftyp[1] - ftyp[0] - 16);
    assertThat(brands).contains(needed);
    assertThat(meta.keySet()).contains("hdlr", "pitm", "iloc", "iinf", "iprp");
  }

  private void checkHandler() {
    assertThat(meta.keySet().iterator().next()).isEqualTo("hdlr");
    assertThat(text(box(meta, "hdlr")[0] + 16, 4)).isEqualTo("pict");
    assertThat((int) file.getShort(box(meta, "pitm")[0] + 12)).isEqualTo(1);
  }

  private void checkImage(List<int[]> properties, int width, int height, Set<String> needed) {
    List<String> types = properties.stream().map(this::type).toList();
    assertThat(types).containsAll(needed);
    int[] ispe = properties.get(types.indexOf("ispe"));
    assertThat(file.getInt(ispe[0] + 12)).isEqualTo(width);
    assertThat(file.getInt(ispe[0] + 16)).isEqualTo(height);
    int[] av1c = properties.get(types.indexOf("av1C"));
    assertThat(file.get(av1c[0] + 8)).isEqualTo((byte) 0x81);
    boolean monochrome = (file.get(av1c[0] + 10) & 0x10) != 0;
    int depth = (file.get(av1c[0] + 10) & 0x40) == 0 ? 8 : 10;
    int[] pixi = properties.get(types.indexOf("pixi"));
    assertThat((int) file.get(pixi[0] + 12)).isEqualTo(monochrome ? 1 : 3);
    assertThat((int) file.get(pixi[0] + 13)).isEqualTo(depth);
  }

  private void checkAlphaReference() {
    int[] iref = box(meta, "iref");
    int reference = iref[0] + 12;
    assertThat(text(reference + 4, 4)).isEqualTo("auxl");
    assertThat((int) file.getShort(reference + 8)).isEqualTo(2);
    assertThat((int) file.getShort(reference + 12)).isEqualTo(1);
  }

  /** The items' data fills {@code mdat} exactly and starts with a sequence header. */
  private void checkLocations(int items) {
    int at = box(meta, "iloc")[0] + 12;
    assertThat((int) file.getShort(at + 2)).isEqualTo(items);
    int expected = box(top, "mdat")[0] + 8;
    at += 4;
    for (int i = 0; i < items; i++, at += 14) {
      int offset = file.getInt(at + 6);
      int length = file.getInt(at + 10);
      assertThat(offset).isEqualTo(expected);
      assertThat(file.get(offset) >> 3 & 15).as("first unit").isEqualTo(1);
      expected += length;
    }
    assertThat(expected).isEqualTo(box(top, "mdat")[1]);
    assertThat(expected).isEqualTo(file.capacity());
  }

  private List<List<int[]>> propertiesByItem() {
    int[] iprp = box(meta, "iprp");
    List<int[]> parts = children(iprp[0] + 8, iprp[1]);
    assertThat(parts.stream().map(this::type)).containsExactly("ipco", "ipma");
    List<int[]> all = children(parts.get(0)[0] + 8, parts.get(0)[1]);
    int at = parts.get(1)[0] + 12;
    int items = file.getInt(at);
    at += 4;
    List<List<int[]>> byItem = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      int count = file.get(at + 2);
      List<int[]> properties = new ArrayList<>();
      for (int k = 0; k < count; k++) {
        int association = file.get(at + 3 + k);
        int[] property = all.get((association & 0x7f) - 1);
        if (type(property).equals("av1C")) {
          assertThat(association & 0x80).as("av1C is essential").isEqualTo(0x80);
        }
        properties.add(property);
      }
      byItem.add(properties);
      at += 3 + count;
    }
    return byItem;
  }

  /** Start and end of each box; they fill the range exactly. */
  private List<int[]> children(int from, int end) {
    List<int[]> boxes = new ArrayList<>();
    int at = from;
    while (at < end) {
      int size = file.getInt(at);
      assertThat(size).isBetween(8, end - at);
      boxes.add(new int[] {at, at + size});
      at += size;
    }
    assertThat(at).isEqualTo(end);
    return boxes;
  }

  private static int[] box(Map<String, int[]> boxes, String type) {
    return Objects.requireNonNull(boxes.get(type), type);
  }

  private String type(int[] box) {
    return text(box[0] + 4, 4);
  }

  private String text(int at, int length) {
    return new String(file.array(), at, length, StandardCharsets.ISO_8859_1);
  }
}
