package dev.edgekit.auth.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  static NodeProcess start(String script, String argument)
      throws IOException, InterruptedException {
    Files.copy(SOURCE.resolve(script), TARGET.resolve(script), StandardCopyOption.REPLACE_EXISTING);
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

  private static boolean install() throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    Path lock = TARGET.resolve("package-lock.json");
    boolean installed =
        Files.exists(TARGET.resolve("node_modules/.package-lock.json"))
            && Files.exists(lock)
            && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) < 0;
    for (String file : new String[] {"package.json", "package-lock.json"}) {
      Files.copy(SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    return installed
        || run(TARGET, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") == 0;
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
