package dev.edgekit.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server of our own on a loopback port, its data in a folder, so that sessions outlive
 * a killed server. Thread-safe.
 */
final class RedisProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);

  private final Path folder;
  private final Path program;
  private final int port;
  private Process process;
  private volatile boolean closing;

  private RedisProcess(Path folder, Path program, int port) throws IOException {
    this.folder = folder;
    this.program = program;
    this.port = port;
    this.process = launch();
  }

  /**
   * Starts a server on a free port.
   *
   * @throws UsageException if it can't run here
   */
  static RedisProcess start(Path folder) throws IOException {
    Files.createDirectories(folder);
    endLeftover(folder);
    RedisProcess redis = new RedisProcess(folder, unpack(folder), freePort());
    redis.awaitAnswer();
    return redis;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  synchronized long pid() {
    return process.pid();
  }

  /** What a person types to bring a killed server back on the same port with the same data. */
  String command() {
    return '"' + String.join("\" \"", arguments()) + '"';
  }

  private List<String> arguments() {
    return List.of(program.toString(), folder.resolve("redis.conf").toString());
  }

  /** Calls back with the process's id if it ends before {@link #close}. */
  synchronized void onDeath(LongConsumer action) {
    var unused =
        process
            .onExit()
            .thenAcceptAsync(
                ended -> {
                  if (!closing) {
                    action.accept(ended.pid());
                  }
                },
                // Ctrl-C reaches the server as soon as us: whether we are closing shows a moment
                // later.
                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
  }

  /** Ends the process as a crash would. */
  synchronized void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Brings a killed server back. */
  synchronized void startAgain() throws IOException {
    process = launch();
    awaitAnswer();
  }

  /** Ends whatever server has this folder and port: ours, or one that a person brought back. */
  @Override
  public synchronized void close() {
    closing = true;
    try (Socket socket = connect()) {
      send(socket, "SHUTDOWN NOSAVE");
      socket.getInputStream().readAllBytes(); // ends when the server is gone
    } catch (IOException e) {
      // none is running
    }
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() throws IOException {
    Path configuration = folder.resolve("redis.conf");
    Files.writeString(configuration, configuration(), UTF_8);
    Process started;
    try {
      started =
          new ProcessBuilder(arguments())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.out").toFile())
              .start();
    } catch (IOException e) {
      throw new UsageException(
          "the embedded Redis can't be started here; pass --redis URI (" + e.getMessage() + ")");
    }
    Files.writeString(folder.resolve("redis.pid"), Long.toString(started.pid()), UTF_8);
    return started;
  }

  private String configuration() {
    return """
        bind 127.0.0.1
        port %d
        dir "%s"
        logfile "redis.log"
        appendonly yes
        save ""
        """
        .formatted(port, folder.toString().replace('\\', '/'));
  }

  private void awaitAnswer() throws IOException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new UsageException(
            "the embedded Redis does not run on this system; pass --redis URI (see "
                + folder.resolve("redis.out")
                + ")");
      }
      pause();
    }
  }

  private boolean answers() {
    try (Socket socket = connect()) {
      send(socket, "PING");
      byte[] answer = socket.getInputStream().readNBytes(5);
      return Arrays.equals(answer, "+PONG".getBytes(UTF_8));
    } catch (IOException e) {
      return false;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(3000);
    return socket;
  }

  private static void send(Socket socket, String command) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((command + "\r\n").getBytes(UTF_8));
    out.flush();
  }

  /**
   * A demo that was itself killed leaves its Redis; the folder's lock is ours by now, so nobody
   * else needs it.
   */
  private static void endLeftover(Path folder) throws IOException {
    Path file = folder.resolve("redis.pid");
    if (!Files.exists(file)) {
      return;
    }
    Optional<ProcessHandle> leftover =
        ProcessHandle.of(Long.parseLong(Files.readString(file, UTF_8).strip()))
            .filter(
                p -> p.info().command().filter(c -> c.startsWith(folder.toString())).isPresent());
    leftover.ifPresent(ProcessHandle::destroy);
    leftover.ifPresent(p -> p.onExit().join());
  }

  private static Path unpack(Path folder) throws IOException {
    try {
      return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new UsageException(
          "there is no embedded Redis for this system; pass --redis URI (" + e.getMessage() + ")");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while Redis was starting");
    }
  }
}
