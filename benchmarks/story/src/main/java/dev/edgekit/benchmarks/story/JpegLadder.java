package dev.edgekit.benchmarks.story;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a site without EdgeKit's pipeline makes of an upload: a JPEG of quality 80 at each
 * breakpoint, scaled as EdgeKit scales and without loss before. Thread-safe.
 */
public final class JpegLadder implements AutoCloseable {
  private static final float QUALITY = 0.8f;

  private final Path folder;
  private final ImageService scaler =
      ImageService.builder().originals(key -> Optional.empty()).widths(1).build();

  public JpegLadder(Path folder) {
    this.folder = folder;
  }

  /** Makes those of an original that are not there yet. */
  public synchronized void make(Path original) throws IOException {
    for (int width : Platform.BREAKPOINTS) {
      Path made = made(original, width);
      if (!Files.exists(made)) {
        Transform transform = Transform.width(width).format(ImageFormat.PNG);
        byte[] exact = scaler.transform(Files.readAllBytes(original), transform).bytes();
        Path part = Files.createTempFile(folder, "part", "");
        Files.write(part, Jpeg.write(Jpeg.read(exact), QUALITY));
        Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** The one of the breakpoint for so many pixels. */
  public byte[] read(Path original, int pixels) throws IOException {
    Path made = made(original, Platform.rung(Platform.BREAKPOINTS, pixels));
    if (!Files.exists(made)) {
      make(original); // it has just been replaced
    }
    return Files.readAllBytes(made);
  }

  /** The version of an original, by the time of its last change. */
  public static String version(Path original) throws IOException {
    return Long.toString(Files.getLastModifiedTime(original).toMillis(), 36);
  }

  private Path made(Path original, int width) throws IOException {
    return folder.resolve(original.getFileName() + "-" + version(original) + "-" + width);
  }

  @Override
  public void close() {
    scaler.close();
  }
}
