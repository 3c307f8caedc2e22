package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.fixtures.Apngs;
import dev.edgekit.image.fixtures.Gifs;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of other programs' pictures: sizes, edges, colours, frames. */
class ReportedElsewhereTest {
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();

  @AutoClose private static final ImageService IMAGES = Pictures.service();

  /**
   * sharp #238, #767, #2653, #3526, #4231, payload #11634: the side that nobody asked for is
   * rounded, and never nothing, however the decoder reduced the picture.
   */
  @ParameterizedTest
  @CsvSource({
    "500, 399, 100, 0, 100, 80",
    "1500, 735, 300, 0, 300, 147",
    "165, 220, 300, 0, 300, 400",
    "900, 1, 300, 0, 300, 1",
    "1, 512, 0, 256, 1, 256",
    "3279, 6016, 1800, 1200, 654, 1200"
  })
  void roundsTheOtherSide(int width, int height, int asked, int askedHigh, int wide, int high) {
    BufferedImage flat = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Transform transform =
        (askedHigh == 0
                ? Transform.width(asked)
                : asked == 0 ? Transform.height(askedHigh) : Transform.size(asked, askedHigh))
            .withEnlargement()
            .format(ImageFormat.PNG);

    for (byte[] source : List.of(Pictures.jpeg(flat), Pictures.png(flat))) {
      ImageResult result = IMAGES.transform(source, transform);

      assertThat(result.width()).isEqualTo(wide);
      assertThat(result.height()).isEqualTo(high);
    }
  }

  /** libvips #131: a row and a column of black below and on the right. */
  @ParameterizedTest
  @ValueSource(ints = {350, 200, 130})
  void addsNoLineAtAnEdge(int width) {
    BufferedImage white = new BufferedImage(2848, 4288, BufferedImage.TYPE_BYTE_GRAY);
    fill(white, Color.WHITE);

    BufferedImage shown = png(Pictures.jpeg(white), Transform.width(width));

    assertThat(Arrays.stream(pixels(shown))).allMatch(rgb -> (rgb & 0xff) > 252);
  }

  /** sharp #2408: the outline of a picture disappears where it is scaled a little. */
  @Test
  void keepsTheLineAtAnEdge() {
    BufferedImage framed = new BufferedImage(1508, 1000, BufferedImage.TYPE_INT_RGB);
    fill(framed, Color.WHITE);
    Graphics2D graphics = framed.createGraphics();
    graphics.setColor(Color.BLACK);
    graphics.drawRect(0, 0, 1507, 999);
    graphics.dispose();

    BufferedImage shown = png(Pictures.png(framed), Transform.width(1400));

    int right = shown.getWidth() - 1;
    int low = shown.getHeight() - 1;
    for (int rgb :
        new int[] {
          shown.getRGB(700, 0),
          shown.getRGB(700, low),
          shown.getRGB(0, 400),
          shown.getRGB(right, 400)
        }) {
      assertThat(rgb & 0xff).isLessThan(60);
    }
  }

  /** libvips #596: empty lines across a picture that is scaled by 4.17. */
  @Test
  void leavesNoRowOut() {
    BufferedImage slope = new BufferedImage(1920, 2250, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 2250; y++) {
      for (int x = 0; x < 1920; x++) {
        slope.getRaster().setSample(x, y, 0, 40 + y * 200 / 2250);
      }
    }

    BufferedImage shown = png(Pictures.png(slope), Transform.width(460));

    assertThat(shown.getHeight()).isEqualTo(539);
    for (int y = 1; y < 539; y++) {
      assertThat((shown.getRGB(230, y) & 0xff) - (shown.getRGB(230, y - 1) & 0xff)).isBetween(0, 1);
    }
  }

  /** sharp #452, #780: a shift, and a circle that is cut on one side of it. */
  @ParameterizedTest
  @CsvSource({"369", "185", "100", "37"})
  void shiftsNothing(int width) {
    BufferedImage circle = new BufferedImage(370, 370, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = circle.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.LIGHT_GRAY);
    graphics.setStroke(new BasicStroke(4));
    graphics.draw(new Ellipse2D.Double(2, 2, 366, 366));
    graphics.dispose();
    BufferedImage symmetric = mirrored(mirrored(circle, true), false); // as good as the JDK draws

    BufferedImage one = png(Pictures.png(circle), Transform.width(width));
    BufferedImage other = png(Pictures.png(symmetric), Transform.width(width));

    int[] turned = pixels(mirrored(mirrored(other, true), false));
    int[] straight = pixels(one);
    for (int i = 0; i < straight.length; i++) {
      assertThat(Math.abs((straight[i] >>> 24) - (turned[i] >>> 24))).isLessThan(3);
    }
  }

