package dev.edgekit.cache.history;

import dev.edgekit.cache.FaultProxy;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis on the loopback interface that keeps its port when it dies and comes back, and can
 * have a replica that takes its place on another port.
 */
public final class MortalRedis implements AutoCloseable {
  private final File executable;
  private final Path directory;
  private int port;
  private Process process;
  private @Nullable Replica replica;

  /** A second server, and what stands between it and the first. */
  private record Replica(Process process, int port, FaultProxy link) {}

  private MortalRedis(File executable, Path directory, int port) throws IOException {
    this.executable = executable;
    this.directory = directory;
    this.port = port;
    this.process = launch(port, List.of());
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

  private Process launch(int port, List<String> more) throws IOException {
    List<String> command = new ArrayList<>(List.of(executable.getAbsolutePath()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--dir", directory.toString()));
    command.addAll(more);
    Process launched =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await(launched, port, "PING", "+PONG");
    return launched;
  }

  /** Until the answer's line with this name has this value. */
  private static void await(Process process, int port, String command, String wanted)
      throws IOException {
    String name = wanted.substring(0, wanted.indexOf(':') + 1);
    for (int i = 0; process.isAlive(); i++) {
      try {
        if (answer(port, command, line -> line.startsWith(name)).equals(wanted)) {
          return;
        }
      } catch (IOException e) {
        if (i > 1000) {
          throw e;
        }
      }
      pause();
    }
    throw new IOException("Redis ended with " + process.exitValue());
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
    return answer(port, command, line -> true);
  }

  /** Lets it hold no more than it does now; for what is new it drops keys by this policy. */
  public void shrink(String policy) throws IOException {
    String used = answer(port, "INFO memory", line -> line.startsWith("used_memory:"));
    command("CONFIG SET maxmemory-policy " + policy);
    command("CONFIG SET maxmemory " + used.substring(used.indexOf(':') + 1));
  }

  private static String answer(int port, String command, Predicate<String> wanted)
      throws IOException {
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
    process = launch(port, List.of());
  }

  /** Keeps what it holds now for {@link #startFromSnapshot}. */
  public void snapshot() throws IOException {
    command("SAVE");
    Files.copy(dump(), kept(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Comes back as a replica that had seen nothing since the snapshot. */
  public void startFromSnapshot() throws IOException {
    Files.copy(kept(), dump(), StandardCopyOption.REPLACE_EXISTING);
    process = launch(port, List.of());
  }

  /** Starts a replica; returns when it holds what this one holds. */
  public void startReplica() throws IOException {
    FaultProxy link = FaultProxy.to(port);
    int port = freePort();
    List<String> role = new ArrayList<>(List.of("--dbfilename", "replica" + port + ".rdb"));
    role.addAll(List.of("--replicaof", "127.0.0.1", Integer.toString(link.port())));
    Process started = launch(port, role);
    replica = new Replica(started, port, link);
    await(started, port, "INFO replication", "master_link_status:up");
  }

  /** The replica hears no more of what is written. */
  public void cutReplicaOff() {
    Objects.requireNonNull(replica).link.cut();
  }

  /** The replica becomes the master, under its own port; the old one is dead. */
  public void promoteReplica() throws IOException {
    Replica promoted = Objects.requireNonNull(replica);
    String done = answer(promoted.port, "REPLICAOF NO ONE", line -> true);
    if (!done.startsWith("+OK")) {
      throw new IOException(done);
    }
    promoted.link.close();
    process = promoted.process;
    port = promoted.port;
    replica = null;
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
    if (replica != null) {
      replica.process.destroyForcibly().onExit().join();
      replica.link.close();
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
