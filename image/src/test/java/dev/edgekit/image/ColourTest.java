package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.fixtures.DeltaE;
import dev.edgekit.image.fixtures.IccProfiles;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.HeaderReader;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What colours become, beside the JDK's own colour engine. */
class ColourTest {
  private static final int SIDE = 8;
  private static final int STEPS = 6;
  private static final Transform PNG = Transform.original().format(ImageFormat.PNG);
  private static final Transform AVIF =
      Transform.original().format(ImageFormat.AVIF).quality(100).gamut(Gamut.DISPLAY_P3);

  @AutoClose private static final ImageService images = Pictures.service();

  @Test
  void convertsDisplayP3ToSrgb() throws IOException {
    assertLikeTheJdk(IccProfiles.displayP3());
  }

  @Test
  void convertsAdobeRgbToSrgb() throws IOException {
    assertLikeTheJdk(IccProfiles.adobeRgb());
  }

  /** Close to sRGB's curve, but for the shadows. */
  @Test
  void convertsAPowerWithThePrimariesOfSrgb() throws IOException {
    assertLikeTheJdk(IccProfiles.srgbWithPower());
  }

  /** Where both curves differ by more than a step: of 20 a power makes 12. */
  @Test
  void convertsTheShadowsOfAPower() throws IOException {
    BufferedImage dark = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    int[] rgb = new int[256];
    Arrays.fill(rgb, 0x141414);
    dark.setRGB(0, 0, 16, 16, rgb, 0, 16);

    BufferedImage shown = shown(Pictures.profiled(dark, IccProfiles.srgbWithPower()), PNG);

    assertThat(shown.getRGB(8, 8) & 0xff).isBetween(11, 13);
  }

  @Test
  void convertsTheJdksProfileOfLight() throws IOException {
    assertLikeTheJdk(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData());
  }

  @Test
  void leavesSrgbAsItIsWhateverTheProfileIsCalled() throws IOException {
    BufferedImage shown = shown(Pictures.profiled(patches(), IccProfiles.srgb()), PNG);

    assertThat(rgb(shown)).isEqualTo(rgb(patches()));
  }

  @Test
  void readsTheFirstProfileAlone() throws IOException {
    byte[] png = Pictures.profiled(patches(), IccProfiles.adobeRgb()); // goes before what is there
    byte[] twice = Pictures.pngWithChunk(png, "iCCP", Pictures.compressed(IccProfiles.displayP3()));

    assertThat(HeaderReader.read(twice, 1 << 20).profile()).contains(IccProfiles.displayP3());
  }

  @Test
  void convertsGreyByItsCurve() throws IOException {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    int[] half = new int[256];
    Arrays.fill(half, 55); // of light, 21.6 % of white: 128 in sRGB
    grey.getRaster().setSamples(0, 0, 16, 16, 0, half);

    BufferedImage shown = shown(Pictures.profiled(grey, IccProfiles.linearGrey()), PNG);

    assertThat(shown.getRaster().getSample(8, 8, 0)).isBetween(127, 129);
  }

  /** As some cameras leave it when they make a picture grey. */
  @Test
  void convertsGreyByTheCurveOfAProfileForColours() throws IOException {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    int[] half = new int[256];
    Arrays.fill(half, 55);
    grey.getRaster().setSamples(0, 0, 16, 16, 0, half);
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    BufferedImage shown = shown(Pictures.profiled(grey, linear), PNG);

    assertThat(shown.getRaster().getSample(8, 8, 0)).isBetween(127, 129);
  }

  @Test
  void readsCodePointsOfPng() {
    BufferedImage byCodePoints = shown(p3ByCodePoints(), PNG);

    assertThat(deltas(byCodePoints, reference(IccProfiles.displayP3()))[95]).isLessThan(1);
  }

  @Test
  void keepsDisplayP3WhereThatIsAskedFor() {
    byte[] kept = images.transform(p3ByCodePoints(), AVIF).bytes();
    byte[] narrow = images.transform(p3ByCodePoints(), AVIF.gamut(Gamut.SRGB)).bytes();

    assertThat(HeaderReader.read(kept, 0).cicp()).contains(Cicp.DISPLAY_P3);
    assertThat(HeaderReader.read(narrow, 0).cicp()).contains(Cicp.SRGB);
    assertThat(deltas(shown(kept, PNG), shown(narrow, PNG))[95]).isLessThan(2);
    assertThat(deltas(shown(kept, PNG), reference(IccProfiles.displayP3()))[90]).isLessThan(2);
  }

