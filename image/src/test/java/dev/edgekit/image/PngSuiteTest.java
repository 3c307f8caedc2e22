package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.png.PngPicture;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Willem van Schaik's PngSuite. The expected pixels are libpng's (1.6.39, with {@code expand},
 * {@code scale_16}, {@code gray_to_rgb}, {@code add_alpha}): the first half of SHA-256 over red,
 * green, blue and alpha of each.
 */
class PngSuiteTest {
  private static final Transform PNG = Transform.original().format(ImageFormat.PNG);
  private static final Transform JPEG =
      Transform.original().format(ImageFormat.JPEG).quality(Quality.of(100));
  @AutoClose private static final ImageService images = Pictures.service();

  @ParameterizedTest
  @CsvFileSource(resources = "/pngsuite/pixels.csv")
  void showsLibpngsPixels(String name, int width, int height, String digest) {
    byte[] file = file(name);

    Pixels shown = PngPicture.decode(file, HeaderReader.read(file, 0).withoutColours());

    assertThat(shown.width()).isEqualTo(width);
    assertThat(shown.height()).isEqualTo(height);
    assertThat(digest(shown)).isEqualTo(digest);
    assertThat(images.transform(file, PNG).width()).isEqualTo(width);
  }

  /** What libpng refuses too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "xc1n0g08", "xc9n2c08", "xcrn0g04", "xcsn0g01", "xd0n2c08", "xd3n2c08", "xd9n2c08",
        "xdtn0g01", "xhdn0g08", "xlfn0g04", "xs1n0g01", "xs2n0g01", "xs4n0g01", "xs7n0g01"
      })
  void refusesCorruptFiles(String name) {
    boolean signature = name.matches("xs.*|xcr.*|xlf.*");

    assertThatThrownBy(() -> images.transform(file(name), PNG))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(signature ? Reason.UNSUPPORTED : Reason.CORRUPT));
  }

  /** Files of one picture, written for different gammas, look alike but for the number in it. */
  @ParameterizedTest
  @ValueSource(strings = {"n0g16", "n2c08", "n3p04"})
  void bringsEveryGammaToTheSamePicture(String kind) {
    BufferedImage usual = shown("g04" + kind);

    for (String gamma : new String[] {"g03", "g05", "g07", "g10", "g25"}) {
      double max = gamma.equals("g25") ? 16 : 8; // of samples too coarse for the dark
      assertThat(meanDifference(usual, shown(gamma + kind))).as(gamma).isLessThan(max);
    }
  }

  private static BufferedImage shown(String name) {
    return Pictures.read(images.transform(file(name), JPEG).bytes());
  }

  private static double meanDifference(BufferedImage one, BufferedImage other) {
    double sum = 0;
    for (int i = 0; i < one.getWidth() * one.getHeight(); i++) {
      int a = one.getRGB(i % one.getWidth(), i / one.getWidth());
      int b = other.getRGB(i % one.getWidth(), i / one.getWidth());
      for (int shift = 0; shift < 24; shift += 8) {
        sum += Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)) / 3.0;
      }
    }
    return sum / one.getWidth() / one.getHeight();
  }

  private static String digest(Pixels pixels) {
    int[] argb = Argb.of(Colour.toRgb(pixels));
    ByteBuffer rgba = ByteBuffer.allocate(4 * argb.length);
    for (int pixel : argb) {
      rgba.putInt(Integer.rotateLeft(pixel, 8));
    }
    byte[] hash = sha256().digest(rgba.array());
    return HexFormat.of().formatHex(hash, 0, hash.length / 2);
  }

  private static byte[] file(String name) {
    return Samples.resource("pngsuite/" + name + ".png");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
