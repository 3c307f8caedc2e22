package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.HeaderReader;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrientationTest {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 80;

  /** Red, green, blue, white: how the stored quarters show when upright, by Exif value. */
  private static final List<String> UPRIGHT =
      List.of("RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB");

  private ImageService images;

  @BeforeAll
  void start() {
    images = Pictures.service();
  }

  @AfterAll
  void stop() {
    images.close();
  }

  @ParameterizedTest(name = "{0}, orientation {1}")
  @MethodSource("sources")
  void turnsUpright(ImageFormat format, int orientation) {
    byte[] source = source(format, orientation);
    boolean swapped = orientation >= 5;

    ImageResult result =
        images.transform(source, Transform.width(swapped ? 40 : 60).format(ImageFormat.PNG));

    BufferedImage image = Pictures.read(result.bytes());
    assertThat(image.getWidth()).isEqualTo(swapped ? 40 : 60);
    assertThat(image.getHeight()).isEqualTo(swapped ? 60 : 40);
    assertThat(quarters(image)).isEqualTo(UPRIGHT.get(orientation - 1));
  }

  @ParameterizedTest(name = "{0}, orientation {1}")
  @MethodSource("sources")
  void cropsWhatIsUpright(ImageFormat format, int orientation) {
    byte[] source = source(format, orientation);

    ImageResult result =
        images.transform(
            source,
            Transform.size(20, 20)
                .fit(Fit.COVER)
                .gravity(Gravity.NORTH_WEST)
                .format(ImageFormat.PNG));

    BufferedImage image = Pictures.read(result.bytes());
    assertThat(name(image.getRGB(2, 2))).isEqualTo(UPRIGHT.get(orientation - 1).charAt(0));
  }

  /** Browsers take the first that a file has, which each of these puts before the other. */
  @Test
  void takesTheFirstOfTwo() {
    BufferedImage picture = Pictures.quarters(WIDTH, HEIGHT);
    byte[] jpeg = Pictures.jpegWithOrientation(Pictures.jpeg(picture), 1);
    byte[] png = Pictures.pngWithOrientation(Pictures.png(picture), 1);

    for (byte[] twice :
        List.of(Pictures.jpegWithOrientation(jpeg, 6), Pictures.pngWithOrientation(png, 6))) {
      assertThat(HeaderReader.read(twice, 0).orientation()).isEqualTo(Orientation.ROTATE_90);
    }
  }

  private Stream<Arguments> sources() {
    return Stream.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP)
        .flatMap(format -> IntStream.rangeClosed(1, 8).mapToObj(o -> Arguments.of(format, o)));
  }

  private byte[] source(ImageFormat format, int orientation) {
    BufferedImage picture = Pictures.quarters(WIDTH, HEIGHT);
    return switch (format) {
      case JPEG -> Pictures.jpegWithOrientation(Pictures.jpeg(picture), orientation);
      case PNG -> Pictures.pngWithOrientation(Pictures.png(picture), orientation);
      default ->
          Pictures.webpWithOrientation(
              images
                  .transform(Pictures.png(picture), Transform.original().format(ImageFormat.WEBP))
                  .bytes(),
              WIDTH,
              HEIGHT,
              orientation);
    };
  }

  private static String quarters(BufferedImage image) {
    int right = image.getWidth() * 3 / 4;
    int low = image.getHeight() * 3 / 4;
    int left = image.getWidth() / 4;
    int high = image.getHeight() / 4;
    return ""
        + name(image.getRGB(left, high))
        + name(image.getRGB(right, high))
        + name(image.getRGB(left, low))
        + name(image.getRGB(right, low));
  }

  private static char name(int rgb) {
    boolean red = (rgb >> 16 & 0xff) > 128;
    boolean green = (rgb >> 8 & 0xff) > 128;
    boolean blue = (rgb & 0xff) > 128;
    return red && green && blue ? 'W' : red ? 'R' : green ? 'G' : blue ? 'B' : '?';
  }
}