  @Test
  void keepsDisplayP3OfProfiles() throws IOException {
    byte[] kept =
        images.transform(Pictures.profiled(patches(), IccProfiles.displayP3()), AVIF).bytes();

    assertThat(HeaderReader.read(kept, 0).cicp()).contains(Cicp.DISPLAY_P3);
  }

  @Test
  void statesSrgbForWhatIsSrgb() {
    byte[] avif = images.transform(Pictures.png(patches()), AVIF).bytes();
    byte[] webp =
        images.transform(p3ByCodePoints(), AVIF.format(ImageFormat.WEBP).quality(100)).bytes();

    assertThat(HeaderReader.read(avif, 0).cicp()).contains(Cicp.SRGB);
    assertThat(deltas(shown(webp, PNG), reference(IccProfiles.displayP3()))[90]).isLessThan(3);
  }

  /** A disc on nothing, where "nothing" is its opposite: no edge may be nearer to that. */
  @ParameterizedTest
  @CsvSource({"0xffffff, 0x000000", "0x000000, 0xffffff"})
  void leavesNoFringeAroundWhatIsTransparent(String visible, String hidden) {
    int colour = Integer.decode(visible);
    BufferedImage disc = disc(colour, Integer.decode(hidden));
    Transform small = Transform.width(67);
    Transform onColour = Transform.original().background(colour).format(ImageFormat.PNG);

    for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.AVIF)) {
      byte[] made = images.transform(Pictures.png(disc), small.format(format)).bytes();
      BufferedImage shown = shown(made, onColour);

      for (int argb : rgb(shown)) {
        int alpha = argb >>> 24;
        int blended = ((argb & 0xff) * alpha + (colour & 0xff) * (255 - alpha)) / 255;
        assertThat(Math.abs(blended - (colour & 0xff))).as("%s: %08x", format, argb).isLessThan(12);
      }
    }
  }

  private static BufferedImage disc(int visible, int hidden) {
    BufferedImage disc = new BufferedImage(200, 200, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 200; x++) {
        boolean inside = Math.hypot(x - 100, y - 100) < 80;
        disc.setRGB(x, y, inside ? 0xff000000 | visible : hidden);
      }
    }
    return disc;
  }

  private static void assertLikeTheJdk(byte[] icc) throws IOException {
    BufferedImage shown = shown(Pictures.profiled(patches(), icc), PNG);

    double[] deltas = deltas(shown, reference(icc));

    assertThat(deltas[95]).as("95th percentile").isLessThan(1);
    assertThat(deltas[100]).as("maximum").isLessThan(2);
  }

  /** 216 colours through the whole cube, each a square. */
  static BufferedImage patches() {
    BufferedImage image =
        new BufferedImage(STEPS * STEPS * SIDE, STEPS * SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int patch = x / SIDE;
        image.setRGB(x, y, (patch / STEPS * 51) << 16 | (patch % STEPS * 51) << 8 | y / SIDE * 51);
      }
    }
    return image;
  }

  /** The patches as the JDK shows them. */
  static BufferedImage reference(byte[] icc) {
    ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(icc));
    BufferedImage patches = patches();
    BufferedImage image =
        new BufferedImage(patches.getWidth(), patches.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = patches.getRGB(x, y);
        float[] srgb =
            space.toRGB(
                new float[] {
                  (rgb >> 16 & 0xff) / 255f, (rgb >> 8 & 0xff) / 255f, (rgb & 0xff) / 255f
                });
        image.setRGB(x, y, sample(srgb[0]) << 16 | sample(srgb[1]) << 8 | sample(srgb[2]));
      }
    }
    return image;
  }

  private static int sample(float value) {
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  }

  private static BufferedImage shown(byte[] source, Transform transform) {
    return Pictures.read(images.transform(source, transform).bytes());
  }

  static byte[] p3ByCodePoints() {
    return Pictures.pngWithChunk(Pictures.png(patches()), "cICP", new byte[] {12, 13, 0, 1});
  }

  /** Percentiles 0 to 100 of the middles' differences. */
  static double[] deltas(BufferedImage one, BufferedImage other) {
    double[] all = new double[STEPS * STEPS * STEPS];
    for (int i = 0; i < all.length; i++) {
      int x = i / STEPS * SIDE + SIDE / 2;
      int y = i % STEPS * SIDE + SIDE / 2;
      all[i] = DeltaE.of(one.getRGB(x, y), other.getRGB(x, y));
    }
    Arrays.sort(all);
    double[] percentiles = new double[101];
    for (int i = 0; i <= 100; i++) {
      percentiles[i] = all[Math.min(all.length - 1, i * all.length / 100)];
    }
    return percentiles;
  }

  private static int[] rgb(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
