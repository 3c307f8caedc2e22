package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.image.Effort;
import dev.edgekit.image.Gamut;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Quality;
import dev.edgekit.image.Transform;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreSearchTest {
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();
  private static final ImageService IMAGES = Pictures.service();

  @AfterAll
  static void close() {
    IMAGES.close();
  }

  @ParameterizedTest
  @CsvSource({
    "boats, AVIF, FAST, 60",
    "boats, AVIF, BALANCED, 80",
    "painting, AVIF, BALANCED, 55",
    "car, AVIF, SMALL, 70",
    "flower, WEBP, FAST, 70",
  })
  void reachesTheScoreWithinTwoPoints(String picture, ImageFormat format, Effort effort, int score)
      throws IOException {
    byte[] png = png(picture);

    ImageResult result = IMAGES.transform(png, transform(format, effort, Quality.score(score)));

    assertThat(score(png, result.bytes())).isCloseTo(score, within(2.05));
    assertThat(result.report().outcome()).isEqualTo(TransformReport.Outcome.ENCODED);
  }

  /** The samples are light itself, of which dark ones show much more than they would as sRGB. */
  @Test
  void judgesInTheColoursThatAreStated() throws IOException {
    byte[] light = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] source = Pictures.profiled(Pictures.read(png("boats")), light);
    Transform own =
        transform(ImageFormat.AVIF, Effort.BALANCED, Quality.score(70)).gamut(Gamut.SOURCE);

    byte[] encoded = IMAGES.transform(source, own).bytes();

    Transform shown = Transform.original().format(ImageFormat.PNG);
    byte[] reference = IMAGES.transform(source, shown).bytes();
    byte[] result = IMAGES.transform(encoded, shown).bytes();
    assertThat(Ssimulacra2.against(Pictures.read(reference)).score(Pictures.read(result)))
        .isCloseTo(70, within(2.5));
  }

  @Test
  void calibratesEffortsAlike() throws IOException {
    double difference = 0;
    for (String picture : List.of("boats", "car", "flower", "painting")) {
      byte[] png = png(picture);
      difference += score(png, bytes(png, Effort.FAST)) - score(png, bytes(png, Effort.BALANCED));
    }

    assertThat(difference / 4).isCloseTo(0, within(4.0));
  }

  @Test
  void isSmallerWithMoreEffort() throws IOException {
    byte[] png = png("boats");
    Quality quality = Quality.score(75);

    int fast =
        IMAGES.transform(png, transform(ImageFormat.AVIF, Effort.FAST, quality)).bytes().length;
    int small =
        IMAGES.transform(png, transform(ImageFormat.AVIF, Effort.SMALL, quality)).bytes().length;

    assertThat(small).isLessThan(fast);
  }

  private static byte[] bytes(byte[] png, Effort effort) {
    return IMAGES.transform(png, transform(ImageFormat.AVIF, effort, Quality.of(75))).bytes();
  }

  private static Transform transform(ImageFormat format, Effort effort, Quality quality) {
    return Transform.original().format(format).effort(effort).quality(quality);
  }

  private static double score(byte[] png, byte[] encoded) throws IOException {
    BufferedImage reference = Pictures.read(png);
    Pixels decoded = ENGINE.decode(encoded, HeaderReader.read(encoded, 0), 1);
    List<Plane> rgb = Colour.toRgb(Scaler.toFullSize(decoded)).colour();
    int[] packed = new int[reference.getWidth() * reference.getHeight()];
    for (int i = 0; i < packed.length; i++) {
      for (Plane plane : rgb) {
        packed[i] = packed[i] << 8 | (plane.samples()[i] & 0xff);
      }
    }
    return Ssimulacra2.against(reference).score(packed);
  }

  private static byte[] png(String name) throws IOException {
    try (InputStream in =
        ScoreSearchTest.class.getResourceAsStream("/ssimulacra2/" + name + ".png")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
