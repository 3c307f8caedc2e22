package dev.edgekit.examples.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client that sends what no client library would. */
final class RawClient {
  private RawClient() {}

  static Socket connect(Gateway gateway) throws IOException {
    String url = gateway.url();
    int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Sends these lines on a connection of their own and returns all that comes back. */
  static String exchange(Gateway gateway, String... lines) throws IOException {
    String request = String.join("\r\n", lines);
    return send(gateway, request + (request.contains("\r\n\r\n") ? "" : "\r\n\r\n"));
  }

  /** Sends this, byte for byte, and returns all that comes back. */
  static String send(Gateway gateway, String bytes) throws IOException {
    try (Socket socket = connect(gateway)) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  static String get(Gateway gateway, String target, String... fields) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: h.test\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    return send(gateway, request + "\r\n");
  }

  /** The body of an answer that {@link #send} returned. */
  static String body(String answer) {
    return answer.substring(answer.lastIndexOf("\r\n\r\n") + 4);
  }
}
