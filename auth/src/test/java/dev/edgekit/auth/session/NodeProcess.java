package dev.edgekit.auth.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Node process with the packages of {@code src/test/node}, installed below {@code target}. */
final class NodeProcess implements AutoCloseable {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path TARGET = Path.of("target/node");

  private final Process process;
  private final int port;

  private NodeProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether there is a Node, and its packages could be installed. */
  static boolean isThere() {
    try {
      return run(Path.of("."), "node", "--version") == 0 && install();
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  static NodeProcess start(String script, String argument) throws IOException {
    Process process =
        new ProcessBuilder("node", script, argument)
            .directory(TARGET.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = output.readLine();
    if (port == null) {
      throw new IOException(script + " ended before it listened");
    }
    return new NodeProcess(process, Integer.parseInt(port));
  }

  /** Tests of two JVMs may come here at once: one installs, the other finds it done. */
  private static boolean install() throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    try (FileChannel one =
        FileChannel.open(
            TARGET.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      one.lock(); // until the channel is closed
      Path installed = TARGET.resolve("node_modules/.package-lock.json");
      boolean current = Files.exists(installed) && isCurrent("package-lock.json");
      for (String file : List.of("package.json", "package-lock.json", "iron.mjs", "sessions.mjs")) {
        if (!isCurrent(file)) {
          Files.copy(
              SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return current
          || run(TARGET, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") == 0;
    }
  }

  private static boolean isCurrent(String file) throws IOException {
    return Files.exists(TARGET.resolve(file))
        && Files.mismatch(TARGET.resolve(file), SOURCE.resolve(file)) < 0;
  }

  private static int run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
