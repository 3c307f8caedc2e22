package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a JVM uses from the outside; Linux alone. */
final class Gauges {
  private static final Pattern LIVE = Pattern.compile("Total +\\d+ +(\\d+)");
  private static final Pattern COMMITTED = Pattern.compile("Total: .*committed=(\\d+)KB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

  private Gauges() {}

  /**
   * All measures of a process that runs with {@code -XX:NativeMemoryTracking=summary} and the
   * serial collector. What the system tells comes before the full collection that the heap needs.
   *
   * @throws IOException if it has ended
   */
  static Map<Measure, Double> read(long pid) throws IOException {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    values.put(Measure.RESIDENT, sum(RESIDENT, status) / 1024);
    values.put(Measure.THREADS, sum(THREADS, status));
    values.put(Measure.DESCRIPTORS, (double) descriptors(pid));
    // Collects and counts in one pause: what is allocated while a busy machine comes to ask is not
    // in it.
    values.put(Measure.HEAP, sum(LIVE, jcmd(pid, "GC.class_histogram")) / (1 << 20));
    values.put(Measure.NATIVE, sum(COMMITTED, jcmd(pid, "VM.native_memory")) / 1024);
    return values;
  }

  private static long descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  private static String jcmd(long pid, String what) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(pid),
                    what))
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
  }

  private static double sum(Pattern pattern, String text) throws IOException {
    Matcher found = pattern.matcher(text);
    double sum = 0;
    boolean any = false;
    while (found.find()) {
      sum += Double.parseDouble(found.group(1));
      any = true;
    }
    if (!any) {
      throw new IOException("no " + pattern + " in: " + text);
    }
    return sum;
  }
}
