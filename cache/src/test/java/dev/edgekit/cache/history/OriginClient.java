package dev.edgekit.cache.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/** A node's view of the {@link VersionedOrigin}. Thread-safe. */
final class OriginClient {
  private final int port;
  private final String node;
  private final BlockingDeque<Link> idle = new LinkedBlockingDeque<>();

  OriginClient(int port, String node) {
    this.port = port;
    this.node = node;
  }

  long load(String key) {
    return ask("load " + key + " " + node);
  }

  long bump(String key) {
    return ask("bump " + key);
  }

  private long ask(String line) {
    try {
      @Nullable Link pooled = idle.pollFirst();
      Link link = pooled == null ? new Link(port) : pooled;
      long version = link.ask(line);
      idle.addFirst(link);
      return version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Link {
    private final Socket socket;
    private final BufferedReader in;

    Link(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    long ask(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      String answer = in.readLine();
      if (answer == null) {
        throw new IOException("the origin is gone");
      }
      return Long.parseLong(answer);
    }
  }
}
