package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.fixtures.Gifs;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.AvifMovie;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is believed of a sequence's tables, one number of which is changed. */
class AvifMovieTest {
  /** Three frames with transparency, shown four times. */
  private static final byte[] MOVING = moving();

  @Test
  void readsWhatWasWritten() {
    AvifMovie movie = AvifMovie.find(MOVING).orElseThrow();

    assertThat(movie.loops()).isEqualTo(4);
    assertThat(movie.millis()).hasSize(3);
    assertThat(movie.colour()).hasSize(3);
    assertThat(movie.alpha().orElseThrow()).hasSize(3);
  }

  /** The place is counted from the box's type. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "an edit that is not repeated,        elst, 4,  0x01000000, 1",
    "an edit of no time,                  elst, 16, 0,          0",
    "an edit much shorter than the track, tkhd, 32, 0x10,       65535",
    "without end,                         tkhd, 32, -1,         0",
  })
  void playsAsOftenAs(String what, String box, int at, String value, int loops) {
    assertThat(AvifMovie.find(with(box, at, value)).orElseThrow().loops()).isEqualTo(loops);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "more frames than any limit allows, stsz, 12, 100001,     of 100001 frames",
    "more frames than sizes,            stsz, 12, 4,          without the data of each frame",
    "fewer frames than of alpha,        stsz, 12, 2,          differ in length",
    "frames of no time,                 stts, 8,  0,          frames of no time",
    "data after the end,               stco, 12, 0x7fffffff, ends early",
    "no table of times,                 stts, 0,  0,          without stts",
    "no pictures,                       pict, 0,  0,          without a track of pictures",
  })
  void refuses(String what, String box, int at, String value, String problem) {
    assertThatThrownBy(() -> AvifMovie.find(with(box, at, value)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesNoFrames() {
    byte[] empty = with("stsz", 12, "0");
    int second = indexOf(empty, "stsz", indexOf(empty, "stsz", 0) + 1);
    ByteBuffer.wrap(empty).putInt(second + 12, 0);

    assertThatThrownBy(() -> AvifMovie.find(empty)).hasMessageContaining("empty");
  }

  @Test
  void takesNoAlphaOfAnotherTrack() {
    assertThat(AvifMovie.find(with("auxl", 4, "7")).orElseThrow().alpha()).isEmpty();
  }

  private static byte[] with(String box, int at, String value) {
    byte[] changed = MOVING.clone();
    int place = indexOf(changed, box, indexOf(changed, "moov", 0));
    ByteBuffer.wrap(changed).putInt(place + at, Integer.decode(value));
    return changed;
  }

  private static int indexOf(byte[] file, String type, int from) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(type, from);
  }

  private static byte[] moving() {
    int[] palette = {0xff0000, 0xee0000, 0x0000ff, 0x0000ee};
    byte[] gif =
        Gifs.write(
            40,
            30,
            3,
            palette,
            java.util.List.of(
                new Gifs.Frame(0, 0, 20, 30, 0, -1, 1, 5),
                new Gifs.Frame(5, 5, 9, 9, 2, -1, 1, 10),
                new Gifs.Frame(9, 9, 9, 9, 2, -1, 1, 20)));
    try (ImageService images = Pictures.service()) {
      return images.transform(gif, Transform.original().format(ImageFormat.AVIF)).bytes();
    }
  }
}
