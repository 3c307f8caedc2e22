package dev.edgekit.cache.history;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A real Redis on the loopback interface that keeps its port when it dies and comes back. */
public final class MortalRedis implements AutoCloseable {
  private final File executable;
  private final Path directory;
  private final int port;
  private Process process;

  private MortalRedis(File executable, Path directory, int port) throws IOException {
    this.executable = executable;
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  /** A running one, empty. */
  public static MortalRedis start() throws IOException {
    File executable = ExecutableProvider.newJarResourceProvider().get();
    return new MortalRedis(executable, Files.createTempDirectory("redis"), freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    Process launched =
        new ProcessBuilder(
                List.of(
                    executable.getAbsolutePath(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--dir",
                    directory.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitAnswer(launched);
    return launched;
  }

  private void awaitAnswer(Process launched) throws IOException {
    for (int i = 0; launched.isAlive(); i++) {
      try {
        if (command("PING").equals("+PONG")) {
          return;
        }
      } catch (IOException e) {
        if (i > 1000) {
          throw e;
        }
      }
      pause();
    }
    throw new IOException("Redis ended with " + launched.exitValue());
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The first line of the answer to an inline command. */
  public String command(String command) throws IOException {
    return answer(command, line -> true);
  }

  /** Lets it hold no more than it does now; for what is new it drops keys by this policy. */
  public void shrink(String policy) throws IOException {
    String used = answer("INFO memory", line -> line.startsWith("used_memory:"));
    command("CONFIG SET maxmemory-policy " + policy);
    command("CONFIG SET maxmemory " + used.substring(used.indexOf(':') + 1));
  }

  private String answer(String command, Predicate<String> wanted) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (wanted.test(line)) {
          return line;
        }
      }
      throw new IOException("no answer");
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Comes back with nothing. */
  public void startEmpty() throws IOException {
    Files.deleteIfExists(dump());
    process = launch();
  }

  /** Keeps what it holds now for {@link #startFromSnapshot}. */
  public void snapshot() throws IOException {
    command("SAVE");
    Files.copy(dump(), kept(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Comes back as a replica that had seen nothing since the snapshot. */
  public void startFromSnapshot() throws IOException {
    Files.copy(kept(), dump(), StandardCopyOption.REPLACE_EXISTING);
    process = launch();
  }

  private Path dump() {
    return directory.resolve("dump.rdb");
  }

  private Path kept() {
    return directory.resolve("kept.rdb");
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
