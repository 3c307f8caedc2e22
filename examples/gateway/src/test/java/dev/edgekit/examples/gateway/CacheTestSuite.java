package dev.edgekit.examples.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The npm package {@code http-cache-tests} in a process of its own: first its origin, and for each
 * {@link #run} its client. Needs Node and npm.
 */
final class CacheTestSuite implements AutoCloseable {
  private static final long LIMIT_SECONDS = 240;

  /** Where Maven puts the test resources; npm installs beside them. */
  private static final Path FOLDER = Path.of("target/test-classes/cache-tests").toAbsolutePath();

  private final Process origin;
  private final int port;

  private CacheTestSuite(Process origin, int port) {
    this.origin = origin;
    this.port = port;
  }

  /** Whether Node and npm are there and the package could be installed. */
  static boolean isAvailable() {
    try {
      return Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
          || run(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") != null;
    } catch (IOException e) {
      System.err.println("http-cache-tests could not be installed: " + e.getMessage());
      return false;
    }
  }

  static CacheTestSuite start() throws IOException {
    int port = freePort();
    Path suite = FOLDER.resolve("node_modules/http-cache-tests");
    ProcessBuilder builder =
        command(
            suite,
            "node",
            "--require",
            FOLDER.resolve("loopback.cjs").toString(),
            "server/server.mjs");
    Map<String, String> environment = builder.environment();
    environment.put("npm_config_protocol", "http");
    environment.put("npm_config_port", Integer.toString(port));
    environment.put("npm_config_pidfile", FOLDER.resolve("origin.pid").toString());
    Process origin = builder.redirectOutput(FOLDER.resolve("origin.log").toFile()).start();
    Awaitility.await().until(() -> listens(port));
    return new CacheTestSuite(origin, port);
  }

  String originUrl() {
    return "http://127.0.0.1:" + port;
  }

  /** Runs the tests with these ids, or all, against the cache at this address. */
  Results run(String cache, List<String> ids) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", "--no-warnings", "run.mjs", cache));
    command.addAll(ids);
    return Results.parse(run(FOLDER, command.toArray(String[]::new)));
  }

  @Override
  public void close() {
    origin.destroy();
  }

  private static String run(Path folder, String... command) throws IOException {
    File output = Files.createTempFile(folder, command[0], ".out").toFile();
    Process process = command(folder, command).redirectOutput(output).start();
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(Arrays.toString(command) + (ended ? " failed" : " hangs"));
      }
      return Files.readString(output.toPath(), UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
      Files.delete(output.toPath());
    }
  }

  private static ProcessBuilder command(Path folder, String... command) {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
