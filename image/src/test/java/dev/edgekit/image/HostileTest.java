package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Broken and malicious originals: a picture or a typed error, and the service goes on. */
class HostileTest {
  private static final Transform SMALL = Transform.width(40).format(ImageFormat.JPEG);
  private static ImageService images;

  @BeforeAll
  static void start() {
    images = Pictures.service();
  }

  @AfterAll
  static void stop() {
    images.close();
  }

  @Test
  void survivesTruncationAtEvery64Bytes() {
    samples()
        .forEach(
            (name, sample) -> {
              for (int length = 0; length < sample.length; length += 64) {
                attempt(name + " cut at " + length, Arrays.copyOf(sample, length));
              }
            });
  }

  @Test
  void survivesFlippedBits() {
    flip(60, 1);
  }

  @Test
  @Tag("long")
  void survivesTenThousandFlippedBits() {
    flip(10_000 / samples().size(), 2);
  }

  @Test
  void refusesSizesBeforeDecoding() throws IOException {
    assertReason(Bombs.jpegHeader(20_000, 20_000), Reason.TOO_LARGE);
    assertReason(Bombs.jpegHeader(16_000, 16_000), Reason.TOO_LARGE);
    assertReason(Bombs.jpegHeader(0, 100), Reason.CORRUPT);
    assertReason(Bombs.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE), Reason.TOO_LARGE);
    assertReason(Bombs.pngHeader(-1, 10), Reason.TOO_LARGE);
    assertReason(Bombs.pngHeader(2_000, 1_500), Reason.CORRUPT);
  }

  @Test
  void doesNotInflateTexts() throws IOException {
    byte[] bomb = Bombs.pngText(400);

    ImageResult result = images.transform(bomb, SMALL);

    assertThat(result.width()).isEqualTo(40);
  }

  @Test
  void refusesEndlessScans() {
    assertReason(Bombs.jpegScans(2_000), Reason.CORRUPT);
  }

  @Test
  void refusesOtherFormats() {
    for (String start :
        new String[] {"<svg xmlns", "II*\0aaaa", "BM......", "8BPS", "%PDF-1.7", ""}) {
      assertReason(
          start.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), Reason.UNSUPPORTED);
    }
  }

  @Test
  void refusesWhatNeedsMoreMemoryThanThereIs() {
    try (ImageService small =
        ImageService.builder()
            .originals(key -> Optional.empty())
            .widths(320)
            .limits(Pictures.PATIENT.withMaxDecodedBytes(1_000_000))
            .build()) {
      byte[] png = Pictures.png(Pictures.photo(600, 500));

      assertThatThrownBy(() -> small.transform(png, SMALL))
          .isInstanceOfSatisfying(
              ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageContaining("1000000");
      assertThat(small.transform(Pictures.png(Pictures.photo(50, 40)), SMALL).width())
          .isEqualTo(40);
    }
  }

  private static void flip(int perSample, long seed) {
    Random random = new Random(seed);
    samples()
        .forEach(
            (name, sample) -> {
              for (int i = 0; i < perSample; i++) {
                byte[] flipped = sample.clone();
                int bits = 1 + random.nextInt(4);
                for (int k = 0; k < bits; k++) {
                  flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                }
                attempt(name + " flip " + i, flipped);
              }
            });
  }

  private static void attempt(String what, byte[] source) {
    try {
      assertThat(images.transform(source, SMALL).bytes()).isNotEmpty();
    } catch (ImageException e) {
      assertThat(e.status()).as("%s: %s", what, e).isBetween(400, 499);
    }
  }

  private static void assertReason(byte[] source, Reason reason) {
    assertThatThrownBy(() -> images.transform(source, SMALL))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Map<String, byte[]> samples() {
    BufferedImage photo = Pictures.photo(120, 90);
    byte[] png = Pictures.png(photo);
    Map<String, byte[]> samples = new LinkedHashMap<>();
    samples.put("jpeg", Pictures.jpegWithOrientation(Pictures.jpeg(photo), 6));
    samples.put("progressive", make(png, ImageFormat.JPEG));
    samples.put("png", Pictures.png(Pictures.photo(60, 40)));
    samples.put("gif", Pictures.gif(photo));
    samples.put("webp", make(png, ImageFormat.WEBP));
    samples.put("avif", make(png, ImageFormat.AVIF));
    return samples;
  }

  private static byte[] make(byte[] source, ImageFormat format) {
    return images.transform(source, Transform.original().format(format)).bytes();
  }
}
