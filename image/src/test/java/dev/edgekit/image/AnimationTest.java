package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Chromium;
import dev.edgekit.image.fixtures.Chromium.Shown;
import dev.edgekit.image.fixtures.EngineAround;
import dev.edgekit.image.fixtures.Gifs;
import dev.edgekit.image.fixtures.Gifs.Frame;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.header.RightsWriter;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.pipeline.Pipeline;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import dev.edgekit.image.internal.support.Deadline;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures that move: what is shown, when, and how often. */
class AnimationTest {
  /** Lossy; a frame that is disposed of wrongly differs by 20 and more. */
  private static final double TOLERANCE = 12;

  private static final int[] PALETTE = {
    0xff0000, 0xee2020, 0x00ff00, 0x20ee20, 0x0000ff, 0x2020ee, 0xffffff, 0xdddddd
  };

  /** Each way of disposal, places within and beyond the canvas, transparency, several delays. */
  private static final List<Frame> FRAMES =
      List.of(
          new Frame(0, 0, 80, 60, 0, -1, 1, 7),
          new Frame(20, 10, 30, 30, 2, -1, 2, 12),
          new Frame(10, 20, 40, 30, 4, 5, 3, 30),
          new Frame(60, 40, 40, 40, 6, -1, 0, 5),
          new Frame(0, 0, 20, 20, 2, 2, 1, 100),
          new Frame(0, 40, 60, 20, 6, -1, 4, 9),
          new Frame(5, 5, 70, 50, 4, -1, 2, 0));

  private static final Transform WEBP = Transform.original().format(ImageFormat.WEBP);
  private static final Transform AVIF = Transform.original().format(ImageFormat.AVIF).quality(90);

  private static final Transform PNG = Transform.original().format(ImageFormat.PNG);
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();

