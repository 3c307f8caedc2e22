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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** One Redis on the loopback interface, which keeps its port and its files when it dies. */
final class ServerProcess implements AutoCloseable {
  /** A cluster's servers talk to each other on a port that is 10,000 higher. */
  private static final int MAX_PORT = 55_000;

  private final int port;
  private final Path directory;
  private final @Nullable Clocks clocks;
  private @Nullable Process process;

  /** Not started yet; with clocks of its own, or the machine's. */
  ServerProcess(@Nullable Clocks clocks) throws IOException {
    this.port = freePort();
    this.directory = Files.createTempDirectory("redis");
    this.clocks = clocks;
  }

  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() < MAX_PORT) {
          return socket.getLocalPort();
        }
      }
    }
  }

  /** Starts with these settings, each as it stands on a command line; returns when it answers. */
  void start(List<String> settings) throws IOException {
    List<String> command = new ArrayList<>(List.of(executable()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--dir", directory.toString()));
    command.addAll(settings);
    launch(command);
  }

  /** Starts as a sentinel, with these lines of configuration. */
  void startSentinel(List<String> lines) throws IOException {
    Path file = directory.resolve("sentinel.conf");
    List<String> all = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
    all.add("dir " + directory);
    all.addAll(lines);
    Files.write(file, all);
    launch(List.of(executable(), file.toString(), "--sentinel"));
  }

  private static String executable() throws IOException {
    File executable = ExecutableProvider.newJarResourceProvider().get();
    return executable.getAbsolutePath();
  }

  private void launch(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    if (clocks != null) {
      clocks.putInto(builder.environment());
    }
    process = builder.start();
    await("PING", line -> line.equals("+PONG"));
  }

  /** Until a line of the answer is as wanted; {@link #isAlive} or not. */
  void await(String command, Predicate<String> wanted) throws IOException {
    for (int i = 0; i < 4000; i++) {
      if (is(command, wanted)) {
        return;
      }
      pause();
    }
    throw new IOException(command + " is not answered as it should be");
  }

  /** Whether a line of the answer is as wanted. */
  boolean is(String command, Predicate<String> wanted) {
    try {
      answer(command, wanted);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return port;
  }

  Path directory() {
    return directory;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The first line of the answer to an inline command. */
  String command(String command) throws IOException {
    return answer(command, line -> true);
  }

  /** Sends a command whose answer nobody waits for. */
  @SuppressWarnings("resource") // ends with the server
  void send(String command) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The first line of the answer that is wanted. */
  String answer(String command, Predicate<String> wanted) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      String all = command + "\r\nQUIT\r\n";
      socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (wanted.test(line)) {
          return line;
        }
      }
      throw new IOException("no such answer to " + command);
    }
  }

  /** {@code kill -9}. */
  void kill() {
    if (process != null) {
      kill(process);
    }
  }

  /** Of a process that ended long ago, {@code onExit} may wait for whoever has its number now. */
  static void kill(Process process) {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it in its tracks; its connections stand. */
  void suspend() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Ends {@link #suspend}. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    if (process != null) {
      signal(process, signal);
    }
  }

  static void signal(Process process, String signal) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill " + signal + " ended with " + exit);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
