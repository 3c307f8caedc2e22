package dev.edgekit.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an origin may send that no server library would: byte for byte. */
class RawOriginTest {
  private static final String FRESH = "Cache-Control: max-age=60\r\n";

  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Deque<String> answers = new ArrayDeque<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Gateway gateway;

  RawOriginTest() throws IOException {
    Thread origin = new Thread(this::answerAll, "raw origin");
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
  @ValueSource(
      strings = {
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 199 Odd\r\nLink: </a>\r\n\r\n"
      })
  void storesTheFinalResponseAndNothingOfThoseBefore(String interim) throws IOException {
    answers.add(interim + ok(FRESH + "Content-Length: 2\r\n", "ok"));

    String first = get("/a");

    assertThat(first).startsWith("HTTP/1.1 200").endsWith("ok").doesNotContain("Link");
    assertThat(get("/a")).containsIgnoringCase("edgekit; hit").endsWith("ok");
    assertThat(asked).hasValue(1);
  }

  @Test
  void neitherStoresNorPassesOnABodyThatWasCutShort() throws IOException {
    answers.add(ok(FRESH + "Content-Length: 10\r\n", "short"));
    answers.add(ok(FRESH + "Transfer-Encoding: chunked\r\n", "5\r\nshort\r\n"));
    answers.add(ok(FRESH + "Content-Length: 5\r\n", "whole"));

    assertThat(get("/a")).startsWith("HTTP/1.1 50");
    assertThat(get("/a")).startsWith("HTTP/1.1 50");
    assertThat(get("/a")).startsWith("HTTP/1.1 200").endsWith("whole");
  }

  @Test
  void storesNoFieldThatConcernsTheConnection() throws IOException {
    answers.add(
        ok(
            FRESH
                + "Connection: X-Hop, close\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nX-End: 2\r\n"
                + "Proxy-Authenticate: x\r\nContent-Length: 2\r\n",
            "ok"));

    String first = get("/a");
    String second = get("/a");

    for (String answer : new String[] {first, second}) {
      assertThat(answer).contains("X-end: 2").doesNotContain("X-hop: 1", "Keep-alive: 5");
      assertThat(answer).doesNotContainIgnoringCase("Proxy-Authenticate");
    }
    assertThat(asked).hasValue(1);
  }

  private static String ok(String fields, String body) {
    return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
  }

  private void answerAll() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          // the request's head
        }
        asked.incrementAndGet();
        socket.getOutputStream().write(answers.remove().getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private String get(String target) throws IOException {
    int port = Integer.parseInt(gateway.url().substring(gateway.url().lastIndexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      String request = "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
