package dev.edgekit.image;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Chromium;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Pngs;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.header.HeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What results tell beside their picture, by readers of others. */
class MetadataTest {
  private static final String ARTIST = "Ada Lovelace";
  private static final String COPYRIGHT = "© 2026 Ada";
  private static final String CAMERA = "Analytical Engine";
  private static final String TRAILER = "appended";
  private static final Transform KEEP = Transform.width(60).metadata(Metadata.KEEP_COPYRIGHT);

  @AutoClose private static final ImageService images = Pictures.service();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "JPEG", "PNG"})
  void keepsCopyrightAlone(ImageFormat format) {
    byte[] made = images.transform(source(), KEEP.format(format)).bytes();

    assertThat(new String(made, StandardCharsets.UTF_8)).doesNotContain(CAMERA);
    assertThat(texts(made)).containsExactly(entry(0x013b, ARTIST), entry(0x8298, COPYRIGHT));
  }

  /** The entries of the one TIFF block that there is, by a reading of our own. */
  private static List<Map.Entry<Integer, String>> texts(byte[] file) {
    int start = new String(file, StandardCharsets.ISO_8859_1).indexOf("MM\0*");
    ByteBuffer tiff = ByteBuffer.wrap(file, start, file.length - start).slice();
    List<Map.Entry<Integer, String>> texts = new ArrayList<>();
    int directory = tiff.getInt(4);
    for (int i = 0; i < tiff.getShort(directory); i++) {
      int at = directory + 2 + 12 * i;
      byte[] text = new byte[tiff.getInt(at + 4) - 1]; // without the zero after it
      tiff.get(tiff.getInt(at + 8), text);
      texts.add(entry(tiff.getShort(at) & 0xffff, new String(text, StandardCharsets.UTF_8)));
    }
    return texts;
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "JPEG", "PNG"})
  void stripsEverythingByDefault(ImageFormat format) {
    byte[] made = images.transform(source(), KEEP.format(format).metadata(Metadata.STRIP)).bytes();

    assertThat(new String(made, StandardCharsets.UTF_8))
        .doesNotContain("Ada")
        .doesNotContain("Exif");
  }

  /** Exif, XMP and what follows the end; each file is smaller than what would be made of it. */
  @ParameterizedTest
  @MethodSource("marked")
  void stripsEverythingWhereTheSourceIsTheAnswer(ImageFormat format, byte[] marked) {
    byte[] trailing = Arrays.copyOf(marked, marked.length + TRAILER.length());
    System.arraycopy(ascii(TRAILER), 0, trailing, marked.length, TRAILER.length());

    ImageResult made = images.transform(trailing, Transform.original().format(format).quality(99));

    assertThat(made.report().outcome()).isEqualTo(TransformReport.Outcome.SOURCE);
    assertThat(new String(made.bytes(), StandardCharsets.ISO_8859_1))
        .doesNotContainIgnoringCase("exif")
        .doesNotContain("MM\0*", TRAILER, "xmp", "ns.adobe.com", CAMERA);
    Transform png = Transform.original().format(ImageFormat.PNG);
    assertThat(images.transform(made.bytes(), png).bytes())
        .isEqualTo(images.transform(marked, png).bytes());
  }

  private static Stream<Arguments> marked() throws IOException {
    String packet = "<xmp>" + CAMERA + "</xmp>";
    byte[] plain = new Pngs(64, 64, 2, 8, false, false, 2).file(); // equal rows, by that filter
    byte[] png = RightsTest.pngWithXmp(Pictures.pngWithOrientation(plain, 1), 33, packet, false);
    Transform coarse = Transform.original().format(ImageFormat.WEBP).quality(20);
    byte[] webp = images.transform(Pictures.png(Pictures.photo(96, 64)), coarse).bytes();
    byte[] second = Bombs.join(Arrays.copyOfRange(webp, 20, 30), ascii(CAMERA));
    coarse = coarse.format(ImageFormat.JPEG);
    byte[] jpeg = images.transform(Pictures.png(Pictures.photo(96, 64)), coarse).bytes();
    byte[] exif = Pictures.jpegWithOrientation(jpeg, 1);
    byte[] comment = RightsTest.segment(0xfe, ascii(CAMERA));
    byte[] xmp = RightsTest.segment(0xe1, RightsTest.xmp(packet));
    byte[] avif = images.transform(source(), KEEP.format(ImageFormat.AVIF).quality(20)).bytes();
    return Stream.of(
        Arguments.of(ImageFormat.AVIF, avif),
        Arguments.of(ImageFormat.PNG, png),
        Arguments.of(ImageFormat.WEBP, RightsTest.webpWithXmp(webp, 96, 64, packet)),
        Arguments.of(ImageFormat.WEBP, Bombs.join(webp, RightsTest.webpChunk("VP8 ", second))),
        Arguments.of(ImageFormat.JPEG, RightsTest.with(exif, comment, xmp)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP", "JPEG", "PNG"})
  void showsTheSamePicture(ImageFormat format) {
    for (byte[] source : List.of(source(), Samples.transparentPng(), Samples.movingGif())) {
      byte[] plain = images.transform(source, KEEP.format(format).metadata(Metadata.STRIP)).bytes();
      ImageInfo info = HeaderReader.read(plain, 0);
      byte[] labelled =
          dev.edgekit.image.internal.header.RightsWriter.write(
              plain, format, info.width(), info.height(), new Rights("A", COPYRIGHT));

      Transform png = Transform.original().format(ImageFormat.PNG);
      assertThat(images.transform(labelled, png).bytes())
          .isEqualTo(images.transform(plain, png).bytes());
      assertThat(HeaderReader.read(labelled, 0).isAnimated()).isEqualTo(info.isAnimated());
    }
  }

  @Test
  void isShownByABrowser() throws Exception {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    List<ImageResult> files = new ArrayList<>();
    for (ImageFormat format : Transform.original().formats()) {
      files.add(images.transform(source(), KEEP.format(format)));
      files.add(images.transform(source(), KEEP.format(format).metadata(Metadata.STRIP)));
    }

    List<Chromium.Shown> shown = Chromium.show(directory, files);

    for (int i = 0; i < shown.size(); i += 2) {
      byte[] one = shown.get(i).frames().get(0).rgba();
      byte[] other = shown.get(i + 1).frames().get(0).rgba();
      double sum = 0;
      for (int k = 0; k < one.length; k++) {
        sum += Math.abs((one[k] & 0xff) - (other[k] & 0xff));
      }
      // It widens the chroma of WebP with and without a header in two ways.
      assertThat(sum / one.length).as(files.get(i).toString()).isLessThan(2);
    }
  }

  private static byte[] source() {
    byte[] jpeg = Pictures.jpeg(Pictures.photo(120, 90));
    byte[] tiff = tiff();
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + tiff.length + 10);
    out.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (tiff.length + 8));
    out.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff).put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }

  /** Little-endian: a camera, an artist and a notice. */
  private static byte[] tiff() {
    Object[][] entries = {{0x0110, CAMERA}, {0x013b, ARTIST}, {0x8298, COPYRIGHT}};
    int at = 8 + 2 + 12 * entries.length + 4;
    ByteBuffer tiff = ByteBuffer.allocate(300).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries.length);
    for (Object[] entry : entries) {
      byte[] text = (entry[1] + "\0").getBytes(StandardCharsets.UTF_8);
      tiff.putShort((short) (int) entry[0]).putShort((short) 2).putInt(text.length).putInt(at);
      tiff.put(at, text);
      at += text.length;
    }
    return tiff.array();
  }
}