  /** sharp #605, #2299: what is transparent lends its colour to the edge of what isn't. */
  @ParameterizedTest
  @ValueSource(ints = {0x000000, 0xffffff})
  void mixesInNoColourOfWhatIsTransparent(int hidden) {
    BufferedImage image = new BufferedImage(301, 301, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 301; y++) {
      for (int x = 0; x < 301; x++) {
        boolean inside = Math.hypot(x - 150, y - 150) < 120;
        image.setRGB(x, y, inside ? 0xff000000 | (~hidden & 0xffffff) : hidden);
      }
    }

    BufferedImage shown = png(Pictures.png(image), Transform.width(64));

    assertThat(Arrays.stream(pixels(shown)).boxed())
        .filteredOn(argb -> argb >>> 24 > 8)
        .hasSizeGreaterThan(1000)
        .allMatch(argb -> Math.abs((argb & 0xff) - (~hidden & 0xff)) < 20);
  }

  /** sharp #3315: bars beside a picture and bars above it have different colours. */
  @ParameterizedTest
  @CsvSource({"200, 100", "100, 200"})
  void padsWithOneColour(int width, int height) {
    Transform square = Transform.size(90, 90).fit(Fit.CONTAIN).background(0x20c040);

    BufferedImage shown = png(Pictures.png(Pictures.quarters(width, height)), square);

    assertThat(shown.getWidth()).isEqualTo(90);
    assertThat(shown.getHeight()).isEqualTo(90);
    assertThat(shown.getRGB(0, 0) & 0xffffff).isEqualTo(0x20c040);
    assertThat(shown.getRGB(89, 89) & 0xffffff).isEqualTo(0x20c040);
  }

  /** sharp #2569: grey with an alpha channel fails on a coloured ground. */
  @Test
  void putsTransparentGreyOnAColour() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(80, 40);
    BufferedImage grey = new BufferedImage(model, raster, false, null);
    for (int x = 0; x < 40; x++) {
      for (int y = 0; y < 40; y++) {
        raster.setPixel(x, y, new int[] {0, 255});
      }
    }
    Transform square = Transform.size(40, 40).fit(Fit.CONTAIN).background(0xc02040).quality(95);

    byte[] jpeg = IMAGES.transform(Pictures.png(grey), square.format(ImageFormat.JPEG)).bytes();

    BufferedImage shown = Pictures.read(jpeg);

