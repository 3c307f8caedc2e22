package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.ImageEngineContract;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.fixtures.AvifBoxes;
import dev.edgekit.image.fixtures.Chromium;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.AvifFile;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of AVIF that is written: its boxes, and what a decoder of others sees in it. */
class AvifOutputTest {
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("kinds")
  void isValidByItsBoxes(
      Effort effort, int width, int height, Chroma chroma, boolean alpha, boolean grey) {
    byte[] avif = encode(effort, width, height, chroma, alpha, grey);

    AvifBoxes.check(avif, width, height, alpha);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void showsTheSameInAvifdec(
      Effort effort, int width, int height, Chroma chroma, boolean alpha, boolean grey)
      throws Exception {
    assumeTrue(isInstalled("avifdec"), "avifdec is not installed");
    Path file =
        Files.write(
            directory.resolve("a.avif"), encode(effort, width, height, chroma, alpha, grey));
    Path decoded = directory.resolve("a.png");

    run("avifdec", file.toString(), decoded.toString());

    BufferedImage shown = Pictures.read(Files.readAllBytes(decoded));
    assertThat(shown.getWidth()).isEqualTo(width);
    assertThat(shown.getHeight()).isEqualTo(height);
    assertThat(shown.getColorModel().hasAlpha()).isEqualTo(alpha);
    if (!grey && width > 8) {
      assertThat(meanDifference(Pictures.photo(width, height), shown)).isLessThan(9);
    }
  }

  /** AV1 decoders agree in every bit; ours is libaom. */
  @ParameterizedTest
  @MethodSource("shapes")
  void hasTheSameSamplesInDav1d(int width, int height, Chroma chroma, boolean alpha, boolean grey)
      throws Exception {
    assumeTrue(isInstalled("dav1d"), "dav1d is not installed");
    byte[] avif = encode(Effort.FAST, width, height, chroma, false, grey);
    byte[] delimiter = {0x12, 0};
    byte[] data = AvifFile.parse(avif).colour().tiles().get(0);
    Path stream = directory.resolve("a.obu");
    Files.write(stream, delimiter);
    Files.write(stream, data, StandardOpenOption.APPEND);
    Path decoded = directory.resolve("a.yuv");

    run("dav1d", "-i", stream.toString(), "-o", decoded.toString());

    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    for (Plane plane : ENGINE.decode(avif, HeaderReader.read(avif, 0), 1).colour()) {
      ours.writeBytes(plane.samples());
    }
    assertThat(Files.readAllBytes(decoded)).isEqualTo(ours.toByteArray());
  }

  @Test
  void showsTheSameInABrowser() throws Exception {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    List<ImageResult> files = new ArrayList<>();
    List<Pixels> expected = new ArrayList<>();
    for (Arguments kind : shapes().toList()) {
      Object[] k = kind.get();
      byte[] avif =
          encode(
              Effort.FAST, (int) k[0], (int) k[1], (Chroma) k[2], (boolean) k[3], (boolean) k[4]);
      if (k[2] == Chroma.FULL) { // decoders differ in how they widen chroma
        files.add(result(avif, (int) k[0], (int) k[1]));
        expected.add(
            Colour.toRgb(Scaler.toFullSize(ENGINE.decode(avif, HeaderReader.read(avif, 0), 1))));
      }
    }

    List<Chromium.Shown> shown = Chromium.show(directory, files);

    for (int i = 0; i < files.size(); i++) {
      Chromium.Frame frame = shown.get(i).frames().get(0);
      int[] argb = Argb.of(expected.get(i));
      for (int at = 0; at < argb.length; at++) {
        int seen = frame.argb(at % frame.width(), at / frame.width());
        for (int shift = 0; shift <= 24; shift += 8) {
          assertThat(Math.abs((seen >>> shift & 0xff) - (argb[at] >>> shift & 0xff)))
              .as("%s, pixel %d: %08x for %08x", files.get(i), at, seen, argb[at])
              .isLessThan(argb[at] >>> 24 == 255 ? 3 : 5); // a canvas premultiplies
        }
      }
    }
  }

  private static ImageResult result(byte[] avif, int width, int height) {
    TransformReport none =
        new TransformReport(
            ImageFormat.AVIF,
            TransformReport.Outcome.ENCODED,
            TransformReport.Motion.NONE,
            0,
            1,
            Map.of(),
            0,
            false,
            false,
            Set.of());
    return new ImageResult(avif, ImageFormat.AVIF, width, height, none);
  }

  /** BALANCED and SMALL have ten bits where there is no alpha. */
  private static Stream<Arguments> kinds() {
    return Stream.of(Effort.FAST, Effort.BALANCED, Effort.SMALL)
        .flatMap(effort -> shapes().map(shape -> Arguments.of(with(effort, shape.get()))));
  }

  private static Object[] with(Effort effort, Object[] shape) {
    return Stream.concat(Stream.of(effort), Stream.of(shape)).toArray();
  }

  private static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(1, 1, Chroma.FULL, false, false),
        Arguments.of(1, 1, Chroma.HALF, true, false),
        Arguments.of(33, 47, Chroma.FULL, false, false),
        Arguments.of(33, 47, Chroma.HALF, false, false),
        Arguments.of(33, 47, Chroma.FULL, true, false),
        Arguments.of(160, 120, Chroma.FULL, false, false),
        Arguments.of(160, 120, Chroma.HALF, true, false),
        Arguments.of(160, 120, Chroma.FULL, false, true),
        Arguments.of(2, 301, Chroma.HALF, false, false));
  }

  private static byte[] encode(
      Effort effort, int width, int height, Chroma chroma, boolean alpha, boolean grey) {
    byte[] half = new byte[width * height];
    Arrays.fill(half, (byte) 128);
    Plane plane = Plane.of(width, height, half);
    Pixels pixels =
        grey
            ? Pixels.opaque(Pixels.Model.GRAY, width, height, java.util.List.of(plane))
            : ImageEngineContract.pixels(
                Pictures.photo(width, height), alpha ? Optional.of(plane) : Optional.empty());
    return ENGINE.encode(pixels, EncodeSettings.lossy(ImageFormat.AVIF, 80, chroma, effort));
  }

  private static double meanDifference(BufferedImage one, BufferedImage other) {
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          sum +=
              Math.abs((one.getRGB(x, y) >> shift & 0xff) - (other.getRGB(x, y) >> shift & 0xff));
        }
      }
    }
    return sum / 3.0 / one.getWidth() / one.getHeight();
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("log"))).isZero();
  }
}
