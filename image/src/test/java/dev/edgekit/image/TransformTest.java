package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.fixtures.Pictures;
import java.awt.image.BufferedImage;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransformTest {
  @AutoClose private static final ImageService images = Pictures.service();

  /** Comics for phones are one picture from top to bottom. */
  @ParameterizedTest(name = "{0} × {1}, {2} wide → {3} × {4}")
  @CsvSource({
    "72, 20000, 36, 36, 10000",
    "72, 20000, 72, 59, 16383",
    "20000, 72, 5000, 5000, 18",
    "40, 1200, 640, 546, 16383",
  })
  void keepsTheProportionOfWhatIsLong(
      int width, int height, int asked, int expectedWidth, int expectedHeight) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    picture.createGraphics().fillRect(0, 0, width, height / 2);

    ImageResult result =
        images.transform(
            Pictures.png(picture),
            Transform.width(asked).withEnlargement().format(ImageFormat.PNG));

    assertThat(result.width()).isEqualTo(expectedWidth);
    assertThat(result.height()).isEqualTo(expectedHeight);
    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(shown.getRGB(5, expectedHeight / 2 - 8) & 0xff).isGreaterThan(240);
    assertThat(shown.getRGB(5, expectedHeight / 2 + 8) & 0xff).isLessThan(15);
  }

  @ParameterizedTest(name = "{0}, {1} × {2} → {3} × {4}")
  @CsvSource({
    "INSIDE, 300, 0, 300, 200",
    "INSIDE, 0, 100, 150, 100",
    "INSIDE, 300, 100, 150, 100",
    "INSIDE, 5000, 0, 600, 400",
    "OUTSIDE, 300, 300, 450, 300",
    "COVER, 100, 100, 100, 100",
    "COVER, 1000, 1000, 400, 400",
    "CONTAIN, 300, 300, 300, 300",
    "FILL, 300, 300, 300, 300",
  })
  void hasTheSizeThatTheFitGives(Fit fit, int width, int height, int expectedWidth, int expected) {
    byte[] source = Pictures.jpeg(Pictures.photo(600, 400));

    ImageResult result =
        images.transform(source, Transform.size(width, height).fit(fit).format(ImageFormat.PNG));

    assertThat(result.width()).isEqualTo(expectedWidth);
    assertThat(result.height()).isEqualTo(expected);
    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(shown.getWidth()).isEqualTo(expectedWidth);
    assertThat(shown.getHeight()).isEqualTo(expected);
  }

  @Test
  void padsWhatItContainsWithTheBackground() {
    byte[] source = Pictures.png(Pictures.quarters(200, 100));

    ImageResult result =
        images.transform(
            source,
            Transform.size(100, 100).fit(Fit.CONTAIN).background(0x123456).format(ImageFormat.PNG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(shown.getRGB(50, 5) & 0xffffff).isEqualTo(0x123456);
    assertThat(shown.getRGB(10, 35) & 0xffffff).isEqualTo(0xff0000);
  }

  @Test
  void keepsTheBusyPartWhereTheCropIsSmart() {
    BufferedImage flat = new BufferedImage(400, 100, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 100; y++) {
      for (int x = 300; x < 390; x++) {
        flat.setRGB(x, y, (x + y) % 3 == 0 ? 0xffffff : 0x00ff00);
      }
    }
    Transform square = Transform.size(100, 100).fit(Fit.COVER).format(ImageFormat.PNG);

    byte[] png = Pictures.png(flat);
    BufferedImage smart =
        Pictures.read(images.transform(png, square.gravity(Gravity.SMART)).bytes());
    BufferedImage centred = Pictures.read(images.transform(png, square).bytes());

    assertThat(smart.getRGB(50, 50) & 0x00ff00).isNotZero();
    assertThat(centred.getRGB(50, 50) & 0xffffff).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "JPEG", "PNG"})
  void writesTheFormatAskedFor(ImageFormat format) {
    byte[] source = Pictures.jpeg(Pictures.photo(300, 200));

    ImageResult result = images.transform(source, Transform.width(150).format(format));

    assertThat(result.format()).isEqualTo(format);
    assertThat(result.report().times()).containsKeys("probe", "guard", "decode", "encode");
    assertThat(result.report().serverTiming()).contains("encode;dur=");
  }

  @ParameterizedTest
  @EnumSource
  void readsTheFormat(ImageFormat format) {
    BufferedImage picture = Pictures.photo(120, 90);
    byte[] source =
        switch (format) {
          case JPEG -> Pictures.jpeg(picture);
          case GIF -> Pictures.gif(picture);
          case WEBP ->
              images
                  .transform(Pictures.png(picture), Transform.original().format(ImageFormat.WEBP))
                  .bytes();
          default -> Pictures.png(picture);
        };

    ImageResult result = images.transform(source, Transform.width(60).format(ImageFormat.PNG));

    BufferedImage shown = Pictures.read(result.bytes());
    int rgb = shown.getRGB(45, 35);
    assertThat(rgb >> 16 & 0xff).isBetween(10, 60);
    assertThat(shown.getWidth()).isEqualTo(60);
  }

  @Test
  void isNeverLargerThanTheSourceAtTheSameSize() {
    byte[] source = tinyJpeg();

    ImageResult any = images.transform(source, Transform.original().quality(95));
    ImageResult jpeg =
        images.transform(source, Transform.original().quality(95).format(ImageFormat.JPEG));

    assertThat(any.bytes().length).isLessThanOrEqualTo(source.length);
    assertThat(jpeg.bytes().length).isLessThanOrEqualTo(source.length);
    assertThat(jpeg.report().outcome()).isEqualTo(Outcome.SOURCE);
    assertThat(Pictures.read(jpeg.bytes()).getWidth()).isEqualTo(400);
  }

  @Test
  void stripsMetadataWhereTheSourceIsTheAnswer() {
    byte[] marked = Pictures.jpegWithOrientation(tinyJpeg(), 1);
    byte[] trailing = java.util.Arrays.copyOf(marked, marked.length + 100);

    ImageResult result =
        images.transform(trailing, Transform.original().quality(95).format(ImageFormat.JPEG));

    assertThat(result.report().outcome()).isEqualTo(Outcome.SOURCE);
    assertThat(new String(result.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Exif");
    assertThat(result.bytes()).endsWith(new byte[] {(byte) 0xff, (byte) 0xd9});
  }

  @Test
  void takesALosslessFormatForDrawingsWhereThatIsSmaller() {
    byte[] source = Pictures.png(Pictures.drawing(600, 400));

    ImageResult result = images.transform(source, Transform.original());

    assertThat(result.report().outcome()).isIn(Outcome.LOSSLESS, Outcome.SOURCE);
    assertThat(result.bytes().length).isLessThanOrEqualTo(source.length);
  }

  @Test
  void lowersTheQualityToFitIntoBytes() {
    byte[] source = Pictures.jpeg(Pictures.photo(600, 400));
    Transform transform = Transform.width(400).quality(85).format(ImageFormat.WEBP);
    int free = images.transform(source, transform).bytes().length;

    ImageResult fitted = images.transform(source, transform.maxBytes(free * 3 / 4));

    assertThat(fitted.bytes().length).isLessThanOrEqualTo(free * 3 / 4);
    assertThat(fitted.report().outcome()).isEqualTo(Outcome.REDUCED);
  }

  /** By 30 points at most, in steps of 8. */
  @Test
  void lowersTheQualityToAFloorOnly() {
    byte[] source = Pictures.jpeg(Pictures.photo(600, 400));
    Transform transform = Transform.width(200).format(ImageFormat.WEBP);

    byte[] least = images.transform(source, transform.quality(85).maxBytes(1)).bytes();

    assertThat(least).isEqualTo(images.transform(source, transform.quality(61)).bytes());
  }

  @Test
  void isNotLargerThanASourceOfAnotherFormatEither() {
    Transform webp = Transform.original().format(ImageFormat.WEBP).quality(72);

    ImageResult result = images.transform(tinyJpeg(), webp);

    assertThat(result.bytes().length).isLessThanOrEqualTo(tinyJpeg().length);
    assertThat(result.report().outcome()).isEqualTo(Outcome.REDUCED);
  }

  @Test
  void givesTheSameBytesEachTime() {
    byte[] source = Pictures.jpeg(Pictures.photo(500, 300));
    Transform transform = Transform.width(250).format(ImageFormat.AVIF);

    byte[] first = images.transform(source, transform).bytes();

    for (int i = 0; i < 3; i++) {
      assertThat(images.transform(source, transform).bytes()).isEqualTo(first);
    }
  }

  @Test
  void flattensTransparencyWhereTheFormatHasNone() {
    BufferedImage clear = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);

    ImageResult result =
        images.transform(
            Pictures.png(clear),
            Transform.original().background(0xff0000).formats(Set.of(ImageFormat.JPEG)));

    int rgb = Pictures.read(result.bytes()).getRGB(20, 20);
    assertThat(rgb >> 16 & 0xff).isGreaterThan(245);
    assertThat(rgb & 0xff).isLessThan(10);
  }

  @Test
  void refusesImpossibleParameters() {
    assertThatThrownBy(() -> Transform.width(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Transform.width(1_000_000)).hasMessageContaining("1000000");
    assertThatThrownBy(() -> Transform.width(10).dpr(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> Transform.width(10).quality(101)).hasMessageContaining("101");
    assertThatThrownBy(() -> Transform.width(10).format(ImageFormat.GIF))
        .hasMessageContaining("GIF");
    assertThatThrownBy(() -> Transform.width(10).maxBytes(0)).hasMessageContaining("0");
  }

  private static byte[] tinyJpeg() {
    return images
        .transform(
            Pictures.jpeg(Pictures.photo(400, 300)),
            Transform.original().quality(20).format(ImageFormat.JPEG))
        .bytes();
  }
}
