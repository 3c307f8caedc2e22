package dev.edgekit.examples.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.edgekit.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An origin that sends what no server library would: byte for byte what the test says. */
final class RawOrigin implements AutoCloseable {
  static final String FRESH = "Cache-Control: max-age=60\r\n";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Script script = (request, out) -> out.write(bytes(ok(FRESH, "ok")));

  RawOrigin() throws IOException {
    Thread thread = new Thread(this::acceptAll, "raw origin");
    thread.setDaemon(true);
    thread.start();
  }

  /** What reached the origin. */
  record Seen(String line, Headers headers, String body) {
    String field(String name) {
      return headers.first(name).orElse("");
    }
  }

  /** What the origin does with a request. */
  @FunctionalInterface
  interface Script {
    void answer(Seen request, OutputStream out) throws IOException, InterruptedException;
  }

  void does(Script next) {
    script = next;
  }

  /** Sends this to whatever comes. */
  void sends(String answer) {
    script = (request, out) -> out.write(bytes(answer));
  }

  List<Seen> seen() {
    return seen;
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** A complete 200 whose connection ends with it. */
  static String ok(String fields, String body) {
    return "HTTP/1.1 200 OK\r\n"
        + fields
        + ("Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n")
        + body;
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread thread = new Thread(() -> serve(socket), "raw origin's connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (Socket socket = connection) {
      InputStream in = socket.getInputStream();
      String line = line(in);
      if (line.isEmpty()) {
        return;
      }
      Headers.Builder fields = Headers.builder();
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        int colon = field.indexOf(':');
        fields.add(field.substring(0, colon), field.substring(colon + 1));
      }
      Headers headers = fields.build();
      int length = headers.first("Content-Length").map(Integer::parseInt).orElse(0);
      String body = new String(in.readNBytes(length), ISO_8859_1);
      Seen request = new Seen(line.replace(" HTTP/1.1", ""), headers, body);
      seen.add(request);
      script.answer(request, socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      // the gateway went away, which some tests want
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
