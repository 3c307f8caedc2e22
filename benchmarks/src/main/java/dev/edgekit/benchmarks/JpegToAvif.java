package dev.edgekit.benchmarks;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.pixels.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a miss cost? A JPEG of 12 megapixels to an AVIF 800 pixels wide, on one thread: the
 * whole pipeline, and the two parts that nobody can do without, the bare decoding (at a quarter of
 * the size) and the bare encoder call. {@code -p jpeg=FILE} takes a photograph instead of smooth
 * noise.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class JpegToAvif {
  private static final int WIDTH = 4032;
  private static final int HEIGHT = 3024;
  private static final int TARGET = 800;

  /** How much time the encoder may take. */
  @Param({"FAST", "BALANCED", "SMALL"})
  public Effort effort = Effort.FAST;

  /** A file, or nothing for one that is made here. */
  @Param("")
  public String jpeg = "";

  private final FfmpegEngine engine = FfmpegEngine.load();
  private final ImageService images =
      ImageService.builder().originals(key -> Optional.empty()).widths(TARGET).build();
  private byte[] source = {};
  private ImageInfo info = HeaderReader.read(Landscape.jpeg(8, 8), 0);
  private Pixels scaled = engine.decode(Landscape.jpeg(8, 8), info, 1);
  private EncodeSettings settings = settings();

  /** Says what is measured. */
  @Setup
  public void prepare() throws IOException {
    source = jpeg.isEmpty() ? Landscape.jpeg(WIDTH, HEIGHT) : Files.readAllBytes(Path.of(jpeg));
    info = HeaderReader.read(source, 0);
    int height = Math.round((float) info.height() * TARGET / info.width());
    scaled =
        new Scaler(Window.of(info.width(), info.height()), TARGET, height)
            .scale(engine.decode(source, info, info.width() / TARGET));
    settings = settings();
    System.out.printf("%d bytes to %s%n", source.length, images.transform(source, transform()));
  }

  /** All of it. */
  @Benchmark
  public Object pipeline() {
    return images.transform(source, transform());
  }

  /** The JPEG decoder alone. */
  @Benchmark
  public Object bareDecode() {
    return engine.decode(source, info, info.width() / TARGET);
  }

  /** The AV1 encoder alone, with the file around it. */
  @Benchmark
  public Object bareEncode() {
    return engine.encode(scaled, settings);
  }

  /** Ends the service. */
  @TearDown
  public void close() {
    images.close();
  }

  private Transform transform() {
    return Transform.width(TARGET).format(ImageFormat.AVIF).effort(effort);
  }

  private EncodeSettings settings() {
    return EncodeSettings.lossy(ImageFormat.AVIF, 130, EncodeSettings.Chroma.HALF, effort);
  }
}
