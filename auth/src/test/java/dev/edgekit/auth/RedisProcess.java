package dev.edgekit.auth;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis on a free port of the loopback interface, without persistence. */
final class RedisProcess implements AutoCloseable {
  private final int port;
  private RedisServer server;

  private RedisProcess(int port) throws IOException {
    this.port = port;
    this.server = launch(port);
  }

  static RedisProcess start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new RedisProcess(release(free));
    }
  }

  private static int release(ServerSocket free) throws IOException {
    int port = free.getLocalPort();
    free.close();
    return port;
  }

  private static RedisServer launch(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return server;
  }

  int port() {
    return port;
  }

  /** With more patience than a service has: a busy machine is not what the tests are about. */
  String uri() {
    return "redis://127.0.0.1:" + port + "?timeout=1m";
  }

  /** With the patience that a service has. */
  String plainUri() {
    return "redis://127.0.0.1:" + port;
  }

  void kill() throws IOException {
    server.stop();
  }

  void restart() throws IOException {
    server = launch(port);
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
