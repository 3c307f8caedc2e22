package dev.edgekit.examples.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/** Sends a request target byte for byte, as no HTTP client that tidies paths would. */
record RawHttp(int port) {

  static String text(Response answer) {
    return new String(answer.body(), UTF_8);
  }

  static String header(Response answer, String name) {
    return answer.headers().first(name).orElse("");
  }

  Response get(String target, String... headers) {
    return send("GET", target, "", headers);
  }

  Response post(String target, String form, String... headers) {
    return send("POST", target, form, headers);
  }

  Response send(String method, String target, String form, String... headers) {
    StringBuilder request =
        new StringBuilder()
            .append("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(method, target, port))
            .append("Connection: close\r\n");
    if (method.equals("POST")) {
      request.append("Content-Type: application/x-www-form-urlencoded\r\n");
      request.append("Content-Length: ").append(form.getBytes(UTF_8).length).append("\r\n");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    request.append("\r\n").append(form);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.toString().getBytes(UTF_8));
      return read(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response read(byte[] bytes) throws IOException {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Headers.Builder headers = Headers.builder();
    for (int i = 1; i < lines.length; i++) {
      String[] field = lines[i].split(":", 2);
      headers.add(field[0], field[1]);
    }
    byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    return Response.of(Integer.parseInt(lines[0].split(" ", 3)[1]), headers.build(), body);
  }
}