    assertThat(shown.getRGB(5, 20) & 0xffffff).as("black").isLessThan(0x303030);
    assertThat(shown.getRGB(35, 20) >> 16 & 0xff).as("the ground").isBetween(0xb0, 0xd0);
    assertThat(shown.getRGB(20, 2) >> 16 & 0xff).as("the bar").isBetween(0xb0, 0xd0);
  }

  /** imageflow #553, sharp #3218, #3361, zotonic #2902: a rectangle of what isn't upright yet. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void cropsWhatIsShown(int orientation) {
    byte[] jpeg = Pictures.jpeg(Pictures.photo(120, 80));
    byte[] turned = Pictures.jpegWithOrientation(jpeg, orientation);
    BufferedImage whole = png(turned, Transform.original());

    BufferedImage part = png(turned, Transform.original().crop(new Crop(30, 10, 40, 50)));

    assertThat(pixels(part)).containsExactly(pixels(whole.getSubimage(30, 10, 40, 50)));
  }

  /** thumbor #1036, #1485: a palette, scaled, in bands of its own colours. */
  @Test
  void scalesAPaletteInAllColours() {
    byte[] ramp = new byte[8];
    byte[] alpha = new byte[8];
    for (int i = 0; i < 8; i++) {
      ramp[i] = (byte) (i * 255 / 7);
      alpha[i] = (byte) (i == 0 ? 0 : 255);
    }
    IndexColorModel model = new IndexColorModel(3, 8, ramp, ramp, ramp, alpha);
    BufferedImage palette = new BufferedImage(300, 200, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 300; x++) {
        palette.getRaster().setSample(x, y, 0, (x / 3 + y / 2) % 8);
      }
    }
    BufferedImage full = new BufferedImage(300, 200, BufferedImage.TYPE_INT_ARGB);
    full.setRGB(0, 0, 300, 200, pixels(palette), 0, 300);

    BufferedImage shown = png(Pictures.png(palette), Transform.width(130));

    assertThat(pixels(shown))
        .containsExactly(pixels(png(Pictures.png(full), Transform.width(130))));
  }

  /** cups #687, pappl #267: one bit of grey, all black. */
  @Test
  void showsOneBitOfGrey() {
    BufferedImage bits = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 64; x++) {
        bits.setRGB(x, y, 0xffffffff);
      }
    }

    BufferedImage shown = png(Pictures.png(bits), Transform.width(32));

    assertThat(shown.getRGB(16, 4) & 0xffffff).isEqualTo(0xffffff);
    assertThat(shown.getRGB(16, 28) & 0xffffff).isZero();
  }

  /** ImageSharp #2974, libgd #638: one colour is transparent, until the picture is scaled. */
  @Test
  void keepsTheColourThatIsTransparent() {
    BufferedImage halves = new BufferedImage(80, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 80 * 40; i++) {
      halves.setRGB(i % 80, i / 80, i % 80 < 40 ? 0x102030 : 0xff8000);
    }
    byte[] keyed =
        Pictures.pngWithChunk(Pictures.png(halves), "tRNS", new byte[] {0, 0x10, 0, 0x20, 0, 0x30});

    BufferedImage shown = png(keyed, Transform.width(40));

    assertThat(shown.getRGB(10, 10) >>> 24).isZero();
    assertThat(shown.getRGB(30, 10)).isEqualTo(0xffff8000);
  }

  /** sharp #325: sixteen bits, and bars beside the picture. */
  @Test
  void padsSixteenBits() {
    Transform high = Transform.size(40, 80).fit(Fit.CONTAIN).background(0xc02040);
    byte[] deep = Objects.requireNonNull(Samples.files().get("16 bit png"));

    BufferedImage shown = png(deep, high);

    assertThat(shown.getRGB(20, 2) & 0xffffff).isEqualTo(0xc02040);
    assertThat(pixels(shown.getSubimage(0, 30, 40, 20)))
        .containsExactly(pixels(png(deep, Transform.width(40)).getSubimage(0, 4, 40, 20)));
  }

  /** Pillow #8052: of a photograph with a gain map behind it, the map is shown, or handed on. */
  @Test
  void showsThePhotographAndNotWhatIsBehindIt() {
    byte[] photo = Pictures.jpeg(Pictures.photo(90, 60));
    byte[] map = Pictures.jpeg(Pictures.quarters(22, 15));
    byte[] both = ByteBuffer.allocate(photo.length + map.length).put(photo).put(map).array();

    ImageResult copy =
        IMAGES.transform(both, Transform.original().format(ImageFormat.JPEG).quality(100));

    assertThat(pixels(png(both, Transform.original())))
        .containsExactly(pixels(png(photo, Transform.original())));
    assertThat(copy.report().outcome()).isEqualTo(TransformReport.Outcome.SOURCE);
    assertThat(copy.bytes().length).isLessThanOrEqualTo(photo.length);
  }

  /** weserv #298: what stands still flickers, since parts of frames are scaled by themselves. */
  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void holdsStillWhatStandsStill(ImageFormat format) {
    byte[] gif =
        Gifs.write(
            90,
            90,
            0,
            new int[] {0xff0000, 0xff0000, 0x0000ff, 0x0000ff},
            IntStream.range(0, 6)
                .mapToObj(
                    i ->
                        i == 0
                            ? new Gifs.Frame(0, 0, 90, 90, 0, -1, 1, 5)
                            : new Gifs.Frame(31, 30 + i % 3, 20, 21, i % 2 * 2, -1, 1, 5))
                .toList());

    try (Animation shown = moving(gif, Transform.width(28).format(format).quality(90))) {
      shown
          .frames()
          .forEachRemaining(
              frame -> {
                int[] argb = Argb.of(Colour.toRgb(Scaler.toFullSize(frame.pixels())));
                assertThat(argb[5 * 28 + 5] >> 16 & 0xff).isGreaterThan(245);
                assertThat(argb[24 * 28 + 24] >> 16 & 0xff).isGreaterThan(245);
              });
    }
  }

  /** squoosh #699, zimg #139: what is transparent turns black in a JPEG. */
  @Test
  void putsWhatIsTransparentOnWhite() {
    BufferedImage clear = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);

    byte[] jpeg =
        IMAGES
            .transform(Pictures.png(clear), Transform.original().format(ImageFormat.JPEG))
            .bytes();

    assertThat(Arrays.stream(pixels(Pictures.read(jpeg)))).allMatch(rgb -> (rgb & 0xff) > 252);
  }

  /** imgproxy #553, libvips #1339, #1615: an animation that is scaled runs on for ever. */
  @ParameterizedTest
  @CsvSource({"AVIF, 0, 0", "AVIF, 1, 2", "AVIF, -1, 1", "WEBP, 0, 0", "WEBP, 1, 2", "WEBP, -1, 1"})
  void playsAsOftenAsTheSource(ImageFormat format, int repeats, int plays) {
    byte[] gif = gif(repeats, 3, i -> new Gifs.Frame(0, 0, 24, 16, i, -1, 1, 7 + i));

    try (Animation shown = moving(gif, Transform.width(12).format(format))) {
      assertThat(shown.loops()).isEqualTo(plays);
      assertThat(millis(shown)).containsExactly(70, 80, 90);
    }
  }

  /** libvips #1261: of frames that are alike one is lost, and its time. */
  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void losesNoTimeOfFramesThatAreAlike(ImageFormat format) {
    byte[] gif = gif(0, 8, i -> new Gifs.Frame(0, 0, 24, 16, i / 6, -1, 1, 10));

    try (Animation shown = moving(gif, Transform.original().format(format))) {
      assertThat(millis(shown).stream().mapToInt(i -> i).sum()).isEqualTo(800);
    }
  }

  /** libvips #2582: the first frame states no time, and gets a second. */
  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void takesATenthOfASecondWhereNoTimeIsStated(ImageFormat format) {
    byte[] gif = gif(0, 3, i -> new Gifs.Frame(0, 0, 24, 16, i, -1, 1, 20));
    int control = indexOf(gif, new byte[] {0x21, (byte) 0xf9, 4});
    byte[] without =
        ByteBuffer.allocate(gif.length - 8)
            .put(gif, 0, control)
            .put(gif, control + 8, gif.length - control - 8)
            .array();

    try (Animation shown = moving(without, Transform.original().format(format))) {
      assertThat(millis(shown)).containsExactly(100, 200, 200);
    }
  }

  /** next.js #34807: an animated PNG stands still. */
  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void movesAnAnimatedPng(ImageFormat format) {
    byte[] apng =
        Apngs.write(
            60,
            40,
            0,
            0,
            List.of(
                new Apngs.Frame(0, 0, 60, 40, 0xffff0000, 1, 2, Apngs.NONE, false),
                new Apngs.Frame(0, 0, 60, 40, 0xff0000ff, 3, 10, Apngs.NONE, false)));

    try (Animation shown = moving(apng, Transform.width(30).format(format))) {
      assertThat(millis(shown)).containsExactly(500, 300);
    }
  }

  /** thumbor #227, #984, #1674: a GIF that shall be a PNG is a GIF, black, or an error. */
  @Test
  void makesAPngOfATransparentGif() {
    byte[] gif = gif(-1, 1, i -> new Gifs.Frame(4, 4, 12, 8, 0, 1, 1, 0));

    ImageResult result = IMAGES.transform(gif, Transform.original().format(ImageFormat.PNG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(result.format()).isEqualTo(ImageFormat.PNG);
    assertThat(shown.getRGB(0, 0) >>> 24).isZero();
    assertThat(shown.getRGB(4, 4)).isEqualTo(0xffff0000);
    assertThat(shown.getRGB(9, 4) >>> 24).as("the transparent index").isZero();
  }

  /** libvips #646: a small file that says it is 787,402 pixels wide and high. */
  @Test
  void refusesAPictureOfAbsurdSizeByItsHeader() {
    byte[] png = Pictures.png(Pictures.photo(30, 30));
    byte[] header = ByteBuffer.allocate(13).putInt(787_402).putInt(787_402).put(png, 24, 5).array();
    byte[] absurd =
        ByteBuffer.allocate(png.length)
            .put(png, 0, 8)
            .put(Pictures.chunk("IHDR", header))
            .put(png, 33, png.length - 33)
            .array();

    assertThatThrownBy(() -> IMAGES.transform(absurd, Transform.width(100)))
        .isInstanceOf(ImageException.class)
        .extracting(e -> ((ImageException) e).reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  /**
   * imgproxy #313, #1086, grav #4322: a watermark is placed by the width in place of the height, by
   * the size of the original, or can't be read as it is interlaced.
   */
  @ParameterizedTest
  @CsvSource({"100, 300", "300, 100"})
  void laysAWatermarkByTheSizeOfTheResult(int width, int height) {
    BufferedImage ground = new BufferedImage(width * 4, height * 4, BufferedImage.TYPE_INT_RGB);
    fill(ground, Color.WHITE);
    Overlay mark =
        Overlay.of(Objects.requireNonNull(Samples.files().get("interlaced png")))
            .gravity(Gravity.SOUTH_EAST)
            .margin(0);

    BufferedImage shown = png(Pictures.png(ground), Transform.width(width).overlay(mark));

    assertThat(shown.getRGB(width - 2, height - 2) & 0xffffff).isNotEqualTo(0xffffff);
    assertThat(shown.getRGB(2, 2) & 0xffffff).isEqualTo(0xffffff);
  }

  /** flyimg #561: whatever gravity is asked for, the left part comes. */
  @ParameterizedTest
  @CsvSource({"0, ff0000", "0.5, 00ff00", "1, 0000ff"})
  void heedsTheGravity(double x, String colour) {
    BufferedImage thirds = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 300 * 100; i++) {
      thirds.setRGB(i % 300, i / 300, 0xff0000 >> (i % 300 / 100 * 8));
    }
    Transform square = Transform.size(80, 80).fit(Fit.COVER).gravity(Gravity.focalPoint(x, 0.5));

    BufferedImage shown = png(Pictures.png(thirds), square);

    assertThat(shown.getRGB(40, 40) & 0xffffff).isEqualTo(Integer.parseInt(colour, 16));
  }

  /** thumbor #660: what was to be optimised grows by a third. */
  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "JPEG"})
  void makesNothingLargerAtItsOwnSize(ImageFormat format) {
    Transform poor = Transform.original().format(ImageFormat.JPEG).quality(30);
    byte[] jpeg = IMAGES.transform(Pictures.png(Pictures.photo(200, 150)), poor).bytes();

    Transform fine = Transform.original().formats(EnumSet.of(format, ImageFormat.JPEG));

    assertThat(IMAGES.transform(jpeg, fine.quality(100)).bytes().length)
        .isLessThanOrEqualTo(jpeg.length);
  }

  private static BufferedImage png(byte[] source, Transform transform) {
    return Pictures.read(IMAGES.transform(source, transform.format(ImageFormat.PNG)).bytes());
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static void fill(BufferedImage image, Color colour) {
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.dispose();
  }

  private static BufferedImage mirrored(BufferedImage image, boolean across) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage mirrored = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        mirrored.setRGB(
            x, y, image.getRGB(across ? width - 1 - x : x, across ? y : height - 1 - y));
      }
    }
    return mirrored;
  }

  private static byte[] gif(int repeats, int frames, IntFunction<Gifs.Frame> frame) {
    int[] palette = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xffffff};
    return Gifs.write(
        24, 16, repeats, palette, IntStream.range(0, frames).mapToObj(frame).toList());
  }

  private static Animation moving(byte[] source, Transform transform) {
    byte[] bytes = IMAGES.transform(source, transform).bytes();
    return ENGINE.animation(bytes, HeaderReader.read(bytes, 0));
  }

  private static List<Integer> millis(Animation animation) {
    List<Integer> millis = new ArrayList<>();
    animation.frames().forEachRemaining(frame -> millis.add(frame.millis()));
    return millis;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return IntStream.range(0, bytes.length - part.length)
        .filter(i -> Arrays.equals(bytes, i, i + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }
}
