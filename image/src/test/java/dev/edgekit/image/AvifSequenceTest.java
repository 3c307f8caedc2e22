package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.AvifBoxes;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Argb;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of AVIF sequence that is written: its boxes, and what others' decoders see in it. */
class AvifSequenceTest {
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("kinds")
  void isValidByItsBoxes(
      Effort effort, int width, int height, int frames, int seeThrough, Chroma chroma, int loops) {
    byte[] avif = encode(clip(width, height, frames, seeThrough), loops, width, effort, chroma);

    AvifBoxes.checkSequence(avif, width, height, seeThrough < frames, loops, millis(frames));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void playsInAvifdec(
      Effort effort, int width, int height, int frames, int seeThrough, Chroma chroma, int loops)
      throws Exception {
    assumeTrue(isInstalled("avifdec"), "avifdec is not installed");
    List<int[]> clip = clip(width, height, frames, seeThrough);
    Path file =
        Files.write(directory.resolve("a.avif"), encode(clip, loops, width, effort, chroma));

    assertThat(timesInAvifdec(file)).isEqualTo(millis(frames));
    for (int i : new int[] {0, seeThrough % frames, frames - 1}) {
      Path decoded = directory.resolve(i + ".png");
      run("avifdec", "--index", Integer.toString(i), file.toString(), decoded.toString());
      BufferedImage shown = Pictures.read(Files.readAllBytes(decoded));
      assertThat(shown.getColorModel().hasAlpha()).isEqualTo(seeThrough < frames);
      int[] argb = shown.getRGB(0, 0, width, height, null, 0, width);
      assertThat(difference(argb, clip.get(i))).as("frame %d", i).isLessThan(8);
    }
  }

  /** Readers of still pictures, ours among them, show the first frame. */
  @Test
  void isAStillPictureToo() {
    List<int[]> clip = clip(48, 32, 5, 0);
    byte[] avif = encode(clip, 0, 48, Effort.BALANCED, Chroma.FULL);

    Pixels first = ENGINE.decode(avif, HeaderReader.read(avif, 0), 1);

    assertThat(difference(Argb.of(first), clip.get(0))).isLessThan(8);
  }

  /** Twelve days a frame, which a sequence can say and WebP can't. */
  @Test
  void showsNoFrameForDays() {
    List<Animation.Frame> frames =
        clip(48, 32, 3, 9).stream()
            .map(argb -> new Animation.Frame(Argb.toPixels(argb, 48, 32), 1_000_000_000))
            .toList();
    byte[] avif =
        ENGINE.encode(
            new Animation(48, 32, 0, frames.iterator()),
            EncodeSettings.lossy(ImageFormat.AVIF, 60, Chroma.FULL, Effort.FAST));

    byte[] webp =
        ENGINE.encode(
            ENGINE.animation(avif, HeaderReader.read(avif, 0)),
            EncodeSettings.lossy(ImageFormat.WEBP, 60, Chroma.HALF, Effort.FAST));

    Animation shown = ENGINE.animation(webp, HeaderReader.read(webp, 0));
    assertThat(shown.frames().next().millis()).isEqualTo(655_350);
  }

  @ParameterizedTest
  @EnumSource(Effort.class)
  void hasTheSameBytesEachTime(Effort effort) {
    List<int[]> clip = clip(64, 48, 7, 3);

    byte[] once = encode(clip, 0, 64, effort, Chroma.FULL);

    assertThat(encode(clip, 0, 64, effort, Chroma.FULL)).isEqualTo(once);
  }

  /** Effort, width, height, frames, the first that is not opaque, chroma, loops. */
  private static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(Effort.FAST, 64, 48, 6, 6, Chroma.FULL, 0),
        Arguments.of(Effort.FAST, 33, 47, 6, 0, Chroma.HALF, 1),
        Arguments.of(Effort.BALANCED, 64, 48, 30, 30, Chroma.HALF, 3),
        Arguments.of(Effort.BALANCED, 33, 47, 9, 4, Chroma.FULL, 0),
        Arguments.of(Effort.BALANCED, 64, 48, 1, 1, Chroma.FULL, 1),
        Arguments.of(Effort.SMALL, 64, 48, 40, 25, Chroma.FULL, 2),
        Arguments.of(Effort.SMALL, 1, 1, 3, 3, Chroma.FULL, 0));
  }

  /** A disc that moves over a gradient, behind which nothing is from one frame on. */
  private static List<int[]> clip(int width, int height, int frames, int seeThrough) {
    List<int[]> clip = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      int[] argb = new int[width * height];
      for (int i = 0; i < argb.length; i++) {
        int x = i % width;
        int y = i / width;
        boolean disc = Math.hypot(x - f * width / (double) frames, y - height / 2.0) < height / 3.0;
        int ground = 0xff000000 | (40 + 2 * x & 0xff) << 16 | (90 + y & 0xff) << 8 | 60;
        argb[i] = disc ? 0xff2040c0 : f >= seeThrough ? 0 : ground;
      }
      clip.add(argb);
    }
    return clip;
  }

  /** Not all alike, and the last one as long as no other. */
  private static List<Integer> millis(int frames) {
    List<Integer> millis = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      millis.add(i == frames - 1 ? 1_234 : i % 5 < 3 ? 40 : 75);
    }
    return millis;
  }

  private static byte[] encode(
      List<int[]> clip, int loops, int width, Effort effort, Chroma chroma) {
    int height = clip.get(0).length / width;
    List<Animation.Frame> frames = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      Pixels pixels = Argb.toPixels(clip.get(i), width, height);
      frames.add(new Animation.Frame(pixels, millis(clip.size()).get(i)));
    }
    return ENGINE.encode(
        new Animation(width, height, loops, frames.iterator()),
        EncodeSettings.lossy(ImageFormat.AVIF, 60, chroma, effort));
  }

  private List<Integer> timesInAvifdec(Path file) throws Exception {
    String info = run("avifdec", "--info", file.toString());
    Matcher frame =
        Pattern.compile("Decoded frame .*duration [0-9.]+ \\((\\d+) timesc").matcher(info);
    List<Integer> times = new ArrayList<>();
    while (frame.find()) {
      times.add(Integer.parseInt(frame.group(1)));
    }
    return times;
  }

  /** The mean difference of a channel, colour counting where both are visible. */
  private static double difference(int[] one, int[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      boolean visible = one[i] >>> 24 > 128 && other[i] >>> 24 > 128;
      for (int shift = 0; shift <= 24; shift += 8) {
        if (visible || shift == 24) {
          sum += Math.abs((one[i] >>> shift & 0xff) - (other[i] >>> shift & 0xff));
        }
      }
    }
    return sum / 4 / Arrays.stream(one).count();
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private String run(String... command) throws Exception {
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }
}
