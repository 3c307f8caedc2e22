package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the tracks of an AVIF sequence: the first one of pictures, and its alpha channel. */
final class AvifMovieReader {
  /** Beyond this, tables are not worth reading: by default the limits allow far fewer frames. */
  private static final int MAX_FRAMES = 100_000;

  private static final int MAX_LOOPS = 65_535;
  private static final long ALL_ONES = 0xffff_ffffL;

  private final Bytes file;

  AvifMovieReader(Bytes file) {
    this.file = file;
  }

  AvifMovie read(Bytes moov) {
    List<Bytes> tracks =
        AvifFile.boxes(moov, 0).stream()
            .filter(box -> box.type().equals("trak"))
            .map(AvifFile.Box::content)
            .toList();
    Bytes colour =
        tracks.stream()
            .filter(track -> handler(track).equals("pict"))
            .findFirst()
            .orElseThrow(() -> Bytes.corrupt("an AVIF sequence without a track of pictures"));
    List<Bytes> samples = samples(table(colour));
    Optional<Bytes> opacity =
        tracks.stream()
            .filter(track -> handler(track).equals("auxv") && refersTo(track, "auxl", id(colour)))
            .findFirst();
    boolean premultiplied =
        opacity.filter(track -> refersTo(colour, "prem", id(track))).isPresent();
    Optional<List<Bytes>> alpha = opacity.map(track -> samples(table(track)));
    if (samples.isEmpty() || alpha.filter(list -> list.size() != samples.size()).isPresent()) {
      throw Bytes.corrupt("an AVIF sequence whose tracks differ in length, or are empty");
    }
    return new AvifMovie(
        loops(colour), millis(colour, samples.size()), samples, alpha, premultiplied);
  }

  private static String handler(Bytes track) {
    return needed(needed(track, "mdia"), "hdlr").text(8, 4);
  }

  private static Bytes table(Bytes track) {
    return needed(needed(needed(track, "mdia"), "minf"), "stbl");
  }

  private static long id(Bytes track) {
    Bytes header = needed(track, "tkhd");
    return header.u32(header.u8(0) == 0 ? 12 : 20);
  }

  private static boolean refersTo(Bytes track, String how, long id) {
    return AvifMovie.child(track, 0, "tref")
        .flatMap(references -> AvifMovie.child(references, 0, how))
        .filter(reference -> reference.u32(0) == id)
        .isPresent();
  }

  /**
   * The number of plays: an edit list is repeated for the track's duration; without one, for ever.
   */
  private static int loops(Bytes track) {
    Optional<Bytes> edits =
        AvifMovie.child(track, 0, "edts").flatMap(edts -> AvifMovie.child(edts, 0, "elst"));
    if (edits.isEmpty()) {
      return 0;
    }
    Bytes list = edits.get();
    if ((list.u8(3) & 1) == 0) {
      return 1;
    }
    long once = list.u8(0) == 0 ? list.u32(8) : list.u64(8);
    Bytes header = needed(track, "tkhd");
    boolean wide = header.u8(0) != 0;
    boolean forEver = header.u32(wide ? 28 : 20) == ALL_ONES;
    if (forEver || once == 0) {
      return 0;
    }
    long whole = wide ? header.u64(28) : header.u32(20);
    return (int) Math.max(1, Math.min(MAX_LOOPS, (whole + once - 1) / once));
  }

  private static List<Integer> millis(Bytes track, int frames) {
    Bytes header = needed(needed(track, "mdia"), "mdhd");
    long scale = Math.max(1, header.u32(header.u8(0) == 0 ? 12 : 20));
    Bytes times = needed(table(track), "stts");
    List<Integer> millis = new ArrayList<>();
    for (long i = 0, runs = times.u32(4); i < runs && millis.size() < frames; i++) {
      long time = (times.u32(12 + 8 * i) * 1000 + scale / 2) / scale;
      int shown = (int) Math.min(Integer.MAX_VALUE, time);
      for (long k = times.u32(8 + 8 * i); k > 0 && millis.size() < frames; k--) {
        millis.add(shown);
      }
    }
    if (millis.size() != frames) {
      throw Bytes.corrupt("an AVIF sequence with frames of no time");
    }
    return List.copyOf(millis);
  }

  private List<Bytes> samples(Bytes table) {
    Bytes sizes = needed(table, "stsz");
    Bytes runs = needed(table, "stsc");
    Optional<Bytes> narrow = AvifMovie.child(table, 0, "stco");
    Bytes chunks = narrow.orElseGet(() -> needed(table, "co64"));
    long count = sizes.u32(8);
    if (count > MAX_FRAMES) {
      throw Bytes.corrupt("an AVIF sequence of " + count + " frames");
    }
    List<Bytes> samples = new ArrayList<>();
    long run = 0;
    for (long chunk = 1; chunk <= chunks.u32(4) && samples.size() < count; chunk++) {
      while (run + 1 < runs.u32(4) && runs.u32(8 + 12 * (run + 1)) <= chunk) {
        run++;
      }
      long at = narrow.isPresent() ? chunks.u32(4 + 4 * chunk) : chunks.u64(8 * chunk);
      for (long k = runs.u32(12 + 12 * run); k > 0 && samples.size() < count; k--) {
        long size = sizes.u32(4) > 0 ? sizes.u32(4) : sizes.u32(12 + 4L * samples.size());
        samples.add(file.slice(at, size));
        at += size;
      }
    }
    if (samples.size() != count) {
      throw Bytes.corrupt("an AVIF sequence without the data of each frame");
    }
    return List.copyOf(samples);
  }

  private static Bytes needed(Bytes parent, String type) {
    return AvifMovie.child(parent, 0, type)
        .orElseThrow(() -> Bytes.corrupt("an AVIF sequence without " + type));
  }
}
