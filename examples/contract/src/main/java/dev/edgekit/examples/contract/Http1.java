package dev.edgekit.examples.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.edgekit.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** HTTP/1.1 over a socket. */
public final class Http1 implements Client {
  @Override
  public Answer send(Server server, String method, String target, String... fields)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    for (int i = 0; i < fields.length; i += 2) {
      request.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
    }
    return raw(server, request + "Connection: close\r\n\r\n", method.equals("HEAD"));
  }

  /**
   * These octets, and what comes until the server closes the connection: some do so only when the
   * client, too, has said that it is done.
   */
  public static Answer raw(Server server, String request, boolean head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      byte[] buffer = new byte[16_384];
      int length;
      while ((length = socket.getInputStream().read(buffer)) >= 0) {
        answer.write(buffer, 0, length);
        if (isWhole(answer.toString(ISO_8859_1), head) && !socket.isOutputShutdown()) {
          socket.shutdownOutput();
        }
      }
      return parse(answer.toString(ISO_8859_1), head);
    }
  }

  private static boolean isWhole(String answer, boolean head) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    Answer read = parse(answer.substring(0, end + 4), true);
    int length = answer.length() - end - 4;
    return head
        || read.status() == 304
        || read.status() == 204
        || read.header("Content-Length").equals("" + length)
        || (read.headers().contains("Transfer-Encoding") && answer.endsWith("\r\n0\r\n\r\n"));
  }

  private static Answer parse(String answer, boolean head) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, Headers.empty(), answer);
    }
    String[] lines = answer.substring(0, end).split("\r\n", -1);
    Headers.Builder headers = Headers.builder();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1));
    }
    Headers fields = headers.build();
    String body = answer.substring(end + 4);
    boolean chunked = fields.contains("Transfer-Encoding") && !head;
    int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
    return new Answer(status, fields, chunked ? unchunked(body) : body);
  }

  private static String unchunked(String body) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int at = 0;
    while (at < body.length()) {
      int line = body.indexOf("\r\n", at);
      int length = Integer.parseInt(body.substring(at, line).strip(), 16);
      whole.writeBytes(body.substring(line + 2, line + 2 + length).getBytes(ISO_8859_1));
      at = length == 0 ? body.length() : line + 2 + length + 2;
    }
    return whole.toString(ISO_8859_1);
  }

  @Override
  public String toString() {
    return "HTTP/1.1";
  }
}
