package dev.edgekit.benchmarks.story.node;

import dev.edgekit.benchmarks.story.Jpeg;
import dev.edgekit.benchmarks.story.Platform;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a site has without EdgeKit's pipeline: the file that was uploaded, or a JPEG of quality 80
 * at a breakpoint, made once for the fleet. Thread-safe.
 */
final class PlainPictures implements CoursePictures {
  private static final float QUALITY = 0.8f;
  private static final String KEPT = "public, max-age=31536000, immutable";

  private final Path originals;
  private final Optional<Path> sized;
  private final ImageService scaler =
      ImageService.builder().originals(key -> Optional.empty()).widths(1).build();

  /**
   * Pictures of a folder.
   *
   * @param sized where scaled ones are kept; absent to send what was uploaded
   */
  PlainPictures(Path originals, Optional<Path> sized) {
    this.originals = originals;
    this.sized = sized;
  }

  @Override
  public Response serve(Request request) {
    try {
      String name = request.path().substring("/images/".length());
      Path original = originals.resolve(Path.of(name).getFileName());
      byte[] file = sized.isEmpty() ? Files.readAllBytes(original) : atWidth(original, request);
      return Response.of(
          200, Headers.of("Content-Type", "image/jpeg", "Cache-Control", KEPT), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] atWidth(Path original, Request request) throws IOException {
    int width =
        Platform.rung(Platform.BREAKPOINTS, Integer.parseInt(Parameters.of(request).get("w")));
    String name = original.getFileName() + "-" + version(original) + "-" + width;
    Path made = sized.orElseThrow().resolve(name);
    if (!Files.exists(made)) {
      Transform transform = Transform.width(width).format(ImageFormat.PNG);
      byte[] exact = scaler.transform(Files.readAllBytes(original), transform).bytes();
      Path part = Files.createTempFile(sized.orElseThrow(), "part", "");
      Files.write(part, Jpeg.write(Jpeg.read(exact), QUALITY));
      Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readAllBytes(made);
  }

  @Override
  public String version(String name) {
    return version(originals.resolve(name));
  }

  private static String version(Path original) {
    try {
      return Long.toString(Files.getLastModifiedTime(original).toMillis(), 36);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void replaced(String name) {}

  @Override
  public void close() {
    scaler.close();
  }
}
