package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.portable.PortableEngine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of files that originals come as: each shows the colours that it holds. */
class InputTest {
  private static final int TOLERANCE = 6;
  private static final ImageFormat PNG = ImageFormat.PNG;
  @AutoClose private static final ImageService images = Pictures.service();

  @Test
  void readsProgressiveJpeg() throws IOException {
    byte[] source = write(Pictures.quarters(160, 120), "jpeg", true);

    assertQuarters(source);
  }

  @Test
  void readsGreyJpeg() throws IOException {
    BufferedImage grey = new BufferedImage(80, 60, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSamples(0, 0, 80, 60, 0, filled(80 * 60, 100));

    assertColour(write(grey, "jpeg", false), 0x646464);
  }

  @Test
  void readsCmykJpegAsItsInks() throws IOException {
    int rgb = colour(withAdobeMarker(cyan()));

    assertThat(rgb & 0xff).as("cyan is blue, too: %06x", rgb).isGreaterThan(120);
    assertThat(rgb >> 16 & 0xff).as("and not red: %06x", rgb).isLessThan(90);
  }

  /** Without Adobe's word they are inks, and inverted, whatever they are called: as browsers do. */
  @ParameterizedTest
  @ValueSource(strings = {"\1\2\3\4", "CMYK", "\0\1\2\3"})
  void readsFourComponentsWithoutAMarkerAsInks(String names) throws IOException {
    byte[] jpeg = named(cyan(), names);

    assertThat(colour(jpeg)).isEqualTo(colour(withAdobeMarker(cyan())));
    assertThat(colour(withJfif(jpeg))).isEqualTo(colour(withAdobeMarker(cyan())));
  }

  /** Cyan ink, inverted as Adobe does. */
  private static byte[] cyan() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 80, 60, 4, null);
    int[] ink = {255, 0, 0, 0};
    for (int band = 0; band < 4; band++) {
      inks.setSamples(0, 0, 80, 60, band, filled(80 * 60, 255 - ink[band]));
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    }
    return bytes.toByteArray();
  }

  private static byte[] withJfif(byte[] jpeg) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 18);
    out.put(jpeg, 0, 2).putShort((short) 0xffe0).putShort((short) 16).put(ascii("JFIF\0"));
    out.put(new byte[] {1, 1, 0, 0, 1, 0, 1, 0, 0}).put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }

  @ParameterizedTest
  @CsvSource({
    "HEIC, 0000001866747970686569630000000068656963, image/jpeg",
    "HEIC, 00000018667479706D6966310000000068656963, image/jpeg",
    "SVG, 3C73766720786D6C6E733D22223E3C2F7376673E, sandbox",
    "SVG, EFBBBF0A3C3F786D6C3F3E0A3C7376672F3E, sandbox",
    "TIFF, 49492A000800000000, JPEG",
    "PDF, 255044462D312E37, picture",
    "BMP, 424D46000000000000003600000028000000, PNG",
    "Photoshop, 3842505300010000000000000003, PNG",
    "JPEG XL, FF0A7F0290081006000100, AVIF",
    "JPEG XL, 0000000C4A584C200D0A870A00000014, AVIF",
  })
  void namesWhatIsNotReadAndSaysWhatToDo(String name, String hex, String cure) {
    byte[] source = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> images.transform(source, Transform.width(10)))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.UNSUPPORTED))
        .hasMessageContaining(name)
        .hasMessageContaining(cure);
  }

  private static byte[] withAdobeMarker(byte[] jpeg) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 16);
    out.put(jpeg, 0, 2).putShort((short) 0xffee).putShort((short) 14).put(ascii("Adobe"));
    out.put(new byte[] {0, 100, 0, 0, 0, 0, 0}).put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }

  /** Red as YCbCr, whose three numbers are then said to be red, green and blue. */
  @Test
  void readsJpegOfRedGreenAndBlue() throws IOException {
    BufferedImage red = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    red.setRGB(0, 0, 80, 60, filled(80 * 60, 0xff0000), 0, 80);
    byte[] jfif = write(red, "jpeg", false);
    byte[] plain = afterJfif(jfif, new byte[0], false);

    assertColour(jfif, 0xff0000);
    assertColour(withAdobeMarker(jfif), 0xff0000); // JFIF says more
    assertColour(withAdobeMarker(plain), 0x4c55ff);
    assertColour(plain, 0xff0000);
    assertColour(named(plain, "RGB"), 0x4c55ff);
    assertColour(named(jfif, "RGB"), 0xff0000);
  }

  /** Codecs differ in whom they believe. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsJfifWithFullColourAsYcbcrWhateverElseItSays(boolean portable) {
    byte[] jfif =
        images
            .transform(
                Pictures.png(Pictures.quarters(160, 120)),
                Transform.original().format(ImageFormat.JPEG).quality(95))
            .bytes();

    for (byte[] jpeg : List.of(named(jfif, "RGB"), withAdobeMarker(jfif))) {
      if (portable) {
        ImageInfo info = HeaderReader.read(jpeg, 0);
        Pixels pixels = Colour.toRgb(PortableEngine.alone().decode(jpeg, info, 1));
        assertThat(pixels.colour().get(0).at(10, 10)).isGreaterThan(240);
        assertThat(pixels.colour().get(2).at(10, 10)).isLessThan(15);
      } else {
        assertQuarters(jpeg);
      }
    }
  }

  /** Components named otherwise than 1, 2 and 3. */
  private static byte[] named(byte[] jpeg, String others) {
    byte[] named = jpeg.clone();
    Map<Byte, Byte> names = new HashMap<>();
    for (int at = 0; at + 1 < named.length; at++) {
      int marker = (named[at] & 0xff) == 0xff ? named[at + 1] & 0xff : 0;
      if (marker == 0xc0 || marker == 0xc2) {
        for (int i = 0; i < named[at + 9]; i++) {
          names.put(named[at + 10 + 3 * i], (byte) others.charAt(i));
          named[at + 10 + 3 * i] = (byte) others.charAt(i);
        }
      } else if (marker == 0xda) {
        for (int i = 0; i < named[at + 4]; i++) {
          named[at + 5 + 2 * i] = names.getOrDefault(named[at + 5 + 2 * i], (byte) 0);
        }
      }
    }
    return named;
  }

  @Test
  void looksForTheNextMarkerBehindWhatIsNone() throws IOException {
    byte[] jpeg = write(Pictures.quarters(160, 120), "jpeg", false);

    assertQuarters(afterJfif(jpeg, new byte[] {0, -1, 0, 13, -1, -1}, true));
  }

  private static byte[] afterJfif(byte[] jpeg, byte[] put, boolean keepJfif) {
    int end = 4 + (jpeg[4] << 8 | jpeg[5]);
    ByteBuffer out = ByteBuffer.allocate((keepJfif ? end : 2) + put.length + jpeg.length - end);
    out.put(jpeg, 0, keepJfif ? end : 2).put(put).put(jpeg, end, jpeg.length - end);
    return out.array();
  }

  /** More bits than there can be colours, as some programs write. */
  @Test
  void readsGifOfElevenBits() {
    ByteBuffer gif = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    gif.put(ascii("GIF89a")).putShort((short) 2).putShort((short) 1);
    gif.put(new byte[] {(byte) 0x80, 0, 0, 0, 0, -1, -1, 0, 0}); // blue and red
    gif.put(new byte[] {0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 11, 6});
    int[] codes = {2048, 1, 0, 2049};
    for (int i = 0; i < 4; i += 2) {
      u24(gif, codes[i] | codes[i + 1] << 12);
    }
    gif.put(new byte[] {0, 0x3b});

    ImageResult result =
        images.transform(gif.array(), Transform.original().format(ImageFormat.PNG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertNear(shown.getRGB(0, 0), 0xff0000);
    assertNear(shown.getRGB(1, 0), 0x0000ff);
  }

  @Test
  void readsGifWithoutColoursAsBlack() {
    ByteBuffer gif = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    gif.put(ascii("GIF89a")).putShort((short) 2).putShort((short) 1);
    gif.put(new byte[] {0, 0, 0, 0x21, (byte) 0xf9, 4, 1, 0, 0, 3, 0}); // 3 is transparent
    gif.put(new byte[] {0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 11, 6});
    int[] codes = {2048, 1, 3, 2049};
    for (int i = 0; i < 4; i += 2) {
      u24(gif, codes[i] | codes[i + 1] << 12);
    }
    gif.put(new byte[] {0, 0x3b});

    ImageResult result = images.transform(gif.array(), Transform.original().format(PNG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(shown.getRGB(0, 0)).isEqualTo(0xff000000);
    assertThat(shown.getRGB(1, 0) >>> 24).isZero();
  }

  @Test
  void readsSixteenBitPng() throws IOException {
    ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    ComponentColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(80, 60);
    int[] sample = {0xc8c8, 0x6464, 0x3232};
    for (int band = 0; band < 3; band++) {
      raster.setSamples(0, 0, 80, 60, band, filled(80 * 60, sample[band]));
    }

    assertColour(write(new BufferedImage(model, raster, false, null), "png", false), 0xc86432);
  }

  @Test
  void readsSixteenBitGreyPng() throws IOException {
    BufferedImage grey = new BufferedImage(80, 60, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSamples(0, 0, 80, 60, 0, filled(80 * 60, 0x6464));

    assertColour(write(grey, "png", false), 0x646464);
  }

  @Test
  void readsPalettePng() throws IOException {
    BufferedImage palette =
        new BufferedImage(160, 120, BufferedImage.TYPE_BYTE_INDEXED, palette(255));
    Graphics2D graphics = palette.createGraphics();
    graphics.drawImage(Pictures.quarters(160, 120), 0, 0, null);
    graphics.dispose();

    assertQuarters(write(palette, "png", false));
  }

  @Test
  void readsOneBitPng() throws IOException {
    BufferedImage bits = new BufferedImage(80, 60, BufferedImage.TYPE_BYTE_BINARY);
    Graphics2D graphics = bits.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 80, 60);
    graphics.dispose();

    assertColour(write(bits, "png", false), 0xffffff);
  }

  @Test
  void readsTransparencyOfAPalette() throws IOException {
    BufferedImage palette = new BufferedImage(80, 60, BufferedImage.TYPE_BYTE_INDEXED, palette(0));
    palette.getRaster().setSamples(0, 0, 80, 60, 0, filled(80 * 60, 1)); // the transparent green

    ImageResult result =
        images.transform(
            write(palette, "png", false),
            Transform.original().background(0x0000ff).format(ImageFormat.JPEG));

    assertNear(Pictures.read(result.bytes()).getRGB(40, 30), 0x0000ff);
  }

  @Test
  void readsInterlacedPng() throws IOException {
    assertQuarters(write(Pictures.quarters(160, 120), "png", true));
  }

  @Test
  void readsTheStillPictureOfAnAnimatedPng() {
    byte[] control = ByteBuffer.allocate(8).putInt(5).putInt(0).array();

    assertQuarters(
        Pictures.pngWithChunk(Pictures.png(Pictures.quarters(160, 120)), "acTL", control));
  }

  @Test
  void readsLosslessWebp() {
    byte[] webp =
        images
            .transform(
                Pictures.png(Pictures.drawing(160, 120)),
                Transform.original().format(ImageFormat.WEBP))
            .bytes();

    ImageResult result = images.transform(webp, Transform.width(80).format(ImageFormat.PNG));

    assertNear(Pictures.read(result.bytes()).getRGB(2, 2), 0xffffff);
  }

  /** Transparent on the left; as browsers have it, it's the canvas that says whether it may be. */
  @Test
  void passesOverAnAlphaChannelThatTheCanvasDoesNotKnowOf() {
    BufferedImage picture = Pictures.photo(64, 48);
    BufferedImage clear = new BufferedImage(64, 48, BufferedImage.TYPE_INT_ARGB);
    clear.createGraphics().drawImage(picture, 0, 0, null);
    clear.setRGB(0, 0, 32, 48, new int[32 * 48], 0, 32);
    Transform lossy = Transform.original().format(ImageFormat.WEBP).quality(40);
    byte[] webp = images.transform(Pictures.png(clear), lossy).bytes();
    assertThat(new String(webp, StandardCharsets.ISO_8859_1)).contains("ALPH");

    byte[] unknown = webp.clone();
    unknown[20] = 0;

    Transform png = Transform.original().format(PNG);
    assertThat(Pictures.read(images.transform(webp, png).bytes()).getRGB(5, 5) >>> 24).isZero();
    for (Transform asked : List.of(png, Transform.original().format(ImageFormat.WEBP))) {
      ImageResult shown = images.transform(images.transform(unknown, asked).bytes(), png);
      assertThat(Pictures.read(shown.bytes()).getColorModel().hasAlpha()).isFalse();
    }
  }

  @Test
  void readsTheFirstFrameOfAnAnimatedWebpAtItsPlace() {
    byte[] still =
        images
            .transform(
                Pictures.png(Pictures.quarters(40, 30)),
                Transform.original().format(ImageFormat.WEBP))
            .bytes();

    ImageResult result =
        images.transform(
            animated(2, still, 100, 80, 20, 10, 40, 30),
            Transform.original().background(0x00ff00).format(ImageFormat.JPEG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(shown.getWidth()).isEqualTo(100);
    assertNear(shown.getRGB(5, 5), 0x00ff00);
    assertThat(shown.getRGB(28, 16) >> 16 & 0xff).isGreaterThan(200);
  }

  /** At its own size, where the file itself is a candidate: that one can't go costs no answer. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"AVIF", "WEBP", "PNG", "JPEG"})
  void readsAnAnimatedWebpOfOneFrame(ImageFormat format) {
    byte[] still =
        images
            .transform(
                Pictures.png(Pictures.quarters(40, 30)),
                Transform.original().format(ImageFormat.WEBP))
            .bytes();
    byte[] one = animated(1, still, 40, 30, 0, 0, 40, 30);

    ImageResult result = images.transform(one, Transform.original().format(format));

    assertThat(result.width()).isEqualTo(40);
    ImageResult shown = images.transform(result.bytes(), Transform.width(39).format(PNG));
    assertThat(Pictures.read(shown.bytes()).getRGB(5, 5) >> 16 & 0xff).isGreaterThan(200);
  }

  /** Readers find the next marker; what is copied has to be whole. */
  @Test
  void readsAtItsOwnSizeWhatCantBeCopied() throws IOException {
    byte[] jpeg = write(Pictures.quarters(160, 120), "jpeg", false);

    ImageResult result =
        images.transform(
            afterJfif(jpeg, new byte[] {0, -1, 0, 13, -1, -1}, true),
            Transform.original().format(ImageFormat.JPEG));

    assertThat(result.width()).isEqualTo(160);
  }

  /** Four tiles of 128 × 96, colour and alpha, made by libavif's {@code avifenc --grid 2x2}. */
  @Test
  void readsAvifOfTiles() {
    byte[] grid = Samples.resource("grid.avif");

    assertQuarters(grid);
  }

  @Test
  void readsTransparentAvifOfTiles() {
    byte[] grid = Samples.resource("transparent-grid.avif");

    ImageResult result =
        images.transform(grid, Transform.original().background(0x0000ff).format(ImageFormat.JPEG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertThat(shown.getWidth()).isEqualTo(256);
    assertThat(shown.getHeight()).isEqualTo(192);
    assertNear(shown.getRGB(40, 40), 0xff0000);
    assertNear(shown.getRGB(200, 40), 0xff0000);
    assertNear(shown.getRGB(40, 150), 0x0000ff);
    assertNear(shown.getRGB(200, 150), 0x0000ff);
  }

  @Test
  void readsTransparentAvif() {
    BufferedImage clear = new BufferedImage(64, 48, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = clear.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 32, 48);
    graphics.dispose();
    byte[] avif =
        images
            .transform(Pictures.png(clear), Transform.original().format(ImageFormat.AVIF))
            .bytes();

    ImageResult result =
        images.transform(avif, Transform.original().background(0x0000ff).format(ImageFormat.JPEG));

    BufferedImage shown = Pictures.read(result.bytes());
    assertNear(shown.getRGB(10, 24), 0xff0000);
    assertNear(shown.getRGB(54, 24), 0x0000ff);
  }

  private static void assertQuarters(byte[] source) {
    BufferedImage shown =
        Pictures.read(
            images.transform(source, Transform.width(80).format(ImageFormat.PNG)).bytes());
    assertThat(shown.getWidth()).isEqualTo(80);
    assertNear(shown.getRGB(15, 10), 0xff0000);
    assertNear(shown.getRGB(65, 10), 0x00ff00);
    assertNear(shown.getRGB(15, 50), 0x0000ff);
    assertNear(shown.getRGB(65, 50), 0xffffff);
  }

  private static void assertColour(byte[] source, int rgb) {
    assertNear(colour(source), rgb);
  }

  private static int colour(byte[] source) {
    ImageResult result = images.transform(source, Transform.width(40).format(ImageFormat.PNG));
    BufferedImage shown = Pictures.read(result.bytes());
    if (shown.getType() == BufferedImage.TYPE_BYTE_GRAY) { // getRGB would take it for linear light
      return shown.getRaster().getSample(20, 15, 0) * 0x010101;
    }
    return shown.getRGB(20, 15) & 0xffffff;
  }

  private static void assertNear(int rgb, int expected) {
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(rgb >> shift & 0xff)
          .as("%06x beside %06x", rgb & 0xffffff, expected)
          .isBetween(
              (expected >> shift & 0xff) - TOLERANCE, (expected >> shift & 0xff) + TOLERANCE);
    }
  }

  private static int[] filled(int count, int value) {
    int[] samples = new int[count];
    java.util.Arrays.fill(samples, value);
    return samples;
  }

  private static IndexColorModel palette(int greenAlpha) {
    byte on = (byte) 255;
    return new IndexColorModel(
        8,
        4,
        new byte[] {on, 0, 0, on},
        new byte[] {0, on, 0, on},
        new byte[] {0, 0, on, on},
        new byte[] {on, (byte) greenAlpha, on, on});
  }

  private static byte[] write(BufferedImage image, String format, boolean progressive)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    if (progressive) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** An animation of equal frames. */
  private static byte[] animated(
      int frames,
      byte[] still,
      int canvasWidth,
      int canvasHeight,
      int x,
      int y,
      int width,
      int height) {
    int frame = still.length - 12 + 16;
    ByteBuffer out =
        ByteBuffer.allocate(12 + 18 + 14 + frames * (8 + frame)).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(out.capacity() - 8).put(ascii("WEBPVP8X")).putInt(10).putInt(2);
    u24(out, canvasWidth - 1, canvasHeight - 1);
    out.put(ascii("ANIM")).putInt(6).putInt(0).putShort((short) 0);
    for (int i = 0; i < frames; i++) {
      out.put(ascii("ANMF")).putInt(frame);
      u24(out, x / 2, y / 2, width - 1, height - 1, 100);
      out.put((byte) 0).put(still, 12, still.length - 12);
    }
    return out.array();
  }

  private static void u24(ByteBuffer out, int... values) {
    for (int value : values) {
      out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
