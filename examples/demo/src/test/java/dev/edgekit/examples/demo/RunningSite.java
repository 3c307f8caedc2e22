package dev.edgekit.examples.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A site on two free ports, and clients of its nodes. */
record RunningSite(Site site, RawHttp node1, RawHttp node2) implements AutoCloseable {
  static RunningSite in(Path data) throws IOException {
    Site site = Site.start(new Options(freePair(), data, Optional.empty(), Optional.empty()));
    return new RunningSite(
        site, new RawHttp(site.nodes().get(0).port()), new RawHttp(site.nodes().get(1).port()));
  }

  /** A port that is free, as the one behind it is. */
  static int freePair() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket first = listen(0);
          ServerSocket second = listen(first.getLocalPort() + 1)) {
        return second.getLocalPort() - 1;
      } catch (IOException | IllegalArgumentException e) {
        // the next port is taken: another pair
      }
    }
    throw new IOException("no two free ports");
  }

  static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** A client of what stands for a CDN. */
  RawHttp cdn() {
    return new RawHttp(URI.create(site.edge().url()).getPort());
  }

  /** Signs in on node 1 and returns the cookie as a browser sends it. */
  String signIn(String user) {
    String setCookie = RawHttp.header(node1.post("/sign-in", "user=" + user), "Set-Cookie");
    return setCookie.substring(0, setCookie.indexOf(';'));
  }

  @Nullable RedisProcess redis() {
    return site.redis().orElse(null);
  }

  @Override
  public void close() {
    site.close();
  }
}
