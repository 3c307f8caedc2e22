package dev.edgekit.benchmarks.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's, or a node, in a process of its own that ends with this. */
public final class Program implements AutoCloseable {
  private final String name;
  private final Process process;

  private Program(String name, Process process) {
    this.name = name;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
  }

  /** Starts it; what it says goes to {@code NAME.log} in the folder. */
  static Program start(String name, Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder, name).toFile()))
            .start();
    return new Program(name, process);
  }

  /** Runs it to its end. */
  static void run(String name, Path folder, List<String> command) throws IOException {
    Program program = start(name, folder, command);
    try {
      if (program.process.waitFor() != 0) {
        throw new IOException(name + " failed: " + Files.readString(log(folder, name)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Path log(Path folder, String name) {
    return folder.resolve(name + ".log");
  }

  /** Waits until something listens on the port. */
  Program listening(int port, Path folder) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    while (!isOpen(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException(name + " did not start: " + Files.readString(log(folder, name)));
      }
      pause();
    }
    return this;
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A port of the loopback interface that nobody uses. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The number by which the system knows its process. */
  public long pid() {
    return process.pid();
  }

  /** Ends it as a crash or a lost machine would: nothing is written, nobody is told. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Waits until it has ended; whoever calls this has told it to. */
  public void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Processor time of it and of what it started, in seconds; Linux alone. */
  double cpuSeconds() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    return all.stream().mapToLong(Program::ticks).sum() / 100.0;
  }

  /** Fields 14 to 17 of {@code stat}: user and system, its own and those of children that ended. */
  private static long ticks(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11])
          + Long.parseLong(fields[12])
          + Long.parseLong(fields[13])
          + Long.parseLong(fields[14]);
    } catch (IOException e) {
      return 0; // it has just ended, and its parent has its time
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroy);
  }
}
