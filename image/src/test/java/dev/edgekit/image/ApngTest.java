package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.fixtures.Apngs;
import dev.edgekit.image.fixtures.Apngs.Frame;
import dev.edgekit.image.fixtures.Chromium;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Pngs;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Animated PNG: every frame as the specification and browsers have it. */
class ApngTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;

  /** Each disposal with each blending, parts of the canvas, transparent colours, odd times. */
  private static final List<Frame> FRAMES =
      List.of(
          new Frame(0, 0, WIDTH, HEIGHT, 0xffff0000, 7, 100, Apngs.NONE, false),
          new Frame(5, 5, 20, 10, 0xff00ff00, 1, 5, Apngs.TO_BACKGROUND, true),
          new Frame(10, 10, 30, 20, 0x00000000, 12, 0, Apngs.NONE, true),
          new Frame(0, 10, 20, 20, 0x00000000, 1, 10, Apngs.TO_PREVIOUS, false),
          new Frame(30, 0, 10, 30, 0xff0000ff, 1, 1, Apngs.TO_PREVIOUS, true),
          new Frame(1, 1, 38, 28, 0xffffffff, 0, 0, Apngs.TO_BACKGROUND, false),
          new Frame(0, 0, 8, 8, 0xff808080, 3, 20, Apngs.NONE, true));

  private static final FfmpegEngine ENGINE = FfmpegEngine.load();

  @AutoClose private static final ImageService images = Pictures.service();

  @TempDir Path directory;

  /** The picture for viewers without animations is the first frame, or none of them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 0xff123456})
  void composesEachFrame(int still) {
    byte[] file = Apngs.write(WIDTH, HEIGHT, 3, still, FRAMES);

    List<Animation.Frame> frames = frames(file);

    List<int[]> expected = Apngs.shown(WIDTH, HEIGHT, FRAMES);
    assertThat(frames).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(visible(argb(frames.get(i))))
          .as("frame %d", i)
          .isEqualTo(visible(expected.get(i)));
    }
    assertThat(frames.stream().map(Animation.Frame::millis))
        .containsExactly(70, 200, 120, 100, 1000, 100, 150);
  }

  /** The browser is asked about the PNG itself, and about what is made of it. */
  @Test
  void isShownByABrowserAlike() throws Exception {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    byte[] file = Apngs.write(WIDTH, HEIGHT, 3, 0xff123456, FRAMES);
    ImageResult webp = images.transform(file, Transform.original().format(ImageFormat.WEBP));
    ImageResult png = new ImageResult(file, ImageFormat.PNG, WIDTH, HEIGHT, webp.report());

    List<Chromium.Shown> shown = Chromium.show(directory, List.of(png, webp));

    Chromium.Shown source = shown.get(0);
    assertThat(shown.get(1).repetitions()).isEqualTo(source.repetitions());
    assertThat(source.frames()).hasSize(FRAMES.size());
    List<Animation.Frame> ours = frames(file);
    for (int i = 0; i < FRAMES.size(); i++) {
      assertThat(visible(argb(ours.get(i)))).isEqualTo(visible(argb(source.frames().get(i))));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void movesInTheFormatsThatCan(ImageFormat format) {
    byte[] file = Apngs.write(WIDTH, HEIGHT, 3, 0, FRAMES);

    ImageResult result = images.transform(file, Transform.width(20).format(format));

    assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
    try (Animation animation =
        ENGINE.animation(result.bytes(), HeaderReader.read(result.bytes(), 0))) {
      assertThat(animation.loops()).isEqualTo(3);
    }
    assertThat(frames(result.bytes())).hasSize(FRAMES.size());
  }

  static Stream<Pngs> kinds() {
    return Stream.of(
        new Pngs(9, 7, 0, 2, false, true, 5),
        new Pngs(9, 7, 0, 16, false, false, 5),
        new Pngs(9, 7, 2, 8, true, true, 5),
        new Pngs(9, 7, 3, 4, false, true, 5),
        new Pngs(9, 7, 3, 8, true, false, 5),
        new Pngs(9, 7, 4, 8, true, false, 5),
        new Pngs(9, 7, 6, 16, false, false, 5));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readsFramesOfEachColourType(Pngs picture) throws Exception {
    byte[] file = Apngs.twice(picture.file(), 9, 7);
    int[] expected = new int[9 * 7];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = picture.argb(i % 9, i / 9);
    }

    List<Animation.Frame> frames = frames(file);

    assertThat(frames).hasSize(2);
    for (Animation.Frame frame : frames) {
      assertThat(visible(argb(frame))).isEqualTo(visible(expected));
      assertThat(frame.millis()).isEqualTo(500);
    }
  }

  /** The picture that viewers without animations show is there in any case. */
  @ParameterizedTest
  @CsvSource({
    "fcTL, 24, 99, a frame beyond the canvas",
    "fcTL, 3, 9, out of order",
    "fdAT, 9, 7, a wrong checksum",
    "acTL, 3, 200, more than there are"
  })
  void showsTheStillPictureOfWhatIsBroken(String type, int at, int value, String why) {
    byte[] file = Apngs.write(WIDTH, HEIGHT, 0, 0xff123456, FRAMES);
    int chunk = new String(file, StandardCharsets.ISO_8859_1).indexOf(type);
    int size = ByteBuffer.wrap(file).getInt(chunk - 4);
    file[chunk + 4 + at % size] = (byte) value;
    if (!type.equals("fdAT")) {
      byte[] content = java.util.Arrays.copyOfRange(file, chunk + 4, chunk + 4 + size);
      System.arraycopy(Pictures.chunk(type, content), 0, file, chunk - 4, size + 12);
    }

    ImageResult result = images.transform(file, Transform.original().format(ImageFormat.WEBP));

    boolean moves = type.equals("acTL");
    assertThat(result.report().motion())
        .as(why)
        .isEqualTo(moves ? Motion.KEPT : Motion.FIRST_FRAME);
    if (!moves) {
      assertThat(
              Pictures.read(
                      images.transform(file, Transform.original().format(ImageFormat.PNG)).bytes())
                  .getRGB(3, 3))
          .isEqualTo(0xff123456);
    }
  }

  /** An animation control after the picture is none, as in browsers. */
  @Test
  void standsStillWhereTheControlComesTooLate() {
    byte[] still = Pictures.png(Pictures.quarters(16, 12));
    byte[] control = Pictures.chunk("acTL", ByteBuffer.allocate(8).putInt(2).array());
    byte[] late =
        ByteBuffer.allocate(still.length + control.length)
            .put(still, 0, still.length - 12)
            .put(control)
            .put(still, still.length - 12, 12)
            .array();

    assertThat(HeaderReader.read(late, 0).isAnimated()).isFalse();
  }

  @Test
  void isItselfWhereNothingIsSmaller() {
    List<Frame> tiny =
        List.of(
            new Frame(0, 0, 4, 4, 0xff102030, 1, 10, Apngs.NONE, false),
            new Frame(0, 0, 1, 1, 0xff405060, 1, 10, Apngs.NONE, false));
    byte[] file = Apngs.write(4, 4, 0, 0, tiny);

    ImageResult result =
        images.transform(
            file, Transform.original().formats(Set.of(ImageFormat.AVIF, ImageFormat.PNG)));

    assertThat(result.report().outcome()).isEqualTo(Outcome.SOURCE);
    assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(frames(result.bytes())).hasSize(2);
    assertThat(new String(result.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("secret");
  }

  private static List<Animation.Frame> frames(byte[] file) {
    ImageInfo info = HeaderReader.read(file, 0);
    List<Animation.Frame> frames = new ArrayList<>();
    try (Animation animation = ENGINE.animation(file, info)) {
      animation.frames().forEachRemaining(frames::add);
    }
    return frames;
  }

  private static int[] argb(Animation.Frame frame) {
    return Argb.of(Colour.toRgb(frame.pixels()));
  }

  private static int[] argb(Chromium.Frame frame) {
    int[] argb = new int[frame.width() * frame.height()];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = frame.argb(i % frame.width(), i / frame.width());
    }
    return argb;
  }

  /** The colour of what can't be seen doesn't matter. */
  private static int[] visible(int[] argb) {
    int[] visible = argb.clone();
    for (int i = 0; i < visible.length; i++) {
      visible[i] = visible[i] >>> 24 == 0 ? 0 : visible[i];
    }
    return visible;
  }
}
