package dev.edgekit.image;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.fixtures.AvifBoxes;
import dev.edgekit.image.fixtures.Chromium;
import dev.edgekit.image.fixtures.DeltaE;
import dev.edgekit.image.fixtures.IccProfiles;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.VariantKey;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Colours that stay the source's own, with its profile; and when they don't. */
class SourceGamutTest {
  private static final int MOST = 1 << 20;
  private static final Transform OWN =
      Transform.original().format(ImageFormat.AVIF).quality(100).gamut(Gamut.SOURCE);

  @AutoClose private static final ImageService images = Pictures.service();

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("profiles")
  void carriesTheSourcesProfileAsItIs(byte[] icc) throws IOException {
    byte[] avif = images.transform(Pictures.profiled(ColourTest.patches(), icc), OWN).bytes();

    ImageInfo info = HeaderReader.read(avif, MOST);
    assertThat(info.profile().orElseThrow()).isEqualTo(icc);
    assertThat(info.cicp()).contains(new Cicp(2, 2, 6, true));
    AvifBoxes.check(avif, info.width(), info.height(), false);
    BufferedImage shown =
        Pictures.read(images.transform(avif, Transform.original().format(ImageFormat.PNG)).bytes());
    assertThat(ColourTest.deltas(shown, ColourTest.reference(icc))[90]).isLessThan(2);
  }

  private static Stream<byte[]> profiles() {
    return Stream.of(
        IccProfiles.displayP3(),
        IccProfiles.adobeRgb(),
        IccProfiles.proPhoto(),
        ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData());
  }

