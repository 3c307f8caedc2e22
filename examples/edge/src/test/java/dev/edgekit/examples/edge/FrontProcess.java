package dev.edgekit.examples.edge;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A cache of somebody else's, in a process of its own, with the example's configuration. */
final class FrontProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private FrontProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether this program is installed. */
  static boolean isInstalled(String program) {
    return find(program).isPresent();
  }

  static FrontProcess varnish(Path folder, String vcl, int servicePort) throws IOException {
    int port = freePort();
    Path file = folder.resolve("default.vcl");
    Files.writeString(file, vcl.replace("\"8080\"", "\"" + servicePort + "\""));
    return start(
        port,
        folder,
        List.of(
            program("varnishd"),
            "-F",
            "-j",
            "none",
            "-n",
            folder.resolve("work").toString(),
            "-a",
            "127.0.0.1:" + port,
            "-T",
            "none",
            "-s",
            "malloc,32m",
            "-f",
            file.toString()));
  }

  static FrontProcess nginx(Path folder, String configuration, int servicePort) throws IOException {
    int port = freePort();
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Files.writeString(
        folder.resolve("nginx.conf"),
        user + configuration.replace(":8080", ":" + servicePort).replace(":8081", ":" + port));
    return start(
        port,
        folder,
        List.of(
            program("nginx"),
            "-p",
            folder.toString(),
            "-c",
            folder.resolve("nginx.conf").toString(),
            "-e",
            "stderr",
            "-g",
            "daemon off;"));
  }

  private static FrontProcess start(int port, Path folder, List<String> command)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    FrontProcess front = new FrontProcess(process, port);
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> !process.isAlive() || front.listens());
    if (!process.isAlive()) {
      throw new IOException(Files.readString(folder.resolve("log")));
    }
    return front;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String program(String name) throws IOException {
    return find(name).orElseThrow(() -> new IOException(name + " is not installed")).toString();
  }

  private static Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