  @AutoClose private static final ImageService images = Pictures.service();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void showsEachFrameAsTheGifDoes(ImageFormat format) {
    ImageResult result = images.transform(gif(2), AVIF.format(format));

    assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
    List<Animation.Frame> frames = frames(result);
    List<int[]> expected = composed();
    assertThat(frames).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(difference(argb(frames.get(i)), expected.get(i)))
          .as("frame %d", i)
          .isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AVIF", "WEBP"})
  void keepsTimesAndRepetitions(ImageFormat format) {
    ImageResult once = images.transform(gif(-1), AVIF.format(format));

    assertThat(loops(images.transform(gif(2), AVIF.format(format)))).isEqualTo(3);
    assertThat(loops(images.transform(gif(0), AVIF.format(format)))).isZero();
    assertThat(loops(once)).isEqualTo(1);
    assertThat(frames(once).stream().map(Animation.Frame::millis))
        .containsExactly(70, 120, 300, 50, 1000, 90, 100);
  }

  @Test
  void isShownByABrowserAsTheGifIs() throws Exception {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    List<ImageResult> files = new ArrayList<>();
    for (int repeats : new int[] {-1, 0, 2}) {
      byte[] gif = gif(repeats);
      ImageResult webp = images.transform(gif, WEBP);
      files.add(new ImageResult(gif, ImageFormat.GIF, 80, 60, webp.report()));
      files.add(webp);
      files.add(images.transform(gif, AVIF));
    }

    List<Shown> shown = Chromium.show(directory, files);

    for (int i = 0; i < shown.size(); i += 3) {
      checkShown(shown.get(i + 1), shown.get(i));
      checkShown(shown.get(i + 2), shown.get(i));
    }
  }

  private static void checkShown(Shown result, Shown source) {
    assertThat(result.repetitions()).isEqualTo(source.repetitions());
    assertThat(result.frames()).hasSameSizeAs(source.frames());
    for (int i = 0; i < source.frames().size(); i++) {
      int stated = source.frames().get(i).millis();
      assertThat(result.frames().get(i).millis()).isEqualTo(stated == 0 ? 100 : stated);
      assertThat(difference(argb(result.frames().get(i)), argb(source.frames().get(i))))
          .as("frame %d", i)
          .isLessThan(TOLERANCE);
    }
  }

  @Test
  void scalesAndTurnsEveryFrame() {
    ImageResult result =
        images.transform(
            gif(0), Transform.size(30, 30).fit(Fit.COVER).format(ImageFormat.WEBP).quality(90));

    List<Animation.Frame> frames = frames(result);

    assertThat(frames).hasSize(FRAMES.size());
    for (Animation.Frame frame : frames) {
      assertThat(frame.pixels().width()).isEqualTo(30);
      assertThat(frame.pixels().height()).isEqualTo(30);
    }
    assertThat(argb(frames.get(0))[15 * 30 + 15] >> 16 & 0xff).isGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource({"AVIF, AVIF", "AVIF, WEBP", "WEBP, AVIF", "WEBP, WEBP"})
  void readsWhatItWrote(ImageFormat first, ImageFormat second) {
    ImageResult once = images.transform(gif(4), AVIF.format(first));

    ImageResult twice = images.transform(once.bytes(), Transform.width(40).format(second));

    assertThat(twice.format()).isEqualTo(second);
    assertThat(twice.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(loops(twice)).isEqualTo(5);
    assertThat(frames(twice)).hasSize(FRAMES.size());
  }

  @Test
  void readsSequencesOfOthers() throws Exception {
    assumeTrue(isInstalled("avifenc"), "avifenc is not installed");
    List<String> command = new ArrayList<>(List.of("avifenc", "--timescale", "20"));
    for (int i = 0; i < 4; i++) {
      Path frame = directory.resolve(i + ".png");
      BufferedImage picture = Pictures.photo(64, 48);
      picture.setRGB(5, 5, i);
      command.add(Files.write(frame, Pictures.png(picture)).toString());
    }
    Path avif = directory.resolve("a.avif");
    command.add(avif.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    ImageResult result = images.transform(Files.readAllBytes(avif), AVIF);

    assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(frames(result).stream().map(Animation.Frame::millis))
        .containsExactly(50, 50, 50, 50);
    int[] shown = argb(frames(result).get(3));
    int[] photo = Pictures.photo(64, 48).getRGB(0, 0, 64, 48, null, 0, 64);
    assertThat(difference(shown, photo)).isLessThan(TOLERANCE);
  }

  /** Its tracks are broken, one of its frames is, or another format is asked for. */
  @Test
  void showsTheStillPictureOfASequenceThatCantMove() {
    byte[] moving = images.transform(gif(0), AVIF).bytes();
    byte[] withoutTracks = moving.clone();
    withoutTracks[indexOf(moving, "stts")] = 'x';
    byte[] withoutData = moving.clone();
    Arrays.fill(withoutData, moving.length - 60, moving.length, (byte) 0xff);

    for (byte[] file : List.of(withoutTracks, withoutData)) {
      ImageResult result = images.transform(file, WEBP);

      assertThat(HeaderReader.read(result.bytes(), 0).isAnimated()).isFalse();
      assertThat(Pictures.read(images.transform(file, PNG).bytes()).getRGB(40, 5) >> 16 & 0xff)
          .isGreaterThan(200);
    }
    assertThat(images.transform(moving, PNG).report().motion()).isEqualTo(Motion.FIRST_FRAME);
  }

  @Test
  void isItselfWhereNothingIsToBeDoneAndNoEncodingIsSmaller() {
    byte[] poor = images.transform(pan(), WEBP.quality(30)).bytes();
    byte[] tagged = RightsWriter.write(poor, ImageFormat.WEBP, 120, 90, new Rights("me", "mine"));
    int frame = indexOf(tagged, "ANMF");
    ByteBuffer file = ByteBuffer.wrap(tagged).order(ByteOrder.LITTLE_ENDIAN);
    int behind = frame + 8 + file.getInt(frame + 4);
    byte[] hidden = RightsTest.webpChunk("XMP ", "in a frame".getBytes(StandardCharsets.UTF_8));
    file.putInt(frame + 4, file.getInt(frame + 4) + hidden.length);
    byte[] source =
        Bombs.join(
            Arrays.copyOf(tagged, behind),
            hidden,
            Arrays.copyOfRange(tagged, behind, tagged.length));

    ImageResult result = images.transform(source, WEBP.quality(95));

    assertThat(result.report().outcome()).isEqualTo(Outcome.SOURCE);
    assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(result.bytes()).isEqualTo(poor);
  }

  @Test
  void prefersAvifAndTriesTinyDrawingsWithoutLoss() {
    Transform any = Transform.original();

    ImageResult tiny = images.transform(gif(0), any);
    ImageResult photo = images.transform(pan(), any.quality(60));

    assertThat(tiny.report().candidates()).isEqualTo(2);
    assertThat(tiny.report().outcome()).isEqualTo(Outcome.LOSSLESS);
    assertThat(tiny.format()).isEqualTo(ImageFormat.WEBP);
    assertThat(photo.format()).isEqualTo(ImageFormat.AVIF);
    assertThat(photo.bytes().length)
        .isLessThan(
            images.transform(pan(), any.format(ImageFormat.WEBP).quality(60)).bytes().length / 2);
  }

  @ParameterizedTest
  @CsvSource({"AVIF, 77", "AVIF, 88", "WEBP, 78"})
  void reachesAScore(ImageFormat format, int score) {
    ImageResult result =
        images.transform(pan(), Transform.original().format(format).quality(Quality.score(score)));

    List<Animation.Frame> frames = frames(result);
    List<Animation.Frame> source =
        frames(new ImageResult(pan(), ImageFormat.WEBP, 120, 90, result.report()));
    double sum = 0;
    for (int i = 0; i < 12; i += 4) {
      Ssimulacra2 judge = Ssimulacra2.against(120, 90, rgb(source.get(i)));
      sum += judge.score(rgb(frames.get(i)));
    }
    assertThat(sum / 3).isBetween(score - 2.5, score + 2.5);
    assertThat(result.report().outcome()).isEqualTo(Outcome.ENCODED);
  }

  private static int[] rgb(Animation.Frame frame) {
    return Arrays.stream(argb(frame)).map(argb -> argb & 0xffffff).toArray();
  }

  @Test
  void keepsRightsInASequence() {
    byte[] webp = images.transform(gif(2), WEBP).bytes();
    byte[] tagged = RightsWriter.write(webp, ImageFormat.WEBP, 80, 60, new Rights("me", "mine"));

    ImageResult result = images.transform(tagged, AVIF.metadata(Metadata.KEEP_COPYRIGHT));

    assertThat(new String(result.bytes(), StandardCharsets.ISO_8859_1)).contains("mine");
    assertThat(loops(result)).isEqualTo(3);
    assertThat(frames(result)).hasSize(FRAMES.size());
    assertThat(images.transform(result.bytes(), PNG).width()).isEqualTo(80);
  }

  @Test
  void isNotLargerThanTheGif() {
    Frame flicker = new Frame(0, 0, 64, 48, 0, -1, 1, 10);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      frames.add(flicker);
      frames.add(new Frame(i, i, 9, 9, 4, -1, 2, 10));
    }
    byte[] gif = Gifs.write(64, 48, 0, PALETTE, frames);

    ImageResult result = images.transform(gif, WEBP.quality(95));

    assertThat(result.bytes().length).isLessThan(gif.length);
  }

  @Test
  void lowersTheQualityToFitIntoBytes() {
    int free = images.transform(gif(0), AVIF).bytes().length;

    ImageResult result = images.transform(gif(0), AVIF.maxBytes(free - 1));

    assertThat(result.bytes().length).isLessThan(free);
    assertThat(result.report().outcome()).isEqualTo(Outcome.REDUCED);
    assertThat(result.report().candidates()).isGreaterThan(1);
  }

  private static ImageService service(Limits limits) {
    return ImageService.builder()
        .originals(key -> Optional.empty())
        .widths(320)
        .limits(limits)
        .build();
  }

  @ParameterizedTest
  @CsvSource({"5, 1000000", "100, 28799"})
  void showsTheFirstFrameBeyondTheLimits(int frames, long pixels) {
    Limits limits = Pictures.PATIENT.withMaxFrames(frames).withMaxAnimationPixels(pixels);
    try (ImageService strict = service(limits)) {
      ImageResult result = strict.transform(gif(0), WEBP);

      assertThat(result.report().motion()).isEqualTo(Motion.FIRST_FRAME);
      assertThat(HeaderReader.read(result.bytes(), 0).isAnimated()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"50000000, AVIF", "5000000, WEBP"})
  void takesWhatTheMemoryAllows(long bytes, ImageFormat format) {
    Limits limits = Pictures.PATIENT.withMaxDecodedBytes(bytes);
    try (ImageService strict = service(limits)) {
      ImageResult result = strict.transform(pan(), Transform.original());

      assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
      assertThat(result.format()).isEqualTo(format);
    }
  }

  /** A frame takes 150 kB, all of them one after the other 210. */
  @Test
  void showsTheFirstFrameWhereTheMemoryIsShort() {
    Limits limits = Pictures.PATIENT.withMaxDecodedBytes(gif(0).length + 180_000);
    try (ImageService strict = service(limits)) {
      ImageResult result = strict.transform(gif(0), WEBP);

      assertThat(result.report().motion()).isEqualTo(Motion.FIRST_FRAME);
    }
  }

  @Test
  void beginsAgainWithTheLeastEffortWhereMoreTakesTooLong() {
    List<Effort> tried = new ArrayList<>();
    Engines engines = new Engines(List.of(new PatientOnlyWithFast(tried)));

    ImageResult result =
        Pipeline.of(engines, Pictures.PATIENT, false)
            .run(gif(0), AVIF.effort(Effort.SMALL), Deadline.in(Duration.ofMinutes(2)));

    assertThat(tried).startsWith(Effort.SMALL, Effort.FAST).doesNotContain(Effort.BALANCED);
    assertThat(result.report().motion()).isEqualTo(Motion.KEPT);
    assertThat(frames(result)).hasSize(FRAMES.size());
  }

  /** The native engine, for which time is over where it is not to be quick. */
  private static final class PatientOnlyWithFast extends EngineAround {
    private final List<Effort> tried;

    PatientOnlyWithFast(List<Effort> tried) {
      super(ENGINE);
      this.tried = tried;
    }

    @Override
    public byte[] encode(Animation animation, EncodeSettings settings) {
      tried.add(settings.effort());
      if (settings.effort() != Effort.FAST) {
        throw new ImageException(ImageException.Reason.TIMEOUT, "time is over");
      }
      return ENGINE.encode(animation, settings);
    }
  }

  @Test
  void showsTheFirstFrameWhereTheFormatIsForStillPictures() {
    ImageResult result = images.transform(gif(0), WEBP.format(ImageFormat.JPEG));

    assertThat(result.report().motion()).isEqualTo(Motion.FIRST_FRAME);
    assertThat(Pictures.read(result.bytes()).getRGB(40, 5) >> 16 & 0xff).isGreaterThan(200);
  }

  @Test
  void showsTheFirstFrameWhereALaterOneIsBroken() {
    byte[] gif = gif(0);
    Frame beyond = new Frame(0, 0, 81, 60, 0, -1, 1, 7);
    List<Frame> frames = new ArrayList<>(FRAMES);
    frames.add(beyond);
    byte[] broken = Gifs.write(80, 60, 0, PALETTE, frames);

    assertThat(images.transform(gif, WEBP).report().motion()).isEqualTo(Motion.KEPT);
    assertThat(images.transform(broken, WEBP).report().motion()).isEqualTo(Motion.FIRST_FRAME);
  }

  private static byte[] gif(int repeats) {
    return Gifs.write(80, 60, repeats, PALETTE, FRAMES);
  }

  /** What GIF89a §23 says is shown, by a reading of our own. */
  private static List<int[]> composed() {
    List<int[]> shown = new ArrayList<>();
    int[] canvas = new int[80 * 60];
    for (Frame frame : FRAMES) {
      int[] before = canvas.clone();
      byte[] indexes = frame.indexes();
      for (int i = 0; i < indexes.length; i++) {
        int x = frame.x() + i % frame.width();
        int y = frame.y() + i / frame.width();
        if (x < 80 && y < 60 && indexes[i] != frame.transparent()) {
          canvas[y * 80 + x] = 0xff000000 | PALETTE[indexes[i]];
        }
      }
      shown.add(canvas.clone());
      if (frame.disposal() == 3 || frame.disposal() == 4) { // browsers take both for the same
        canvas = before;
      } else if (frame.disposal() == 2) {
        for (int y = frame.y(); y < frame.y() + frame.height(); y++) {
          Arrays.fill(canvas, y * 80 + frame.x(), y * 80 + frame.x() + frame.width(), 0);
        }
      }
    }
    return shown;
  }

  /** A window that moves over a photograph. */
  private static byte[] pan() {
    BufferedImage photo = Pictures.photo(200, 100);
    List<Animation.Frame> frames = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int[] argb = photo.getRGB(4 * i, 0, 120, 90, null, 0, 120);
      frames.add(new Animation.Frame(Argb.toPixels(argb, 120, 90), 60));
    }
    return ENGINE.encode(
        new Animation(120, 90, 0, frames.iterator()),
        EncodeSettings.lossless(ImageFormat.WEBP, Effort.FAST));
  }

  private static Animation animation(ImageResult result) {
    return ENGINE.animation(result.bytes(), HeaderReader.read(result.bytes(), 0));
  }

  private static int loops(ImageResult result) {
    try (Animation animation = animation(result)) {
      return animation.loops();
    }
  }

  private static List<Animation.Frame> frames(ImageResult result) {
    List<Animation.Frame> frames = new ArrayList<>();
    try (Animation animation = animation(result)) {
      animation.frames().forEachRemaining(frames::add);
    }
    return frames;
  }

  private static int indexOf(byte[] file, String type) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(type);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static int[] argb(Animation.Frame frame) {
    return Argb.of(Colour.toRgb(Scaler.toFullSize(frame.pixels())));
  }

  private static int[] argb(Chromium.Frame frame) {
    int[] argb = new int[frame.width() * frame.height()];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = frame.argb(i % frame.width(), i / frame.width());
    }
    return argb;
  }

  /** The mean difference of a channel, colour counting where both are visible. */
  private static double difference(int[] one, int[] other) {
    assertThat(one).hasSameSizeAs(other);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      boolean visible = one[i] >>> 24 > 0 && other[i] >>> 24 > 0;
      for (int shift = 0; shift <= 24; shift += 8) {
        if (visible || shift == 24) {
          sum += Math.abs((one[i] >>> shift & 0xff) - (other[i] >>> shift & 0xff));
        }
      }
    }
    return sum / 4 / one.length;
  }
}
