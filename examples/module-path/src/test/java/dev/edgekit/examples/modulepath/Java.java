package dev.edgekit.examples.modulepath;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Starts programs of a JDK. */
record Java(Path home) {
  /** The JDK of the tests and those beside it that are of the newest kind. */
  static Stream<Java> all() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> others = Files.list(own.getParent())) {
      List<Java> newer = others.filter(Java::isNewer).map(Java::new).toList();
      return Stream.concat(Stream.of(new Java(own)), newer.stream());
    }
  }

  private static boolean isNewer(Path home) {
    try {
      return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
    } catch (IOException e) {
      return false;
    }
  }

  /** What the service runs with, which doesn't include what is for tests alone. */
  static List<String> path(Predicate<String> jars) {
    try {
      List<String> path = new ArrayList<>(List.of("target/classes"));
      Stream.of(Files.readString(Path.of("target/module-path")).split(File.pathSeparator, -1))
          .filter(jar -> jars.test(Path.of(jar).getFileName().toString()))
          .forEach(path::add);
      return path;
    } catch (IOException e) {
      throw new IllegalStateException("the build has not written the module path", e);
    }
  }

  static String joined(List<String> path) {
    return String.join(File.pathSeparator, path);
  }

  /** What the program writes. */
  String run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/" + program).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return output;
  }

  @Override
  public String toString() {
    return home.getFileName().toString();
  }
}
