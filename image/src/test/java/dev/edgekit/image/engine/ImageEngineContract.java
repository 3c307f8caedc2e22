package dev.edgekit.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.pixels.Window;
import dev.edgekit.image.internal.quality.Calibration;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine has to keep, be it native or portable. */
public abstract class ImageEngineContract {
  private static final int MAX_PROFILE = 1 << 20;

  /** For the engines' tests. */
  protected ImageEngineContract() {}

  /** The engine under test. */
  protected abstract ImageEngine engine();

  @Test
  void decodesTheColoursThatThePictureShows() {
    byte[] file = Pictures.jpeg(Pictures.photo(203, 131));
    ImageInfo info = HeaderReader.read(file, MAX_PROFILE);

    Pixels rgb = fullSizeRgb(engine().decode(file, info, 1));

    BufferedImage shown = Pictures.read(file);
    assertThat(meanDifference(rgb, shown)).isLessThan(2.0);
  }

  @ParameterizedTest
  @CsvSource({"640, 480, 4", "641, 479, 4", "1000, 700, 8", "333, 777, 2", "100, 100, 3"})
  void staysTrueWhereItDecodesReduced(int width, int height, int shrink) {
    byte[] file = Pictures.jpeg(Pictures.photo(width, height));
    ImageInfo info = HeaderReader.read(file, MAX_PROFILE);
    int smallWidth = width / shrink;
    int smallHeight = height / shrink;
    Scaler scaler = new Scaler(Window.of(width, height), smallWidth, smallHeight);

    Pixels full = Colour.toRgb(scaler.scale(engine().decode(file, info, 1)));
    Pixels reduced = Colour.toRgb(scaler.scale(engine().decode(file, info, shrink)));

    assertThat(meanDifference(full, reduced)).isLessThan(4.0);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "JPEG", "PNG"})
  void encodesEverySize(ImageFormat format) {
    assumeTrue(engine().encodes(format), format + " is not made by this engine");
    for (int[] size : new int[][] {{1, 1}, {2, 1}, {1, 3}, {15, 17}, {64, 64}, {101, 33}}) {
      Pixels pixels = pixels(Pictures.photo(size[0], size[1]), Optional.empty());

      byte[] file = engine().encode(pixels, settings(format));

      assertThat(file).as(size[0] + " × " + size[1]).isNotEmpty();
      assertThat(engine().encode(pixels, settings(format))).isEqualTo(file);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "PNG"})
  void encodesTransparencyAndGrey(ImageFormat format) {
    assumeTrue(engine().encodes(format), format + " is not made by this engine");
    Plane plane = Plane.of(16, 16, new byte[256]);

    Pixels transparent = pixels(Pictures.photo(16, 16), Optional.of(plane));
    Pixels grey = Pixels.opaque(Model.GRAY, 16, 16, List.of(plane));

    assertThat(engine().encode(transparent, settings(format))).isNotEmpty();
    assertThat(engine().encode(grey, settings(format))).isNotEmpty();
  }

  @Test
  void refusesBytesOfAnotherSizeThanStated() {
    byte[] file = Pictures.jpeg(Pictures.photo(64, 48));
    ImageInfo stated =
        new ImageInfo(
            ImageFormat.JPEG,
            32,
            24,
            1,
            false,
            Orientation.NORMAL,
            ImageInfo.Coding.PLAIN,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> engine().decode(file, stated, 1))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.CORRUPT));
  }

  @Test
  void refusesBrokenBytesWithATypedReason() {
    byte[] file = Pictures.jpeg(Pictures.photo(64, 48));
    ImageInfo info = HeaderReader.read(file, MAX_PROFILE);
    byte[] broken = java.util.Arrays.copyOf(file, 200);

    assertThatThrownBy(() -> engine().decode(broken, info, 1)).isInstanceOf(ImageException.class);
  }

  /** A picture of the JDK's as ours. */
  public static Pixels pixels(BufferedImage image, Optional<Plane> alpha) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[][] planes = new byte[3][width * height];
    for (int i = 0; i < width * height; i++) {
      int rgb = image.getRGB(i % width, i / width);
      for (int c = 0; c < 3; c++) {
        planes[c][i] = (byte) (rgb >> (16 - 8 * c));
      }
    }
    List<Plane> colour =
        List.of(
            Plane.of(width, height, planes[0]),
            Plane.of(width, height, planes[1]),
            Plane.of(width, height, planes[2]));
    return new Pixels(Model.RGB, width, height, colour, alpha);
  }

  private static EncodeSettings settings(ImageFormat format) {
    return format == ImageFormat.PNG
        ? EncodeSettings.lossless(format, Effort.FAST)
        : EncodeSettings.lossy(
            format,
            Calibration.of(format, Effort.FAST).setting(Quality.DEFAULT.value()),
            Chroma.FULL,
            Effort.FAST);
  }

  private static Pixels fullSizeRgb(Pixels pixels) {
    Window all = Window.of(pixels.width(), pixels.height());
    return Colour.toRgb(new Scaler(all, pixels.width(), pixels.height()).scale(pixels));
  }

  private static double meanDifference(Pixels rgb, BufferedImage shown) {
    return meanDifference(rgb, pixels(shown, Optional.empty()));
  }

  private static double meanDifference(Pixels one, Pixels other) {
    double sum = 0;
    int count = one.width() * one.height();
    for (int c = 0; c < 3; c++) {
      byte[] a = one.colour().get(c).samples();
      byte[] b = other.colour().get(c).samples();
      for (int i = 0; i < count; i++) {
        sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
      }
    }
    return sum / count / 3;
  }
}
