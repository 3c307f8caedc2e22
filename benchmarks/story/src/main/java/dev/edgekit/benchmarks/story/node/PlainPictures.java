package dev.edgekit.benchmarks.story.node;

import dev.edgekit.benchmarks.story.JpegLadder;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a site has without EdgeKit's pipeline: the file that was uploaded, or the JPEG of a
 * breakpoint, made when it was uploaded. Thread-safe.
 */
final class PlainPictures implements CoursePictures {
  private static final String KEPT = "public, max-age=31536000, immutable";

  private final Path originals;
  private final Optional<JpegLadder> ladder;

  /**
   * Pictures of a folder.
   *
   * @param ladder absent to send what was uploaded
   */
  PlainPictures(Path originals, Optional<JpegLadder> ladder) {
    this.originals = originals;
    this.ladder = ladder;
  }

  @Override
  public Response serve(Request request) {
    try {
      String name = request.path().substring("/images/".length());
      Path original = originals.resolve(Path.of(name).getFileName());
      byte[] file =
          ladder.isPresent()
              ? ladder.orElseThrow().read(original, width(request))
              : Files.readAllBytes(original);
      return Response.of(
          200, Headers.of("Content-Type", "image/jpeg", "Cache-Control", KEPT), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int width(Request request) {
    String target = request.target();
    return Integer.parseInt(target.substring(target.lastIndexOf("&w=") + 3));
  }

  @Override
  public String version(String name) {
    try {
      return JpegLadder.version(originals.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void replaced(String name) {
    try {
      if (ladder.isPresent()) {
        ladder.orElseThrow().make(originals.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    ladder.ifPresent(JpegLadder::close);
  }
}