  @Test
  void isShownByABrowserInTheColoursOfTheSource() throws Exception {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    List<byte[]> profiles = List.of(IccProfiles.adobeRgb(), IccProfiles.proPhoto());
    List<ImageResult> files =
        List.of(
            images.transform(Pictures.profiled(ColourTest.patches(), profiles.get(0)), OWN),
            images.transform(Pictures.profiled(ColourTest.patches(), profiles.get(1)), OWN));

    List<Chromium.Shown> shown = Chromium.show(directory, files);

    for (int i = 0; i < shown.size(); i++) {
      Chromium.Frame frame = shown.get(i).frames().get(0);
      BufferedImage seen =
          new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          seen.setRGB(x, y, frame.argb(x, y));
        }
      }
      BufferedImage reference = ColourTest.reference(profiles.get(i));
      assertThat(ColourTest.deltas(seen, reference)[90]).as("profile %d", i).isLessThan(2);
    }
  }

  @Test
  void isReadByAvifdec() throws Exception {
    assumeTrue(isInstalled("avifdec"), "avifdec is not installed");
    byte[] source = Pictures.profiled(ColourTest.patches(), IccProfiles.proPhoto());
    Path avif = Files.write(directory.resolve("a.avif"), images.transform(source, OWN).bytes());
    Path png = directory.resolve("a.png");

    Process process =
        new ProcessBuilder("avifdec", avif.toString(), png.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(HeaderReader.read(Files.readAllBytes(png), MOST).profile().orElseThrow())
        .isEqualTo(IccProfiles.proPhoto());
  }

  @Test
  void keepsCodePoints() {
    byte[] source =
        Pictures.pngWithChunk(Pictures.png(ColourTest.patches()), "cICP", new byte[] {9, 13, 0, 1});

    byte[] avif = images.transform(source, OWN).bytes();

    assertThat(HeaderReader.read(avif, MOST).cicp()).contains(new Cicp(9, 13, 6, true));
    assertThat(HeaderReader.read(avif, MOST).profile()).isEmpty();
  }

  /** What was HDR has been brought to a plain screen, and says so. */
  @Test
  void statesThePlainCurveOfWhatWasHdr() {
    byte[] avif = images.transform(Samples.resource("pq.avif"), OWN).bytes();

    assertThat(HeaderReader.read(avif, MOST).cicp()).contains(new Cicp(9, 13, 6, true));
  }

  @Test
  void carriesAProfileOfGreyWithGrey() throws IOException {
    byte[] icc = IccProfiles.linearGrey();

    byte[] avif = images.transform(Pictures.profiled(grey(), icc), OWN).bytes();

    assertThat(HeaderReader.read(avif, MOST).profile().orElseThrow()).isEqualTo(icc);
  }

  @Test
  void carriesNothingBehindTheProfilesEnd() throws IOException {
    byte[] icc = IccProfiles.adobeRgb();
    byte[] longer = Arrays.copyOf(icc, icc.length + 4_000);
    Arrays.fill(longer, icc.length, longer.length, (byte) 'x');

    byte[] avif = images.transform(Pictures.profiled(ColourTest.patches(), longer), OWN).bytes();

    assertThat(HeaderReader.read(avif, MOST).profile().orElseThrow()).isEqualTo(icc);
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void isSrgbWhereTheProfileHadBetterNotGo(String why, byte[] source) {
    byte[] avif = images.transform(source, OWN).bytes();

    assertThat(HeaderReader.read(avif, MOST).profile()).as(why).isEmpty();
    assertThat(HeaderReader.read(avif, MOST).cicp()).as(why).contains(Cicp.SRGB);
  }

  private static Stream<Arguments> unfit() throws IOException {
    BufferedImage patches = ColourTest.patches();
    byte[] fits = IccProfiles.adobeRgb();
    byte[] large = Arrays.copyOf(fits, ColourTag.MAX_PROFILE_BYTES + 1);
    ByteBuffer.wrap(large).putInt(0, large.length);
    byte[] curveless = fits.clone();
    put(curveless, indexOf(curveless, "rTRC"), "none");
    return Stream.of(
        Arguments.of("sRGB under another name", profiled(patches, IccProfiles.srgb())),
        Arguments.of("more than the limit", profiled(patches, large)),
        Arguments.of("cut off", profiled(patches, Arrays.copyOf(fits, fits.length - 1))),
        Arguments.of("no numbers and no tables", profiled(patches, curveless)),
        Arguments.of("of inks", profiled(patches, with(fits, 16, "CMYK"))),
        Arguments.of("of grey, with colours", profiled(patches, IccProfiles.linearGrey())),
        Arguments.of("of colours, with grey", profiled(grey(), fits)),
        Arguments.of("a link between devices", profiled(patches, with(fits, 12, "link"))),
        Arguments.of("no signature", profiled(patches, with(fits, 36, "none"))),
        Arguments.of("text", profiled(patches, new byte[200])));
  }

  /** Its background is stated in sRGB. */
  @Test
  void isSrgbOnABackground() throws IOException {
    byte[] source = profiled(ColourTest.patches(), IccProfiles.adobeRgb());

    byte[] avif = images.transform(source, framed(OWN)).bytes();

    assertThat(HeaderReader.read(avif, MOST).profile()).isEmpty();
    assertThat(HeaderReader.read(avif, MOST).cicp()).contains(Cicp.SRGB);
  }

  @ParameterizedTest
  @EnumSource(names = {"WEBP", "JPEG", "PNG"})
  void isSrgbInOtherFormats(ImageFormat format) throws IOException {
    byte[] source = profiled(ColourTest.patches(), IccProfiles.adobeRgb());
    Transform other = Transform.width(200).format(format);

    assertThat(images.transform(source, other.gamut(Gamut.SOURCE)).bytes())
        .isEqualTo(images.transform(source, other).bytes());
  }

  @Test
  void isSrgbWhereTheSourceMoves() {
    Transform small = Transform.width(24).format(ImageFormat.WEBP);
    byte[] plain = images.transform(Samples.movingGif(), small).bytes();
    byte[] moving = webpWithProfile(plain, IccProfiles.adobeRgb());
    small = Transform.original().formats(Set.of(ImageFormat.AVIF, ImageFormat.WEBP));

    assertThat(images.transform(moving, small).bytes())
        .isNotEqualTo(images.transform(plain, small).bytes());

    assertThat(images.transform(moving, small.gamut(Gamut.SOURCE)).bytes())
        .isEqualTo(images.transform(moving, small).bytes());
  }

  /** A lossless candidate would be WebP, which has no profile here. */
  @Test
  void stateThemInGraphicsToo() throws IOException {
    byte[] source = profiled(Pictures.drawing(200, 100), IccProfiles.adobeRgb());

    ImageResult made = images.transform(source, Transform.width(150).gamut(Gamut.SOURCE));

    assertThat(made.format()).isEqualTo(ImageFormat.AVIF);
    assertThat(HeaderReader.read(made.bytes(), MOST).profile()).isPresent();
  }

  @Test
  void reachesAScore() throws IOException {
    byte[] source = profiled(Pictures.photo(300, 200), IccProfiles.adobeRgb());

    ImageResult made = images.transform(source, OWN.quality(Quality.score(70)));

    assertThat(HeaderReader.read(made.bytes(), MOST).profile()).isPresent();
  }

  @Test
  void isAVariantOfItsOwn() {
    SourceKey key = SourceKey.of("a.jpg");

    assertThat(Stream.of(Gamut.values()).map(g -> VariantKey.of(key, "1", OWN.gamut(g))).distinct())
        .hasSize(Gamut.values().length);
  }

  /** A background is sRGB's whatever the picture on it is. */
  @Test
  void paintsTheBackgroundThatIsAskedFor() {
    Transform ground = framed(Transform.original()).background(0x336699);
    byte[] source = ColourTest.p3ByCodePoints();

    byte[] png = images.transform(source, ground.format(ImageFormat.PNG)).bytes();
    byte[] p3 =
        images.transform(source, framed(OWN).background(0x336699).gamut(Gamut.DISPLAY_P3)).bytes();

    assertThat(Pictures.read(png).getRGB(5, 1)).isEqualTo(new Color(0x336699).getRGB());
    byte[] shown = images.transform(p3, Transform.original().format(ImageFormat.PNG)).bytes();
    assertThat(DeltaE.of(Pictures.read(shown).getRGB(5, 1), 0x336699)).isLessThan(2);
  }

  /** Behind the extended header, which every animation has. */
  private static byte[] webpWithProfile(byte[] webp, byte[] icc) {
    ByteBuffer out = ByteBuffer.allocate(webp.length + 8 + icc.length).order(LITTLE_ENDIAN);
    out.put(webp, 0, 30).put(new byte[] {'I', 'C', 'C', 'P'}).putInt(icc.length).put(icc);
    out.put(webp, 30, webp.length - 30).putInt(4, out.capacity() - 8);
    out.put(20, (byte) (webp[20] | 0x20));
    return out.array();
  }

  private static Transform framed(Transform transform) {
    BufferedImage patches = ColourTest.patches();
    return Transform.size(patches.getWidth(), patches.getHeight() + 20)
        .fit(Fit.CONTAIN)
        .formats(transform.formats())
        .quality(transform.quality())
        .gamut(transform.gamut());
  }

  private static BufferedImage grey() {
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    grey.getGraphics().drawImage(Pictures.photo(64, 64), 0, 0, null);
    return grey;
  }

  private static byte[] profiled(BufferedImage image, byte[] icc) throws IOException {
    return Pictures.profiled(image, icc);
  }

  private static byte[] with(byte[] icc, int at, String text) {
    byte[] changed = icc.clone();
    put(changed, at, text);
    return changed;
  }

  private static void put(byte[] into, int at, String text) {
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, into, at, text.length());
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
