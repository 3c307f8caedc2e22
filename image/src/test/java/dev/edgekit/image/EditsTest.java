package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to pictures beside sizing them: the results decoded, pixel by pixel. */
class EditsTest {
  private static final int RUNS = 40;
  private static final Transform PNG = Transform.original().format(ImageFormat.PNG);

  @AutoClose private static final ImageService images = Pictures.service();

  @ParameterizedTest
  @ValueSource(ints = {0, 90, 180, 270})
  void turnsWhatIsUprightAlready(int degrees) {
    BufferedImage upright = noise(new Random(degrees), 7, 5);
    for (int exif = 1; exif <= 8; exif++) {
      byte[] source = Pictures.pngWithOrientation(Pictures.png(stored(upright, exif)), exif);

      BufferedImage shown = shown(source, PNG.rotate(degrees));

      assertSame(shown, rotated(upright, degrees));
    }
  }

  @Test
  void takesTheRectangle() {
    for (Random random : runs()) {
      BufferedImage picture = noise(random, 1 + random.nextInt(40), 1 + random.nextInt(40));
      int x = random.nextInt(picture.getWidth());
      int y = random.nextInt(picture.getHeight());
      Crop crop = new Crop(x, y, 1 + random.nextInt(50), 1 + random.nextInt(50));

      BufferedImage shown = shown(Pictures.png(picture), PNG.crop(crop));

      int width = Math.min(crop.width(), picture.getWidth() - x);
      int height = Math.min(crop.height(), picture.getHeight() - y);
      assertSame(shown, picture.getSubimage(x, y, width, height));
    }
  }

  /** The rest of the pipeline sees nothing else: sizes, fits, gravities, turns. */
  @Test
  void whatIsCroppedIsThePictureFromThenOn() {
    List<UnaryOperator<Transform>> others =
        List.of(
            t -> t.toSize(20, 0),
            t -> t.toSize(20, 20).fit(Fit.COVER).gravity(Gravity.NORTH_WEST),
            t -> t.toSize(20, 20).fit(Fit.COVER).gravity(Gravity.SMART),
            t -> t.toSize(30, 30).fit(Fit.CONTAIN).background(0x336699),
            t -> t.toSize(10, 40).fit(Fit.FILL),
            t -> t.toSize(15, 15).fit(Fit.NONE).gravity(Gravity.SOUTH_EAST));
    BufferedImage picture = Pictures.photo(160, 120);
    for (UnaryOperator<Transform> other : others) {
      for (int degrees = 0; degrees < 360; degrees += 90) {
        BufferedImage turned = rotated(picture, degrees);
        Crop crop = new Crop(30, 20, 60, 80);
        BufferedImage part = copy(turned.getSubimage(30, 20, 60, 80));

        BufferedImage shown =
            shown(Pictures.png(picture), other.apply(PNG.rotate(degrees).crop(crop)));

        BufferedImage alone = shown(Pictures.png(part), other.apply(PNG));
        assertThat(shown.getWidth()).isEqualTo(alone.getWidth());
        assertThat(shown.getHeight()).isEqualTo(alone.getHeight());
        assertThat(meanDifference(shown, alone)).isLessThan(4); // kernels look beyond the edge
      }
    }
  }

