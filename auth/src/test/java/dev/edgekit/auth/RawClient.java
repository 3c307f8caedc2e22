package dev.edgekit.auth;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends request targets byte for byte, and tells which handler answered. */
final class RawClient implements AutoCloseable {
  private final int port;
  private String setCookie = "";
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  RawClient(int port) {
    this.port = port;
  }

  /** The handler's name, or the status if none was reached; empty if the server just hung up. */
  String handlerOf(String target) throws IOException {
    return handlerOf(target, "");
  }

  /**
   * The same for a request with more header fields.
   *
   * @param fields whole lines, each with its end
   */
  String handlerOf(String target, String fields) throws IOException {
    try {
      return exchange(target, fields);
    } catch (IOException e) {
      close();
      return exchange(target, fields); // an idle connection was closed, or this target closes it
    }
  }

  /** The value of the last response's {@code Set-Cookie} field; empty if it had none. */
  String setCookie() {
    return setCookie;
  }

  private String exchange(String target, String fields) throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket(InetAddress.getLoopbackAddress(), port);
      open.setTcpNoDelay(true);
      open.setSoTimeout(120_000);
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
    open.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return response();
  }

  private String response() throws IOException {
    String status = line();
    if (!status.startsWith("HTTP/1.1 ")) {
      close();
      return "";
    }
    String handler = status.substring(9, 12);
    int length = 0;
    setCookie = "";
    boolean last = !handler.equals("200");
    for (String field = line(); !field.isEmpty(); field = line()) {
      String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
      String value = field.substring(field.indexOf(':') + 1).strip();
      switch (name) {
        case "set-cookie" -> setCookie = value;
        case "x-handler" -> handler = value;
        case "content-length" -> length = Integer.parseInt(value);
        case "connection" -> last |= value.equalsIgnoreCase("close");
        default -> {}
      }
    }
    if (last) {
      close();
    } else if (in != null) {
      in.skipNBytes(length);
    }
    return handler;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c >= 0 && c != '\n'; c = read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private int read() throws IOException {
    return in == null ? -1 : in.read();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
      in = null;
    }
  }
}
