package dev.edgekit.benchmarks;

import dev.edgekit.image.Effort;
import dev.edgekit.image.EncodeSettings;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageInfo;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Pixels;
import dev.edgekit.image.Transform;
import dev.edgekit.image.ffmpeg.FfmpegEngine;
import dev.edgekit.image.header.HeaderReader;
import dev.edgekit.image.pixels.Scaler;
import dev.edgekit.image.pixels.Window;
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
 * the size) and the bare encoder call.
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
  private static final int SHRINK = 5;

  /** How much time the encoder may take. */
  @Param({"FAST", "BALANCED", "SMALL"})
  public Effort effort = Effort.FAST;

  private final byte[] jpeg = Landscape.jpeg(WIDTH, HEIGHT);
  private final ImageInfo info = HeaderReader.read(jpeg, 0);
  private final FfmpegEngine engine = FfmpegEngine.load();
  private final ImageService images =
      ImageService.builder().originals(key -> Optional.empty()).widths(800).build();
  private final Pixels scaled =
      new Scaler(Window.of(WIDTH, HEIGHT), 800, 600).scale(engine.decode(jpeg, info, SHRINK));
  private EncodeSettings settings = settings();

  /** Says what is measured. */
  @Setup
  public void describe() {
    settings = settings();
    System.out.printf("%d bytes to %s%n", jpeg.length, images.transform(jpeg, transform()));
  }

  /** All of it. */
  @Benchmark
  public Object pipeline() {
    return images.transform(jpeg, transform());
  }

  /** The JPEG decoder alone. */
  @Benchmark
  public Object bareDecode() {
    return engine.decode(jpeg, info, SHRINK);
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
    return Transform.width(800).format(ImageFormat.AVIF).effort(effort);
  }

  private EncodeSettings settings() {
    return EncodeSettings.lossy(ImageFormat.AVIF, 130, EncodeSettings.Chroma.HALF, effort);
  }
}
