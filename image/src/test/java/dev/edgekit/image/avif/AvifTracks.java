package dev.edgekit.image.avif;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks the tracks of an AVIF sequence: ISO 14496-12 §8, HEIF §7, AV1-ISOBMFF §2, AVIF §3, §6. */
final class AvifTracks {
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;

  private final ByteBuffer file;
  private final Map<String, int[]> movie = new LinkedHashMap<>();
  private final List<Map<String, int[]>> tracks = new ArrayList<>();

  AvifTracks(ByteBuffer file, int[] moov) {
    this.file = file;
    for (int[] box : children(moov, 8)) {
      if (type(box).equals("trak")) {
        Map<String, int[]> parts = new LinkedHashMap<>();
        flatten(box, parts);
        tracks.add(parts);
      } else {
        movie.put(type(box), box);
      }
    }
  }

  void check(int width, int height, boolean alpha, int loops, List<Integer> millis) {
    long once = millis.stream().mapToLong(m -> m).sum();
    long play = loops == 0 ? -1 : once * loops;
    int[] mvhd = box(movie, "mvhd");
    assertThat(file.getInt(mvhd[0] + 28)).as("timescale").isEqualTo(1000);
    assertThat(file.getLong(mvhd[0] + 32)).isEqualTo(play);
    assertThat(file.getInt(mvhd[1] - 4)).as("next track").isEqualTo(alpha ? 3 : 2);
    assertThat(tracks).hasSize(alpha ? 2 : 1);
    for (int i = 0; i < tracks.size(); i++) {
      Map<String, int[]> track = tracks.get(i);
      assertThat(track.keySet())
          .contains("tkhd", "elst", "mdhd", "hdlr", "vmhd", "dref", "stsd", "stts", "stsc", "stsz")
          .contains("stco", "stss", "av1C", "ccst");
      checkHeaders(track, i + 1, width, height, play, once, loops != 1);
      assertThat(text(box(track, "hdlr")[0] + 16, 4)).isEqualTo(i == 0 ? "pict" : "auxv");
      checkTimes(track, millis);
      checkSamples(track, millis.size());
    }
    assertThat(tracks.get(0)).containsKey("colr").doesNotContainKey("auxi");
    if (alpha) {
      int[] auxl = box(tracks.get(1), "auxl");
      assertThat(file.getInt(auxl[0] + 8)).as("alpha of track").isEqualTo(1);
      int[] auxi = box(tracks.get(1), "auxi");
      assertThat(text(auxi[0] + 12, auxi[1] - auxi[0] - 12))
          .isEqualTo("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0");
      assertThat(file.get(box(tracks.get(1), "av1C")[0] + 10) & 0x10).as("grey").isNotZero();
    }
  }

  private void checkHeaders(
      Map<String, int[]> track,
      int id,
      int width,
      int height,
      long play,
      long once,
      boolean repeats) {
    int tkhd = box(track, "tkhd")[0];
    assertThat(file.getInt(tkhd + 8)).isEqualTo(1 << 24 | 3);
    assertThat(file.getInt(tkhd + 28)).isEqualTo(id);
    assertThat(file.getLong(tkhd + 36)).isEqualTo(play);
    assertThat(file.getInt(tkhd + 96)).isEqualTo(width << 16);
    assertThat(file.getInt(tkhd + 100)).isEqualTo(height << 16);
    int elst = box(track, "elst")[0];
    assertThat(file.getInt(elst + 8)).isEqualTo(1 << 24 | (repeats ? 1 : 0));
    assertThat(file.getInt(elst + 12)).as("edits").isEqualTo(1);
    assertThat(file.getLong(elst + 16)).isEqualTo(once);
    assertThat(file.getLong(elst + 24)).as("from the start").isZero();
    assertThat(file.getInt(elst + 32)).as("rate").isEqualTo(1 << 16);
    int mdhd = box(track, "mdhd")[0];
    assertThat(file.getInt(mdhd + 28)).isEqualTo(1000);
    assertThat(file.getLong(mdhd + 32)).isEqualTo(once);
    int entry = box(track, "av01")[0];
    assertThat((int) file.getShort(entry + 32)).isEqualTo(width);
    assertThat((int) file.getShort(entry + 34)).isEqualTo(height);
  }

