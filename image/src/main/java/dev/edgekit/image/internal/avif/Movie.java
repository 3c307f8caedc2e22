package dev.edgekit.image.internal.avif;

import dev.edgekit.image.internal.avif.AvifSequence.Sample;
import dev.edgekit.image.internal.header.Boxes;
import dev.edgekit.image.internal.header.PictureItems;
import dev.edgekit.image.internal.header.SequenceHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code moov} box of a sequence (ISO 14496-12 §8): which data is shown when. */
final class Movie {
  private static final int COLOUR_TRACK = 1;
  private static final int ALPHA_TRACK = 2;
  private static final int MILLIS_PER_SECOND = 1000;
  private static final long FOR_EVER = -1;
  private static final int ENABLED_IN_MOVIE = 3;
  private static final int UNDETERMINED = 0x55c4;
  private static final int INCH_72 = 72 << 16;
  private static final int FULL_COLOUR = 0x18;
  private static final int ONE = 1 << 16;

  /** Key frames are predicted from themselves alone, others from any reference frames. */
  private static final int ANY_PREDICTION = 0x7c00_0000;

  private final Boxes boxes;
  private final AvifSequence sequence;
  private final List<Integer> places = new ArrayList<>();

  Movie(Boxes boxes, AvifSequence sequence) {
    this.boxes = boxes;
    this.sequence = sequence;
  }

  void write(SequenceHeader colour, Optional<SequenceHeader> alpha) {
    boxes.open("moov").openFull("mvhd", 1, 0).u64(0).u64(0).u32(MILLIS_PER_SECOND);
    boxes.u64(playTime()).u32(ONE).u16(0x0100).zeros(10);
    matrix();
    boxes.zeros(24).u32(alpha.isPresent() ? ALPHA_TRACK + 1 : COLOUR_TRACK + 1).close();
    track(COLOUR_TRACK, colour, sequence.colour());
    alpha.ifPresent(header -> track(ALPHA_TRACK, header, sequence.alpha().orElseThrow()));
    boxes.close();
  }

  /** Fills in where each track's data begin in the file. */
  void place(int colourAt, int alphaAt) {
    boxes.patch32(places.get(0), colourAt);
    if (places.size() > 1) {
      boxes.patch32(places.get(1), alphaAt);
    }
  }

  private void track(int id, SequenceHeader header, List<Sample> samples) {
    boxes.open("trak").openFull("tkhd", 1, ENABLED_IN_MOVIE).u64(0).u64(0).u32(id).u32(0);
    boxes.u64(playTime()).zeros(16);
    matrix();
    boxes.u32(sequence.width() << 16).u32(sequence.height() << 16).close();
    if (id == ALPHA_TRACK) {
      boxes.open("tref").open("auxl").u32(COLOUR_TRACK).close().close();
    }
    repetitions();
    boxes.open("mdia").openFull("mdhd", 1, 0).u64(0).u64(0).u32(MILLIS_PER_SECOND);
    boxes.u64(sequence.duration()).u16(UNDETERMINED).u16(0).close();
    boxes.openFull("hdlr", 0, 0).u32(0).ascii(id == ALPHA_TRACK ? "auxv" : "pict");
    boxes.zeros(13).close();
    boxes.open("minf").openFull("vmhd", 0, 1).zeros(8).close();
    boxes.open("dinf").openFull("dref", 0, 0).u32(1).openFull("url ", 0, 1);
    boxes.close().close().close();
    boxes.open("stbl");
    description(id, header);
    times();
    keyFrames(samples);
    boxes.openFull("stsc", 0, 0).u32(1).u32(1).u32(samples.size()).u32(1).close();
    boxes.openFull("stsz", 0, 0).u32(0).u32(samples.size());
    samples.forEach(sample -> boxes.u32(sample.av1().length));
    boxes.close().openFull("stco", 0, 0).u32(1);
    places.add(boxes.position());
    boxes.u32(0).close();
    boxes.close().close().close().close();
  }

  /** An edit list that is repeated for the track's duration (ISO 14496-12 §8.6.6). */
  private void repetitions() {
    boxes.open("edts").openFull("elst", 1, sequence.loops() == 1 ? 0 : 1).u32(1);
    boxes.u64(sequence.duration()).u64(0).u16(1).u16(0).close().close();
  }

  private long playTime() {
    return sequence.loops() == 0
        ? FOR_EVER
        : Math.multiplyExact(sequence.duration(), (long) sequence.loops());
  }

  private void description(int id, SequenceHeader header) {
    boxes.openFull("stsd", 0, 0).u32(1).open("av01").zeros(6).u16(1).zeros(16);
    boxes.u16(sequence.width()).u16(sequence.height()).u32(INCH_72).u32(INCH_72).u32(0).u16(1);
    boxes.zeros(32).u16(FULL_COLOUR).u16(0xffff);
    header.writeConfiguration(boxes);
    if (id == COLOUR_TRACK) {
      PictureItems.codePoints(boxes, sequence.cicp());
    }
    boxes.openFull("ccst", 0, 0).u32(ANY_PREDICTION).close();
    if (id == ALPHA_TRACK) {
      boxes.openFull("auxi", 0, 0).ascii(PictureItems.ALPHA).close();
    }
    boxes.close().close();
  }

  /** Runs of frames that are shown for the same time. */
  private void times() {
    boxes.openFull("stts", 0, 0);
    int counted = boxes.position();
    boxes.u32(0);
    List<Integer> millis = sequence.millis();
    int runs = 0;
    for (int from = 0, to; from < millis.size(); from = to, runs++) {
      to = from;
      while (to < millis.size() && millis.get(to).equals(millis.get(from))) {
        to++;
      }
      boxes.u32(to - from).u32(millis.get(from));
    }
    boxes.patch32(counted, runs);
    boxes.close();
  }

  private void keyFrames(List<Sample> samples) {
    boxes.openFull("stss", 0, 0);
    int counted = boxes.position();
    boxes.u32(0);
    int count = 0;
    for (int i = 0; i < samples.size(); i++) {
      if (samples.get(i).isKey()) {
        boxes.u32(i + 1);
        count++;
      }
    }
    boxes.patch32(counted, count);
    boxes.close();
  }

  private void matrix() {
    boxes.u32(ONE).zeros(12).u32(ONE).zeros(12).u32(1 << 30);
  }
}
