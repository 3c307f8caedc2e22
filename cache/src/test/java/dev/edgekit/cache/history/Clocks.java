package dev.edgekit.cache.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The clocks of one process, which can be wrong: a library of a few lines, compiled when it is
 * needed and preloaded, answers instead of the system's. Needs Linux and a C compiler.
 */
public final class Clocks {
  private static final String FILE = "CLOCKS";
  private static final Optional<Path> LIBRARY = compile();

  private final Path file;
  private final LongBuffer offsets;

  private Clocks(Path file) {
    this.file = file;
    this.offsets = map(file);
  }

  /** Right, so far. */
  static Clocks right() throws IOException {
    Path file = Files.createTempFile("clocks", "");
    file.toFile().deleteOnExit();
    Files.write(file, new byte[2 * Long.BYTES]);
    return new Clocks(file);
  }

  /** Whether this machine can make them wrong. */
  public static boolean canBeWrong() {
    return LIBRARY.isPresent();
  }

  private static Optional<Path> compile() {
    try (InputStream source = Clocks.class.getResourceAsStream("clocks.c")) {
      Path directory = Files.createTempDirectory("clocks");
      Path code = directory.resolve("clocks.c");
      Path library = directory.resolve("clocks.so");
      Files.copy(Objects.requireNonNull(source), code, StandardCopyOption.REPLACE_EXISTING);
      Process compiler =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), code.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean done = compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0;
      for (Path path : new Path[] {directory, code, library}) {
        path.toFile().deleteOnExit(); // in the reverse order
      }
      return done ? Optional.of(library) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static LongBuffer map(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * Long.BYTES);
      return bytes.order(ByteOrder.nativeOrder()).asLongBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes them those of a process that is about to start. */
  void putInto(Map<String, String> environment) {
    environment.put("LD_PRELOAD", LIBRARY.orElseThrow().toString());
    environment.put(FILE, file.toString());
  }

  /** The clock on the wall shows this much more than it should. */
  void wallIsAhead(long millis) {
    offsets.put(0, millis);
  }

  /** The monotonic clock did not go on for this long. */
  void stoodStillFor(long millis) {
    offsets.put(1, offsets.get(1) - millis);
  }

  /** Time that all processes of this machine share, whatever this one's clocks show. */
  static final class Shared {
    private static final Optional<LongBuffer> OFFSETS =
        Optional.ofNullable(System.getenv(FILE)).map(name -> map(Path.of(name)));

    private Shared() {}

    static long nanos() {
      if (OFFSETS.isEmpty()) {
        return System.nanoTime();
      }
      while (true) {
        long before = OFFSETS.get().get(1);
        long nanos = System.nanoTime();
        if (before == OFFSETS.get().get(1)) {
          return nanos - 1_000_000 * before;
        }
      }
    }
  }
}
