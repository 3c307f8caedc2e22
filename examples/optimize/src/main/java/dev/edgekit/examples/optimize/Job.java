package dev.edgekit.examples.optimize;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.ImageService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/** Makes the result of one file. Thread-safe. */
final class Job {
  private static final long MAX_BYTES = 256L * 1024 * 1024;

  private final ImageService images;
  private final Options options;
  private final OutputNames names;
  private boolean stopped;

  Job(ImageService images, Options options, OutputNames names) {
    this.images = images;
    this.options = options;
    this.names = names;
  }

  /** What became of the file; whatever goes wrong is in the row. */
  Row run(Path source) {
    long start = System.nanoTime();
    long bytesIn = 0;
    try {
      Optional<Path> there = options.skipsExisting() ? existing(source) : Optional.empty();
      if (there.isPresent()) {
        return Row.skipped(source, "its result is there: " + there.get());
      }
      Path file = options.in().resolve(source);
      bytesIn = Files.size(file);
      if (bytesIn > MAX_BYTES) {
        return failed(source, bytesIn, start, bytesIn + " bytes are more than " + MAX_BYTES);
      }
      ImageResult result = images.transform(Files.readAllBytes(file), options.transform());
      write(names.of(source, result.format().extension()), result.bytes());
      return new Row(
          source,
          Row.Status.OK,
          result.width(),
          result.height(),
          bytesIn,
          result.bytes().length,
          since(start),
          result.report().toString());
    } catch (ImageException e) {
      return failed(source, bytesIn, start, e.publicMessage());
    } catch (IOException e) {
      return failed(source, bytesIn, start, "can't be read or written: " + e);
    } catch (RuntimeException | OutOfMemoryError e) {
      return failed(source, bytesIn, start, e.toString());
    }
  }

  /** Lets no result be written from now on; one that is being written is there afterwards. */
  synchronized void stop() {
    stopped = true;
  }

  private Optional<Path> existing(Path source) {
    return options.transform().formats().stream()
        .map(format -> names.of(source, format.extension()))
        .filter(name -> Files.exists(options.out().resolve(name)))
        .sorted()
        .findFirst();
  }

  /** Beside its place first, so that whoever looks sees a whole file or none. */
  private synchronized void write(Path name, byte[] bytes) throws IOException {
    if (stopped) {
      throw new IOException("stopped");
    }
    Path file = options.out().resolve(name);
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".part");
    Files.createDirectories(file.resolveSibling("."));
    try {
      Files.write(unfinished, bytes);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Row failed(Path source, long bytesIn, long start, String reason) {
    return Row.failed(source, bytesIn, since(start), reason);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
