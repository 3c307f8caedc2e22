package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A parser that remembers the fields of a connection, so as not to read them again, must not take a
 * value for one that differs in case alone: it may be another user's cookie.
 */
class FieldValuesTest {
  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final List<List<String>> heads = new CopyOnWriteArrayList<>();
  private volatile String field = "X: y";
  private final Gateway gateway;

  FieldValuesTest() throws IOException {
    Thread origin = new Thread(this::serveOneConnection, "raw origin");
    origin.setDaemon(true);
    origin.start();
    gateway =
        Gateway.start("--port", "0", "--origin", "http://127.0.0.1:" + listener.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    listener.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cookie", "Authorization", "User-Agent", "Accept", "X-API-Key"})
  void passesEachValueOfAClientsConnectionOnAsItIs(String name) throws IOException {
    try (Socket socket = RawClient.connect(gateway)) {
      for (String value : List.of("Session=aBc", "Session=AbC", "session=abc")) {
        socket
            .getOutputStream()
            .write(bytes("GET /a HTTP/1.1\r\nHost: h\r\n" + name + ": " + value + "\r\n\r\n"));
        head(reader(socket));
        assertThat(heads.get(heads.size() - 1)).contains(name + ": " + value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Set-Cookie", "ETag", "Location", "Content-Type", "X-Other"})
  void passesEachValueOfTheOriginsConnectionOnAsItIs(String name) throws IOException {
    for (String value : List.of("\"aBc\"", "\"AbC\"", "\"abc\"")) {
      field = name + ": " + value;

      assertThat(RawClient.get(gateway, "/a")).contains("\r\n" + field + "\r\n");
    }
  }

  @Test
  void keepsTheCaseOfWordsThatAParserKnows() throws IOException {
    for (String value : List.of("no-store", "No-StOrE", "NO-STORE")) {
      field = "Cache-Control: " + value;

      assertThat(RawClient.get(gateway, "/a")).contains("\r\n" + field + "\r\n");
    }
  }

  /** All requests of the gateway come over one connection, which is kept. */
  private void serveOneConnection() {
    try (Socket socket = listener.accept()) {
      BufferedReader in = reader(socket);
      for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
        heads.add(head);
        String more = field.startsWith("Cache-Control") ? "" : "Cache-Control: no-store\r\n";
        socket
            .getOutputStream()
            .write(bytes("HTTP/1.1 200 OK\r\n" + more + field + "\r\nContent-Length: 0\r\n\r\n"));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static List<String> head(BufferedReader in) throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.add(line);
    }
    return head;
  }
}
