package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.fixtures.AvifAssembly;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.LosslessBits;
import dev.edgekit.image.fixtures.Mutations;
import dev.edgekit.image.fixtures.Peak;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.AvifFile;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.header.RightsReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broken and malicious originals: a picture or a typed error, and the service goes on. */
class HostileTest {
  private static final Transform SMALL = Transform.width(40).format(ImageFormat.JPEG);
  private static final Logger log = LoggerFactory.getLogger(HostileTest.class);
  private static final long MIB = 1024 * 1024;
  private static final Transform MOVING = Transform.width(40).format(ImageFormat.WEBP);
  @AutoClose private static final ImageService images = Pictures.service();

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
    flip(20, 1);
  }

  @Test
  @Tag("long")
  void survivesTenThousandFlippedBits() {
    flip(10_000 / samples().size(), 2);
  }

  @Test
  @Tag("long")
  void leavesMemoryFlat() throws IOException {
    transformEach(2_000); // code, pools and arenas grow at first
    long before = Peak.resident();

    transformEach(10_000);

    long grown = Peak.resident() - before;
    log.info("10,000 transforms: from {} KiB by {} KiB", before / 1024, grown / 1024);
    assertThat(grown).isLessThan(48 * MIB);
  }

  private static void transformEach(int count) {
    List<byte[]> sources = List.copyOf(samples().values());
    List<ImageFormat> formats = List.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG);
    for (int i = 0; i < count; i++) {
      Transform transform = Transform.width(48).format(formats.get(i / sources.size() % 3));
      assertThat(images.transform(sources.get(i % sources.size()), transform).bytes()).isNotEmpty();
    }
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
  void inflatesNothingBehindThePicture() {
    byte[] broken = Bombs.pngBrokenAfterThePicture();

    assertThat(images.transform(broken, SMALL).width()).isEqualTo(40);
  }

  @Test
  void inflatesOneProfileOnly() throws IOException {
    assertThat(images.transform(Bombs.pngProfiles(2_000), SMALL).width()).isEqualTo(40);
  }

  /** Libavcodec would write each field as text: 700 megabytes and seconds for these. */
  @Test
  void doesNotUnfoldExif() throws IOException {
    BufferedImage photo = Pictures.photo(60, 40);
    byte[] webp = make(Pictures.png(photo), ImageFormat.WEBP);
    byte[] exif = Bombs.exif(1_900);

    assertTakesLittle(Pictures.jpegWithExif(Pictures.jpeg(photo), exif));
    assertTakesLittle(Pictures.webpWithExif(webp, 60, 40, exif));
  }

  private static void assertTakesLittle(byte[] source) throws IOException {
    long peak = Peak.of(() -> assertThat(images.transform(source, SMALL).width()).isEqualTo(40));
    assertThat(peak).isLessThan(64 * MIB);
  }

  /** Libavcodec would make 327,680 tables of a kilobyte or more. */
  @Test
  void boundsPrefixCodesOfWebp() throws IOException {
    byte[] bomb = codes(65_536, 0, (bits, alphabet) -> bits.pair());
    byte[] single = codes(1, 0, (bits, alphabet) -> bits.pair());
    byte[] lossy = make(Pictures.png(Pictures.photo(4, 4)), ImageFormat.WEBP);

    assertTooManyCodes(LosslessBits.still(4, 4, bomb), SMALL);
    assertTooManyCodes(LosslessBits.alpha(lossy, 4, 4, bomb), SMALL);
    assertTooManyCodes(LosslessBits.moving(4, 4, bomb, single), SMALL);
    assertTooManyCodes(LosslessBits.moving(4, 4, single, bomb), MOVING);
    assertThat(images.transform(LosslessBits.still(4, 4, single), SMALL).width()).isEqualTo(4);
    assertThat(images.transform(LosslessBits.alpha(lossy, 4, 4, single), SMALL).width())
        .isEqualTo(4);
    assertThat(images.transform(LosslessBits.moving(4, 4, single, single), MOVING).width())
        .isEqualTo(4);
  }

  private static void assertTooManyCodes(byte[] source, Transform transform) throws IOException {
    long peak =
        Peak.of(
            () ->
                assertThatThrownBy(() -> images.transform(source, transform))
                    .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                    .hasMessageContaining("65536")
                    .hasMessageContaining("4096"));
    assertThat(peak).isLessThan(64 * MIB);
  }

  /** With tables as large as they can be, as many as are read. */
  @Test
  void reservesWhatPrefixCodesTake() throws IOException {
    byte[] lossy = make(Pictures.png(Pictures.photo(4, 4)), ImageFormat.WEBP);
    byte[] codes = codes(4_096, 11, LosslessBits::wide);

    assertReserved(LosslessBits.still(4, 4, codes));
    assertReserved(LosslessBits.alpha(lossy, 4, 4, codes));
  }

  private static void assertReserved(byte[] source) throws IOException {
    try (ImageEngine engine = FfmpegEngine.load()) {
      ImageInfo info = HeaderReader.read(source, 0);
      long reserved = engine.decodedBytes(source, info, 1);
      long peak = Peak.of(() -> assertThat(engine.decode(source, info, 1).width()).isEqualTo(4));
      log.info("prefix codes: {} KiB of {} KiB reserved", peak / 1024, reserved / 1024);
      assertThat(peak).isLessThan(reserved);
    }
  }

  /** As phones write it: twelve megapixels in tiles, of which the decoder holds one at a time. */
  @Test
  void opensTwelveMegapixelsOfTilesWithAHeapOf256Megabytes() throws IOException {
    byte[] tile = make(Pictures.png(Pictures.photo(512, 512)), ImageFormat.AVIF);
    byte[] av1 = AvifFile.parse(tile).colour().tiles().get(0);
    AvifAssembly grid = new AvifAssembly().grid(1, 6, 8, 3_072, 4_096, 2);
    for (int id = 2; id < 2 + 48; id++) {
      grid.item(id, "av01", av1, AvifAssembly.size(512, 512));
    }
    byte[] phones = grid.bytes();
    Limits small = Pictures.PATIENT.withMaxDecodedBytes(128 * MIB);
    try (ImageService service =
        ImageService.builder()
            .originals(key -> Optional.empty())
            .widths(40)
            .limits(small)
            .build()) {
      long peak = Peak.of(() -> assertThat(service.transform(phones, SMALL).width()).isEqualTo(40));

      log.info("12 megapixels of tiles: {} MiB", peak / MIB);
      assertThat(peak).isLessThan(128 * MIB);
    }
  }

  private static byte[] codes(int groups, int cacheBits, ObjIntConsumer<LosslessBits> code) {
    return new LosslessBits().groups(groups, cacheBits, code).bytes();
  }

  @Test
  void boundsWhatAnAvifMayName() {
    byte[] avif = make(Pictures.png(Pictures.photo(60, 40)), ImageFormat.AVIF);

    assertReason(Bombs.avifBoxes(4_000_000), Reason.CORRUPT);
    assertReason(Bombs.avifPieces(60_000), Reason.CORRUPT);
    assertThat(images.transform(Bombs.avifFrames(avif, 1), SMALL).width()).isEqualTo(40);
    assertReason(Bombs.avifFrames(avif, 500), Reason.UNSUPPORTED);
    assertReason(Bombs.avifFrames(avif, 20_000), Reason.CORRUPT);
  }

  @Test
  void boundsHowFarTilesReach() {
    byte[] wide = Bombs.av1(make(Pictures.png(Pictures.photo(4_096, 64)), ImageFormat.AVIF));
    byte[] small = Bombs.av1(make(Pictures.png(Pictures.photo(64, 64)), ImageFormat.AVIF));

    assertReason(Bombs.avifGrid(64, 64 * 200, 1, 200, wide), Reason.CORRUPT);
    assertThat(images.transform(Bombs.avifGrid(40, 120, 1, 2, small), SMALL).height())
        .isEqualTo(120);
  }

  @Test
  void readsAv1DataOfOneSizeOnly() {
    byte[] small = Bombs.av1(make(Pictures.png(Pictures.photo(64, 64)), ImageFormat.AVIF));
    byte[] large = Bombs.av1(make(Pictures.png(Pictures.photo(640, 480)), ImageFormat.AVIF));
    byte[] hidden = Bombs.join(small, large, small);

    assertThat(images.transform(Bombs.avifGrid(64, 64, 1, 1, small), SMALL).width()).isEqualTo(40);
    assertReason(Bombs.avifGrid(64, 64, 1, 1, hidden), Reason.CORRUPT);
  }

  @Test
  void boundsWhatAGifMayHold() {
    assertThat(images.transform(Bombs.gifComment(10_000_000), SMALL).bytes()).isNotEmpty();
    assertThat(images.transform(Bombs.gifFrames(1_000, 1_000, 9_000), MOVING).bytes()).isNotEmpty();
    assertReason(Bombs.gifFrames(16_000, 16_000, 2), Reason.TOO_LARGE);
  }

  @Test
  void boundsTheResult() {
    byte[] thin = Pictures.png(Pictures.photo(2, 2_000));
    Transform enlarged = Transform.size(16_000, 16_000).withEnlargement().format(ImageFormat.JPEG);

    assertReason(thin, enlarged.fit(Fit.CONTAIN), Reason.TOO_LARGE);
    assertReason(thin, enlarged.fit(Fit.FILL), Reason.TOO_LARGE);
    ImageResult outside = images.transform(thin, enlarged.fit(Fit.OUTSIDE));
    assertThat(outside.width()).as("in proportion").isEqualTo(16);
    assertThat(outside.height()).isEqualTo(Transform.MAX_SIDE);
  }

  @Test
  void countsThePixelsOfTheResultToo() {
    try (ImageService small =
        ImageService.builder()
            .originals(key -> Optional.empty())
            .widths(320)
            .limits(Pictures.PATIENT.withMaxPixels(10_000))
            .build()) {
      Transform enlarged = Transform.width(101).withEnlargement().format(ImageFormat.JPEG);
      byte[] png = Pictures.png(Pictures.photo(50, 50));

      assertThat(small.transform(png, enlarged.toWidth(100)).width()).isEqualTo(100);
      assertThatThrownBy(() -> small.transform(png, enlarged))
          .isInstanceOfSatisfying(
              ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageContaining("10201 pixels; the limit is 10000");
    }
  }

  @Test
  void scalesThinPictures() {
    assertThat(images.transform(Pictures.png(Pictures.photo(16_384, 1)), SMALL).height())
        .isEqualTo(1);
    assertThat(images.transform(Pictures.png(Pictures.photo(1, 16_384)), SMALL).width())
        .isEqualTo(1);
    assertThat(images.transform(Pictures.jpeg(Pictures.photo(1, 16_000)), SMALL).width())
        .isEqualTo(1);
    assertReason(Bombs.jpegHeader(1, 65_535), Reason.CORRUPT); // few pixels, and none are there
    assertReason(Bombs.jpegHeader(65_535, 1), Reason.CORRUPT);
  }

  @Test
  void readsOneXmpPacketOnly() {
    byte[] png = Pictures.png(Pictures.photo(8, 8));
    String head = "XML:com.adobe.xmp\0\0\0\0\0";
    String second = "<x xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>A</dc:creator></x>";

    byte[] one = Pictures.pngWithChunk(png, "iTXt", (head + second).getBytes(UTF_8));
    byte[] two = Pictures.pngWithChunk(one, "iTXt", (head + "<x/>").getBytes(UTF_8));

    assertThat(RightsReader.read(one, ImageFormat.PNG).artist()).isEqualTo("A");
    assertThat(RightsReader.read(two, ImageFormat.PNG).isEmpty()).isTrue();
  }

  /** Each is copied to be read: all of these would be more than the heap. */
  @Test
  void readsFourItemsOfMetadataOnly() {
    byte[] items = Bombs.avifItems(Collections.nCopies(600, "Exif"), 0, 2_000_000);

    byte[] file = Arrays.copyOf(items, 2_000_000);

    assertThat(RightsReader.read(file, ImageFormat.AVIF).isEmpty()).isTrue();
  }

  /** ImageIO's readers would make room for as much as the profile says; none sees one. */
  @Test
  void makesNoRoomForAProfileLongerThanItsFile() {
    byte[] icc = new byte[14 + 128];
    System.arraycopy("ICC_PROFILE\0\1\1".getBytes(UTF_8), 0, icc, 0, 14);
    icc[14] = 0x7f; // two gigabytes
    byte[] cmyk = Samples.cmykJpeg();

    ImageResult shown =
        images.transform(RightsTest.with(cmyk, RightsTest.segment(0xe2, icc)), SMALL);

    assertThat(shown.width()).isEqualTo(40);
    assertThat(shown.report().profileIgnored()).isTrue();
  }

  @Test
  void refusesEndlessScans() {
    assertReason(Bombs.jpegScans(2_000), Reason.CORRUPT);
    byte[] jpeg = Pictures.jpeg(Pictures.photo(64, 64));
    for (String between : List.of("ff01", "ffd8", "fffeffff", "fff0ffff", "0000", "fffe0004ffd9")) {
      byte[] bytes = HexFormat.of().parseHex(between);
      assertReason(Bombs.jpegScans(jpeg, 2_000, bytes), Reason.CORRUPT);
    }
  }

  @Test
  void refusesManyScansOfALargePicture() {
    byte[] large = Bombs.jpegHeader(7_000, 7_000);

    assertThat(HeaderReader.read(Bombs.jpegScans(large, 20, new byte[0]), 0).width())
        .isEqualTo(7_000);
    assertReason(Bombs.jpegScans(large, 21, new byte[0]), Reason.CORRUPT);
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

  @Test
  void survivesMutatedStructures() {
    mutate(Duration.ofSeconds(2), 3);
  }

  /** Minutes are set by {@code -Dedgekit.fuzz.minutes}; the seed is of the day. */
  @Test
  @Tag("long")
  void survivesMutatedStructuresForMinutes() throws IOException {
    mutate(Duration.ofSeconds(20), 5); // code, pools and arenas grow at first
    long before = Peak.resident();

    long seed = java.time.LocalDate.now(java.time.ZoneOffset.UTC).toEpochDay();
    mutate(Duration.ofMinutes(Integer.getInteger("edgekit.fuzz.minutes", 3)), seed);

    long grown = Peak.resident() - before;
    log.info("resident memory from {} KiB by {} KiB", before / 1024, grown / 1024);
    assertThat(grown).isLessThan(160 * MIB); // some of it the heap, which may still grow
  }

  private static void mutate(Duration time, long seed) {
    Mutations mutations = new Mutations(seed);
    Random random = new Random(seed);
    List<byte[]> samples = List.copyOf(samples().values());
    List<ImageFormat> formats = List.of(ImageFormat.values());
    Map<String, Integer> outcomes = new TreeMap<>();
    long slowest = 0;
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < time.toNanos(); i++) {
      byte[] source = samples.get(i % samples.size());
      byte[] mutated = mutations.mutate(source, samples.get(random.nextInt(samples.size())));
      ImageFormat format = i % 4 > 0 ? ImageFormat.JPEG : formats.get(i / 4 % formats.size());
      Transform transform =
          Transform.width(40)
              .format(format == ImageFormat.GIF ? ImageFormat.WEBP : format)
              .effort(Effort.FAST)
              .metadata(i % 5 == 0 ? Metadata.KEEP_COPYRIGHT : Metadata.STRIP);
      long from = System.nanoTime();
      outcomes.merge(
          outcome("seed " + seed + ", mutation " + i, mutated, transform), 1, Integer::sum);
      slowest = Math.max(slowest, System.nanoTime() - from);
    }
    log.info("mutated structures, seed {}: {}, slowest {} ms", seed, outcomes, slowest / 1_000_000);
  }

  private static String outcome(String what, byte[] source, Transform transform) {
    try {
      ImageResult result = images.transform(source, transform);
      assertThat(result.width()).as(what).isBetween(1, 40);
      return "picture";
    } catch (ImageException e) {
      assertThat(e.status()).as("%s: %s", what, e).isBetween(400, 499);
      return e.reason().name();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  private static void attempt(String what, byte[] source) {
    try {
      assertThat(images.transform(source, SMALL).bytes()).isNotEmpty();
      if (what.startsWith("moving")) {
        assertThat(images.transform(source, MOVING).bytes()).isNotEmpty();
      }
    } catch (ImageException e) {
      assertThat(e.status()).as("%s: %s", what, e).isBetween(400, 499);
    }
  }

  private static void assertReason(byte[] source, Reason reason) {
    assertReason(source, SMALL, reason);
  }

  private static void assertReason(byte[] source, Transform transform, Reason reason) {
    assertThatThrownBy(() -> images.transform(source, transform))
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
    samples.put("transparent avif", make(Samples.transparentPng(), ImageFormat.AVIF));
    samples.put("lossless webp", make(Pictures.png(Pictures.drawing(90, 60)), ImageFormat.WEBP));
    samples.put("transparent webp", make(Samples.transparentPng(), ImageFormat.WEBP));
    samples.putAll(Samples.losslessWebps());
    samples.put("moving gif", Samples.movingGif());
    samples.put(
        "moving webp",
        images
            .transform(Samples.movingGif(), Transform.original().format(ImageFormat.WEBP))
            .bytes());
    samples.put("moving avif", make(Samples.movingGif(), ImageFormat.AVIF));
    samples.put("avif of tiles", Samples.resource("transparent-grid.avif"));
    samples.putAll(Samples.files());
    return samples;
  }

  private static byte[] make(byte[] source, ImageFormat format) {
    return images.transform(source, Transform.original().format(format)).bytes();
  }
}
