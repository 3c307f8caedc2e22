package dev.edgekit.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, natives and all, as Linux counts it. */
final class Peak {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FORGET_PEAK = Path.of("/proc/self/clear_refs");

  private Peak() {}

  /** By how many bytes the process grew at most meanwhile. */
  static long of(Runnable work) throws IOException {
    assumeTrue(Files.isWritable(FORGET_PEAK), "the process's memory is read from /proc");
    Files.writeString(FORGET_PEAK, "5");
    long before = resident();
    work.run();
    return bytes("VmHWM") - before;
  }

  /** Bytes that the process holds now. */
  static long resident() throws IOException {
    assumeTrue(Files.exists(STATUS), "the process's memory is read from /proc");
    return bytes("VmRSS");
  }

  private static long bytes(String name) throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
