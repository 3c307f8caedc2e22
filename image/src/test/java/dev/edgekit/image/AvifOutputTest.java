package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.EncodeSettings.Chroma;
import dev.edgekit.image.avif.AvifBoxes;
import dev.edgekit.image.ffmpeg.FfmpegEngine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  void isValidByItsBoxes(int width, int height, Chroma chroma, boolean alpha, boolean grey) {
    byte[] avif = encode(width, height, chroma, alpha, grey);

    AvifBoxes.check(avif, width, height, alpha);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void showsTheSameInAvifdec(int width, int height, Chroma chroma, boolean alpha, boolean grey)
      throws Exception {
    assumeTrue(isInstalled("avifdec"), "avifdec is not installed");
    Path file =
        Files.write(directory.resolve("a.avif"), encode(width, height, chroma, alpha, grey));
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

  private static Stream<Arguments> kinds() {
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

  private static byte[] encode(int width, int height, Chroma chroma, boolean alpha, boolean grey) {
    byte[] half = new byte[width * height];
    Arrays.fill(half, (byte) 128);
    Plane plane = Plane.of(width, height, half);
    Pixels pixels =
        grey
            ? Pixels.opaque(Pixels.Model.GRAY, width, height, java.util.List.of(plane))
            : ImageEngineContract.pixels(
                Pictures.photo(width, height), alpha ? Optional.of(plane) : Optional.empty());
    return ENGINE.encode(pixels, EncodeSettings.lossy(ImageFormat.AVIF, 20, chroma, Effort.FAST));
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
