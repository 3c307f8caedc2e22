package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The animation in an AVIF file whose major brand is a sequence's (AVIF 1.1 §3, ISO 14496-12 §8):
 * the data of each frame, and how long it is shown.
 *
 * @param loops how many times it plays; 0 for endlessly
 * @param millis how long each frame is shown, as stated
 * @param colour AV1 data of each frame
 * @param alpha likewise for the alpha channel; absent if there is none
 * @param premultiplied whether the colours are multiplied by alpha already
 */
public record AvifMovie(
    int loops,
    List<Integer> millis,
    List<Bytes> colour,
    Optional<List<Bytes>> alpha,
    boolean premultiplied) {

  /** The file's movie; absent if it is a still picture. */
  public static Optional<AvifMovie> find(byte[] file) {
    return find(Bytes.of(file));
  }

  static Optional<AvifMovie> find(Bytes file) {
    return file.is(4, "ftypavis")
        ? child(file, 0, "moov").map(moov -> new AvifMovieReader(file).read(moov))
        : Optional.empty();
  }

  static Optional<Bytes> child(Bytes parent, int from, String type) {
    return AvifFile.boxes(parent, from).stream()
        .filter(box -> box.type().equals(type))
        .map(AvifFile.Box::content)
        .findFirst();
  }
}