  private void checkTimes(Map<String, int[]> track, List<Integer> millis) {
    int stts = box(track, "stts")[0];
    List<Integer> stated = new ArrayList<>();
    for (int i = 0; i < file.getInt(stts + 12); i++) {
      for (int k = 0; k < file.getInt(stts + 16 + 8 * i); k++) {
        stated.add(file.getInt(stts + 20 + 8 * i));
      }
    }
    assertThat(stated).isEqualTo(millis);
  }

  /** All in one chunk; key frames, and only they, start with a sequence header. */
  private void checkSamples(Map<String, int[]> track, int frames) {
    int stsc = box(track, "stsc")[0];
    assertThat(file.getInt(stsc + 12)).isEqualTo(1);
    assertThat(file.getInt(stsc + 20)).isEqualTo(frames);
    int stsz = box(track, "stsz")[0];
    assertThat(file.getInt(stsz + 12)).isZero();
    assertThat(file.getInt(stsz + 16)).isEqualTo(frames);
    int stss = box(track, "stss")[0];
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < file.getInt(stss + 12); i++) {
      keys.add(file.getInt(stss + 16 + 4 * i));
    }
    assertThat(keys).startsWith(1);
    int at = file.getInt(box(track, "stco")[0] + 16);
    for (int i = 0; i < frames; i++) {
      int first = file.get(at) >> 3 & 15;
      assertThat(first).isNotEqualTo(TEMPORAL_DELIMITER);
      assertThat(first == SEQUENCE_HEADER).as("frame %d", i).isEqualTo(keys.contains(i + 1));
      at += file.getInt(stsz + 20 + 4 * i);
    }
  }

  int[] firstSample(int track) {
    return new int[] {
      file.getInt(box(tracks.get(track), "stco")[0] + 16),
      file.getInt(box(tracks.get(track), "stsz")[0] + 20)
    };
  }

  int dataStart() {
    return firstSample(0)[0];
  }

  /** The tracks' data lie behind each other. */
  int dataEnd() {
    int at = dataStart();
    for (int i = 0; i < tracks.size(); i++) {
      assertThat(firstSample(i)[0]).isEqualTo(at);
      int stsz = box(tracks.get(i), "stsz")[0];
      for (int k = 0; k < file.getInt(stsz + 16); k++) {
        at += file.getInt(stsz + 20 + 4 * k);
      }
    }
    return at;
  }

  private void flatten(int[] box, Map<String, int[]> into) {
    int header =
        switch (type(box)) {
          case "trak", "edts", "mdia", "minf", "dinf", "stbl", "tref" -> 8;
          case "stsd", "dref" -> 16;
          case "av01" -> 86;
          default -> box[1] - box[0];
        };
    for (int[] child : children(box, header)) {
      into.put(type(child), child);
      flatten(child, into);
    }
  }

  private List<int[]> children(int[] parent, int header) {
    List<int[]> boxes = new ArrayList<>();
    int at = parent[0] + header;
    while (at < parent[1]) {
      int size = file.getInt(at);
      assertThat(size).isBetween(8, parent[1] - at);
      boxes.add(new int[] {at, at + size});
      at += size;
    }
    assertThat(at).isEqualTo(parent[1]);
    return boxes;
  }

  private static int[] box(Map<String, int[]> boxes, String type) {
    return Objects.requireNonNull(boxes.get(type), type);
  }

  private String type(int[] box) {
    return text(box[0] + 4, 4);
  }

  private String text(int at, int length) {
    byte[] bytes = new byte[length];
    file.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
