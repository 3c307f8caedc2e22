package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Effort;
import dev.edgekit.image.Fit;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Quality;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.fixtures.IccProfiles;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HalfColourTest {
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final Transform AVIF = Transform.width(100).format(ImageFormat.AVIF);

  @Test
  void isEnoughForSmoothColourInAnAvif() {
    assertThat(isEnough(AVIF)).isTrue();
    assertThat(isEnough(Transform.width(100).formats(Set.of(ImageFormat.AVIF, ImageFormat.JPEG))))
        .isTrue();
  }

  @Test
  void isNotForOtherFormats() {
    assertThat(isEnough(Transform.width(100).format(ImageFormat.WEBP))).isFalse();
    assertThat(isEnough(Transform.width(100).format(ImageFormat.JPEG))).isFalse();
  }

  @Test
  void isNotWhereTheQualityShowsAllOfIt() {
    assertThat(isEnough(AVIF.quality(87))).isTrue();
    assertThat(isEnough(AVIF.quality(88))).isFalse();
    assertThat(isEnough(AVIF.quality(Quality.score(70)))).isFalse();
  }

  @Test
  void isNotForWhatIsPutOnAGround() {
    assertThat(isEnough(Transform.size(100, 100).fit(Fit.CONTAIN).format(ImageFormat.AVIF)))
        .isFalse();
  }

  @Test
  void isNotForColoursThatAreConverted() {
    assertThat(isEnough(info(Orientation.NORMAL, Optional.of(IccProfiles.srgb())), AVIF)).isTrue();
    assertThat(isEnough(info(Orientation.NORMAL, Optional.of(IccProfiles.displayP3())), AVIF))
        .isFalse();
  }

  /** Turned, the first sample would stand for one row, and each other for the wrong two. */
  @ParameterizedTest
  @EnumSource(Orientation.class)
  void isNotForOddSizesThatAreTurned(Orientation orientation) {
    ImageInfo info = info(orientation, Optional.empty());
    Transform odd = Transform.size(75, 75).fit(Fit.COVER).format(ImageFormat.AVIF);
    Transform even = Transform.size(76, 76).fit(Fit.COVER).format(ImageFormat.AVIF);

    assertThat(isEnough(info, odd)).isEqualTo(orientation == Orientation.NORMAL);
    assertThat(isEnough(info, even)).isTrue();
  }

  @Test
  void isNotForFineColour() {
    assertThat(isEnough(decoded(2, (x, y) -> x % 2 == 0 ? 100 : 160), AVIF)).isFalse();
    assertThat(isEnough(decoded(2, (x, y) -> y % 2 == 0 ? 100 : 160), AVIF)).isFalse();
  }

  @Test
  void isNotForColourThatIsNotReduced() {
    Transform whole = Transform.width(WIDTH).format(ImageFormat.AVIF);
    Plane luma = Plane.of(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]);
    Pixels grey = Pixels.opaque(Model.GRAY, WIDTH, HEIGHT, List.of(luma));
    Pixels rgb = Pixels.opaque(Model.RGB, WIDTH, HEIGHT, List.of(luma, luma, luma));

    assertThat(isEnough(decoded(1, (x, y) -> 128), whole)).isFalse();
    assertThat(isEnough(grey, whole)).isFalse();
    assertThat(isEnough(rgb, whole)).isFalse();
  }

  /** Then more is lost than its samples show: there are 80 × 60. */
  @ParameterizedTest
  @CsvSource({"160, 120, true", "80, 60, true", "79, 60, false", "80, 59, false"})
  void isNotWhereTheSourceHasMoreOfIt(int width, int height, boolean enough) {
    Transform transform = Transform.size(width, height).fit(Fit.FILL).format(ImageFormat.AVIF);

    assertThat(isEnough(transform)).isEqualTo(enough);
  }

  /** What the pipeline sends has half of the colour, on pixels of odd sizes too. */
  @ParameterizedTest
  @CsvSource({"120, 80, 1", "61, 41, 1", "101, 67, 1", "80, 120, 6", "60, 90, 6"})
  void staysInPlace(int width, int height, int orientation) {
    byte[] upright = Pictures.jpeg(Pictures.quarters(120, 80));
    byte[] source = Pictures.jpegWithOrientation(upright, orientation);
    Transform transform =
        Transform.size(width, height).fit(Fit.FILL).format(ImageFormat.AVIF).quality(87);
    try (ImageService images = Pictures.service()) {
      byte[] avif = images.transform(source, transform).bytes();

      Pixels shown = ENGINE.decode(avif, HeaderReader.read(avif, 0), 1);
      assertThat(shown.hasReducedColour()).isTrue();
      assertThat(quarters(shown)).isEqualTo(orientation == 1 ? "RGBW" : "BRWG");
    }
  }

  @Test
  void isMadeFullWhereAnEncoderIsToldSo() {
    EncodeSettings full =
        EncodeSettings.lossy(ImageFormat.AVIF, 40, EncodeSettings.Chroma.FULL, Effort.FAST);

    byte[] avif = ENGINE.encode(decoded(2, (x, y) -> 100 + x / 2), full);

    Pixels shown = ENGINE.decode(avif, HeaderReader.read(avif, 0), 1);
    assertThat(shown.hasReducedColour()).isFalse();
    assertThat(shown.colour().get(1).at(150, 60)).isBetween(134, 140);
  }

  private static String quarters(Pixels shown) {
    StringBuilder names = new StringBuilder();
    Plane blue = shown.colour().get(1);
    Plane red = shown.colour().get(2);
    for (int y : new int[] {2, blue.height() - 3}) {
      for (int x : new int[] {2, blue.width() - 3}) {
        boolean white = Math.abs(blue.at(x, y) - 128) + Math.abs(red.at(x, y) - 128) < 16;
        names.append(white ? 'W' : red.at(x, y) > 220 ? 'R' : blue.at(x, y) > 220 ? 'B' : 'G');
      }
    }
    return names.toString();
  }

  private static boolean isEnough(Transform transform) {
    return isEnough(info(Orientation.NORMAL, Optional.empty()), transform);
  }

  private static boolean isEnough(ImageInfo info, Transform transform) {
    return isEnough(info, decoded(2, (x, y) -> 100 + x / 2), transform);
  }

  private static boolean isEnough(Pixels decoded, Transform transform) {
    return isEnough(info(Orientation.NORMAL, Optional.empty()), decoded, transform);
  }

  private static boolean isEnough(ImageInfo info, Pixels decoded, Transform transform) {
    try (Transformation job =
        new Transformation(new byte[0], transform, Deadline.in(Duration.ofMinutes(1)))) {
      job.info(info);
      job.plan(ScalePlan.of(info, transform));
      job.pixels(decoded);
      return HalfColour.isEnough(job);
    }
  }

  private static ImageInfo info(Orientation orientation, Optional<byte[]> profile) {
    return new ImageInfo(
        ImageFormat.JPEG,
        WIDTH,
        HEIGHT,
        1,
        false,
        orientation,
        ImageInfo.Coding.PLAIN,
        1,
        profile,
        Optional.empty(),
        Optional.empty());
  }

  private static Pixels decoded(int step, IntBinaryOperator colour) {
    int width = WIDTH / step;
    int height = HEIGHT / step;
    byte[] samples = new byte[width * height];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) colour.applyAsInt(i % width, i / width);
    }
    Plane plane = new Plane(width, height, step, step, samples);
    Plane luma = Plane.of(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]);
    return Pixels.opaque(Model.YCBCR, WIDTH, HEIGHT, List.of(luma, plane, plane));
  }
}
