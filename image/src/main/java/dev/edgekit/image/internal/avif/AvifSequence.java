package dev.edgekit.image.internal.avif;

import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.internal.header.Boxes;
import dev.edgekit.image.internal.header.Obu;
import dev.edgekit.image.internal.header.PictureItems;
import dev.edgekit.image.internal.header.SequenceHeader;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A picture that moves as an AVIF file (AVIF 1.1 §3 and §6; ISO 14496-12; AV1-ISOBMFF): one track
 * of video for the colour and, where there is transparency, another one for the alpha channel.
 * Readers of still pictures find the first frame as an item whose data is that of the tracks.
 *
 * @param width in pixels
 * @param height in pixels
 * @param loops how many times it plays; 0 for endlessly
 * @param millis how long each frame is shown
 * @param colour AV1 data of each frame as the encoder gave it
 * @param alpha likewise for the alpha channel, monochrome; absent if all is opaque
 * @param cicp the code points of the colour
 */
public record AvifSequence(
    int width,
    int height,
    int loops,
    List<Integer> millis,
    List<Sample> colour,
    Optional<List<Sample>> alpha,
    Cicp cicp) {

  /**
   * One frame's data.
   *
   * @param av1 its data, with a sequence header where it is a key frame
   * @param isKey whether decoding can begin here
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
  public record Sample(byte[] av1, boolean isKey) {
    private Sample withoutDelimiters() {
      return new Sample(Obu.withoutDelimiters(av1), isKey);
    }
  }

  /** Checks that there is data for every frame. */
  public AvifSequence {
    millis = List.copyOf(millis);
    int frames = millis.size();
    int alphas = alpha.map(List::size).orElse(frames);
    if (frames == 0 || colour.size() != frames || alphas != frames) {
      throw new IllegalArgumentException(
          "%d frames with %d of colour and %d of alpha".formatted(frames, colour.size(), alphas));
    }
    colour = colour.stream().map(Sample::withoutDelimiters).toList();
    alpha = alpha.map(list -> list.stream().map(Sample::withoutDelimiters).toList());
  }

  /** The file. */
  public byte[] toBytes() {
    SequenceHeader header = SequenceHeader.find(colour.get(0).av1);
    Optional<SequenceHeader> alphaHeader = alpha.map(a -> SequenceHeader.find(a.get(0).av1));
    Boxes boxes = new Boxes();
    boxes.open("ftyp").ascii("avis").u32(0).ascii("avisavifmif1miafmsf1iso8");
    boxes.ascii(header.brand()).close();
    PictureItems items =
        new PictureItems(width, height, header, alphaHeader, cicp, Optional.empty());
    int firstAlpha = alpha.map(a -> a.get(0).av1.length).orElse(0);
    int places = items.write(boxes, colour.get(0).av1.length, firstAlpha);
    Movie movie = new Movie(boxes, this);
    movie.write(header, alphaHeader);
    long data = bytes(colour) + alpha.map(AvifSequence::bytes).orElse(0L);
    boxes.u32(Math.toIntExact(8 + data)).ascii("mdat");
    int colourAt = boxes.position();
    int alphaAt = Math.toIntExact(colourAt + bytes(colour));
    items.place(boxes, places, colourAt, alphaAt);
    movie.place(colourAt, alphaAt);
    return boxes.with(
        java.util.stream.Stream.concat(colour.stream(), alpha.stream().flatMap(List::stream))
            .map(Sample::av1)
            .toArray(byte[][]::new));
  }

  /** How long one play takes, in milliseconds. */
  long duration() {
    return millis.stream().mapToLong(m -> m).sum();
  }

  private static long bytes(List<Sample> samples) {
    return samples.stream().flatMapToLong(s -> LongStream.of(s.av1.length)).sum();
  }
}