  @Test
  void refusesARectangleOutsideOfThePicture() {
    byte[] source = Pictures.png(noise(new Random(1), 40, 30));

    for (Crop outside : List.of(new Crop(40, 0, 5, 5), new Crop(0, 30, 5, 5))) {
      assertThatThrownBy(() -> images.transform(source, PNG.crop(outside)))
          .isInstanceOfSatisfying(
              ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST))
          .hasMessageContaining(outside.toString())
          .hasMessageContaining("40 × 30");
    }
  }

  @ParameterizedTest
  @CsvSource({"0xffffffff, 0", "0xff204060, 10", "0x00ffffff, 0", "0x00000000, 10"})
  void trimsABorderOfOneColour(String ground, int tolerance) {
    for (Random random : runs()) {
      BufferedImage inner = noise(random, 1 + random.nextInt(20), 1 + random.nextInt(20));
      int left = 1 + random.nextInt(9);
      int top = 1 + random.nextInt(9);
      BufferedImage bordered =
          bordered(inner, Long.decode(ground).intValue(), left, top, random.nextInt(9));

      assertSame(shown(Pictures.png(bordered), PNG.trim(tolerance)), inner);
    }
  }

  @Test
  void trimsWhatNoiseOfAJpegHides() {
    BufferedImage inner = Pictures.quarters(64, 64);
    byte[] jpeg = Pictures.jpeg(opaque(bordered(inner, 0xffffffff, 32, 48, 16)));

    ImageResult result = images.transform(jpeg, PNG.trim(40));

    assertThat(result.width()).isBetween(64, 68);
    assertThat(result.height()).isBetween(64, 68);
  }

  @Test
  void trimsInWhatIsCroppedAndKeepsWhatIsAllBorder() {
    BufferedImage inner = noise(new Random(3), 8, 6);
    byte[] source = Pictures.png(bordered(inner, 0xff000000, 10, 10, 10));

    assertSame(shown(source, PNG.crop(new Crop(5, 5, 30, 30)).trim(0)), inner);
    assertSame(shown(source, PNG.rotate(90).trim(0)), rotated(inner, 90));
    assertThat(shown(source, PNG.crop(new Crop(0, 0, 9, 7)).trim(0)).getHeight()).isEqualTo(7);
    assertThat(shown(source, PNG.toSize(4, 0).trim(0)).getHeight()).isEqualTo(3);
  }

  /** In whatever corner it lies. */
  @ParameterizedTest
  @CsvSource({"0, 0", "70, 0", "0, 60", "70, 60", "10, 0", "0, 15"})
  void trimsWhatReachesIntoACorner(int x, int y) {
    BufferedImage inner = noise(new Random(5), 30, 20);
    for (int ground : new int[] {0, 0xff00ff00}) {
      BufferedImage picture = new BufferedImage(100, 80, BufferedImage.TYPE_INT_ARGB);
      int[] all = new int[8000];
      Arrays.fill(all, ground);
      picture.setRGB(0, 0, 100, 80, all, 0, 100);
      picture.createGraphics().drawImage(inner, x, y, null);

      assertSame(shown(Pictures.png(picture), PNG.trim(0)), inner);
    }
  }

  /** Else a line of one pixel would become as high as memory is. */
  @Test
  void doesNotEnlargeWhatIsTrimmedBeyondWhatWasReserved() {
    BufferedImage line = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 200; y++) {
      line.setRGB(100, y, 0xff0000);
    }

    assertThatThrownBy(
            () -> images.transform(Pictures.png(line), PNG.toWidth(300).trim(0).withEnlargement()))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2.5, 6, 15})
  void blursAsAGaussianDoes(double sigma) {
    BufferedImage picture = Pictures.photo(120, 90);

    BufferedImage shown = shown(Pictures.png(picture), PNG.blur(sigma));

    int[][] exact = gaussian(picture, sigma);
    double max = 0;
    for (int y = 0; y < 90; y++) {
      for (int x = 0; x < 120; x++) {
        max = Math.max(max, Math.abs((shown.getRGB(x, y) >> 8 & 255) - exact[y][x]));
      }
    }
    assertThat(max).isLessThanOrEqualTo(10);
  }

  /** At twice the density a page shows the same. */
  @Test
  void blurAndCornersAreInCssPixels() {
    byte[] source = Pictures.png(Pictures.photo(400, 300));
    Transform soft = PNG.toWidth(100).blur(3).corners(20);

    BufferedImage one = shown(source, soft);
    BufferedImage two = shown(source, soft.dpr(2));

    BufferedImage halved = shown(Pictures.png(two), PNG.toWidth(100));
    assertThat(two.getWidth()).isEqualTo(200);
    assertThat(meanDifference(opaque(one), opaque(halved))).isLessThan(2);
  }

  /** Colour counts by its opacity: what is hardly seen hardly colours its neighbours. */
  @ParameterizedTest
  @CsvSource({"0x0000ff00, 0", "0x1000ff00, 40"})
  void whatIsBehindTransparencyDoesNotAppearByBlur(String beside, int maxGreen) {
    BufferedImage picture = new BufferedImage(60, 20, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 60; x++) {
        picture.setRGB(x, y, x < 30 ? 0xffff0000 : Integer.decode(beside));
      }
    }

    BufferedImage shown = shown(Pictures.png(picture), PNG.blur(4));

    assertThat(new Color(shown.getRGB(32, 10), true).getAlpha()).isBetween(40, 130);
    for (int x = 0; x < 31; x++) {
      Color colour = new Color(shown.getRGB(x, 10), true);
      assertThat(colour.getGreen()).isLessThanOrEqualTo(maxGreen + 2);
      assertThat(colour.getRed()).isGreaterThanOrEqualTo(253 - maxGreen);
    }
  }

  @ParameterizedTest
  @CsvSource({"60, 40, 12", "40, 60, 1000", "51, 51, 1000", "30, 30, 1"})
  void roundsCorners(int width, int height, int asked) {
    byte[] source = Pictures.png(Pictures.photo(width, height));

    BufferedImage shown = shown(source, PNG.corners(asked));

    double radius = Math.min(asked, Math.min(width, height) / 2.0);
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int alpha = shown.getRGB(x, y) >>> 24;
        assertThat(shown.getRGB(width - 1 - x, y) >>> 24).isEqualTo(alpha);
        assertThat(shown.getRGB(x, height - 1 - y) >>> 24).isEqualTo(alpha);
        sum += alpha / 255.0;
      }
    }
    double area = width * height - (4 - Math.PI) * radius * radius;
    assertThat(sum).isCloseTo(area, within(Math.max(1, area / 200)));
    assertThat(shown.getRGB(width / 2, height / 2) >>> 24).isEqualTo(255);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "PNG"})
  void cornersAreTransparentInEveryFormatThatCanBe(ImageFormat format) {
    byte[] source = Pictures.jpeg(Pictures.photo(90, 90));
    Transform round = Transform.original().corners(Edits.ROUND);

    byte[] made = images.transform(source, round.format(format)).bytes();

    BufferedImage shown = shown(made, PNG);
    assertThat(shown.getRGB(2, 2) >>> 24).isLessThan(8);
    assertThat(shown.getRGB(45, 45) >>> 24).isGreaterThan(247);
  }

  @Test
  void cornersAreBackgroundWhereTheFormatHasNoTransparency() {
    byte[] source = Pictures.png(Pictures.quarters(100, 100));
    Transform round = Transform.original().corners(Edits.ROUND).background(0x3366cc);

    BufferedImage shown = shown(source, round.format(ImageFormat.JPEG).quality(95));

    Color corner = new Color(shown.getRGB(1, 1));
    assertThat(corner.getRed()).isCloseTo(0x33, within(12));
    assertThat(corner.getBlue()).isCloseTo(0xcc, within(12));
  }

  @ParameterizedTest
  @CsvSource({
    "NORTH_WEST, 4, 4",
    "SOUTH_EAST, 71, 51",
    "CENTER, 38, 28",
    "EAST, 71, 28",
    "NORTH, 38, 4"
  })
  void laysAWatermarkWhereItBelongs(String gravity, int left, int top) throws Exception {
    BufferedImage picture = Pictures.photo(100, 80);
    Gravity at = (Gravity) Gravity.class.getField(gravity).get(null);
    Overlay overlay = overlay(50, 50, 0xff00ff00).width(0.25).margin(0.05).gravity(at);

    BufferedImage shown = shown(Pictures.png(picture), PNG.overlay(overlay));

    for (int y = 0; y < 80; y++) {
      for (int x = 0; x < 100; x++) {
        boolean covered = x >= left && x < left + 25 && y >= top && y < top + 25;
        int expected = covered ? 0x00ff00 : picture.getRGB(x, y) & 0xffffff;
        assertThat(shown.getRGB(x, y) & 0xffffff).as("%d, %d", x, y).isEqualTo(expected);
      }
    }
  }

  @Test
  void aWatermarkMayBeFaintAndNeverReachesBeyondThePicture() {
    BufferedImage white = opaque(bordered(noise(new Random(1), 1, 1), 0xffffffff, 99, 19, 0));
    Overlay tall = overlay(10, 400, 0xff000000).width(1).margin(0).opacity(0.5);

    BufferedImage shown = shown(Pictures.png(white), PNG.overlay(tall));

    assertThat(shown.getHeight()).isEqualTo(20);
    long grey = count(shown, 0x7f, 0x80);
    assertThat(grey).isBetween(19L, 21L); // one column, as high as the picture
  }

  @Test
  void anOverlayThatIsNoPictureSaysSo() {
    Overlay broken = Overlay.of(new byte[] {1, 2, 3});
    Overlay large = Overlay.of(Pictures.png(new BufferedImage(1001, 1000, 10)));
    byte[] source = Pictures.png(Pictures.photo(10, 10));

    assertThatThrownBy(() -> images.transform(source, PNG.overlay(broken)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlay of 3 bytes can't be read");
    assertThatThrownBy(() -> images.transform(source, PNG.overlay(large)))
        .hasMessageContaining("1001 × 1000");
    assertThatThrownBy(() -> Overlay.of(new byte[Overlay.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void editsEveryFrameOfWhatMoves() {
    byte[] gif = Samples.movingGif();
    Overlay mark = overlay(4, 4, 0xffff0000).width(0.5);
    Transform moving = Transform.original().format(ImageFormat.WEBP);

    ImageResult plain = images.transform(gif, moving);
    ImageResult edited =
        images.transform(gif, moving.overlay(mark).corners(Edits.ROUND).rotate(90));

    assertThat(plain.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(edited.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(edited.width()).isEqualTo(plain.height());
    assertThat(edited.bytes()).isNotEqualTo(plain.bytes());
    assertThat(images.transform(gif, moving.trim(0)).report().motion())
        .isEqualTo(Motion.FIRST_FRAME);
  }

  /** The original's own bytes show none of it. */
  @Test
  void theOriginalIsNoAnswerWhereItIsToBeEdited() {
    byte[] source = images.transform(Pictures.png(Pictures.drawing(90, 60)), PNG).bytes();
    assertThat(images.transform(source, PNG).bytes()).isEqualTo(source);
    Overlay unseen = overlay(2, 2, 0x00000000);

    for (Transform edited :
        List.of(PNG.blur(2), PNG.corners(5), PNG.rotate(180), PNG.crop(new Crop(0, 0, 9, 9)))) {
      assertThat(images.transform(source, edited).bytes()).isNotEqualTo(source);
    }
    assertThat(images.transform(source, PNG.overlay(unseen)).report().outcome())
        .isNotEqualTo(TransformReport.Outcome.SOURCE);
  }

  @Test
  void everyEditIsPartOfTheKeyAndNoneLeavesItAsItWas() {
    assertThat(Transform.width(10).canonical())
        .isEqualTo(
            "w=10;h=0;dpr=1.0;fit=INSIDE;gravity=0.5,0.5;enlarge=false;background=ffffff;"
                + "formats=[AVIF, WEBP, JPEG, PNG];quality="
                + Quality.DEFAULT.canonical()
                + ";effort=FAST;maxBytes=0;sharpening=0.0;gamut=SRGB;metadata=STRIP");
    assertThat(
            List.of(
                PNG.rotate(90).canonical(),
                PNG.rotate(180).canonical(),
                PNG.crop(new Crop(1, 2, 3, 4)).canonical(),
                PNG.trim(0).canonical(),
                PNG.trim(1).canonical(),
                PNG.blur(1).canonical(),
                PNG.corners(1).canonical(),
                PNG.overlay(overlay(1, 1, 1)).canonical(),
                PNG.overlay(overlay(1, 1, 2)).canonical(),
                PNG.overlay(overlay(1, 1, 2).opacity(0.5)).canonical(),
                PNG.overlay(overlay(1, 1, 2).width(0.5)).canonical(),
                PNG.overlay(overlay(1, 1, 2).margin(0.5)).canonical(),
                PNG.overlay(overlay(1, 1, 2).gravity(Gravity.NORTH)).canonical(),
                PNG.canonical()))
        .doesNotHaveDuplicates();
  }

  @Test
  void refusesValuesOutOfRange() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> PNG.rotate(45),
            () -> PNG.rotate(-90),
            () -> PNG.trim(129),
            () -> PNG.blur(Double.NaN),
            () -> PNG.blur(101),
            () -> PNG.corners(-1),
            () -> new Crop(0, 0, 0, 1),
            () -> overlay(1, 1, 1).width(0),
            () -> overlay(1, 1, 1).opacity(1.1))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<Random> runs() {
    return java.util.stream.IntStream.range(0, RUNS).mapToObj(Random::new).toList();
  }

  private static BufferedImage shown(byte[] source, Transform transform) {
    return Pictures.read(images.transform(source, transform).bytes());
  }

  private static Overlay overlay(int width, int height, int argb) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, argb);
    }
    return Overlay.of(Pictures.png(picture));
  }

  /** Colours apart from those of any border here. */
  private static BufferedImage noise(Random random, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int red = 100 + random.nextInt(100);
      int green = 100 + random.nextInt(100);
      picture.setRGB(i % width, i / width, red << 16 | green << 8 | 130);
    }
    return picture;
  }

  private static BufferedImage bordered(
      BufferedImage inner, int argb, int left, int top, int rest) {
    int width = left + inner.getWidth() + rest;
    int height = top + inner.getHeight() + rest;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, argb);
    }
    picture.getGraphics().drawImage(inner, left, top, null);
    return picture;
  }

  private static BufferedImage opaque(BufferedImage picture) {
    BufferedImage rgb =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    rgb.getGraphics().drawImage(picture, 0, 0, null);
    return rgb;
  }

  private static BufferedImage copy(BufferedImage part) {
    return opaque(part);
  }

  private static BufferedImage rotated(BufferedImage picture, int degrees) {
    boolean swap = degrees % 180 != 0;
    int width = swap ? picture.getHeight() : picture.getWidth();
    int height = swap ? picture.getWidth() : picture.getHeight();
    BufferedImage turned = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    AffineTransform turn = new AffineTransform();
    turn.translate(width / 2.0, height / 2.0);
    turn.quadrantRotate(degrees / 90);
    turn.translate(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0);
    Graphics2D graphics = turned.createGraphics();
    graphics.drawImage(picture, turn, null);
    return turned;
  }

  /** What an Exif value turns upright: the inverse of what it says (CIPA DC-008, 4.6.5). */
  private static BufferedImage stored(BufferedImage upright, int exif) {
    boolean mirrored = exif == 2 || exif == 4 || exif == 5 || exif == 7;
    int degrees =
        switch (exif) {
          case 3, 4 -> 180;
          case 5, 8 -> 90;
          case 6, 7 -> 270;
          default -> 0;
        };
    BufferedImage turned = rotated(upright, degrees);
    if (!mirrored) {
      return turned;
    }
    BufferedImage result =
        new BufferedImage(turned.getWidth(), turned.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < turned.getHeight(); y++) {
      for (int x = 0; x < turned.getWidth(); x++) {
        result.setRGB(turned.getWidth() - 1 - x, y, turned.getRGB(x, y));
      }
    }
    return result;
  }

  private static void assertSame(BufferedImage shown, BufferedImage expected) {
    assertThat(shown.getWidth()).isEqualTo(expected.getWidth());
    assertThat(shown.getHeight()).isEqualTo(expected.getHeight());
    for (int y = 0; y < shown.getHeight(); y++) {
      for (int x = 0; x < shown.getWidth(); x++) {
        assertThat(shown.getRGB(x, y)).as("%d, %d", x, y).isEqualTo(expected.getRGB(x, y));
      }
    }
  }

  private static double meanDifference(BufferedImage one, BufferedImage other) {
    double sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        sum += Math.abs((one.getRGB(x, y) >> 8 & 255) - (other.getRGB(x, y) >> 8 & 255));
      }
    }
    return sum / one.getWidth() / one.getHeight();
  }

  private static long count(BufferedImage picture, int from, int to) {
    long count = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int blue = picture.getRGB(x, y) & 255;
        count += blue >= from && blue <= to ? 1 : 0;
      }
    }
    return count;
  }

  /** Green, blurred by the definition; beyond the edges it goes on as it ends. */
  private static int[][] gaussian(BufferedImage picture, double sigma) {
    int reach = (int) Math.ceil(4 * sigma);
    double[] weights = new double[2 * reach + 1];
    double total = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = Math.exp(-i * i / (2 * sigma * sigma));
      total += weights[i + reach];
    }
    int width = picture.getWidth();
    int height = picture.getHeight();
    double[][] rows = new double[height][width];
    int[][] result = new int[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int i = -reach; i <= reach; i++) {
          int at = Math.max(0, Math.min(width - 1, x + i));
          rows[y][x] += weights[i + reach] / total * (picture.getRGB(at, y) >> 8 & 255);
        }
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
          sum += weights[i + reach] / total * rows[Math.max(0, Math.min(height - 1, y + i))][x];
        }
        result[y][x] = (int) Math.round(sum);
      }
    }
    return result;
  }
}
