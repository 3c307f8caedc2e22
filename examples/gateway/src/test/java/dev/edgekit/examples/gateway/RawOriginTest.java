package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawClient.body;
import static dev.edgekit.examples.gateway.RawClient.get;
import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.bytes;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an origin may send that no server library would. */
class RawOriginTest {
  private final RawOrigin origin = new RawOrigin();
  private final Gateway gateway = Gateway.start("--port", "0", "--origin", origin.url());

  RawOriginTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    origin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 104 Upload Resumption Supported\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 199 Odd\r\nLink: </a>\r\n\r\n"
      })
  void forwardsEachInterimResponseAndStoresNothingOfIt(String interim) throws IOException {
    origin.sends(interim + ok(FRESH, "ok"));

    String first = get(gateway, "/a");

    for (String head : interim.strip().split("\r\n\r\n", -1)) {
      assertThat(first).contains(head.substring(0, "HTTP/1.1 103".length()));
    }
    String last = first.substring(first.indexOf("HTTP/1.1 200"));
    assertThat(last).endsWith("ok").doesNotContain("Link");
    assertThat(get(gateway, "/a")).startsWith("HTTP/1.1 200").contains("edgekit; hit");
    assertThat(origin.seen()).hasSize(1);
  }

  @Test
  void forwardsAHintBeforeTheResponseIsThere() throws IOException {
    CountDownLatch hinted = new CountDownLatch(1);
    origin.does(
        (request, out) -> {
          out.write(bytes("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"));
          hinted.await();
          out.write(bytes(ok("", "page")));
        });

    try (Socket socket = RawClient.connect(gateway)) {
      socket.getOutputStream().write(bytes("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      assertThat(in.readLine()).startsWith("HTTP/1.1 103");
      assertThat(in.readLine()).isEqualTo("Link: </style.css>");
      hinted.countDown();
      assertThat(in.readLine()).isEmpty();
      assertThat(in.readLine()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void anInterimResponseSaysNothingOfTheConnection() throws IOException {
    origin.sends("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok("", "ok"));

    String answer = get(gateway, "/a", "Connection: close");

    int last = answer.indexOf("HTTP/1.1 200");
    assertThat(answer.substring(0, last)).contains("Link: </a>").doesNotContain("Connection");
    assertThat(answer.substring(last)).contains("Connection: close").endsWith("ok");
  }

  @Test
  void sendsNoInterimResponseToAClientOfHttp10() throws IOException {
    origin.sends("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok(FRESH, "ok"));

    assertThat(RawClient.exchange(gateway, "GET /a HTTP/1.0", "Host: h"))
        .doesNotContain("103")
        .endsWith("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n%sContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sContent-Length: 3\r\nContent-Length: 5\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sContent-Length: 5, 5\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sContent-Length: +5\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sContent-Length : 3\r\nContent-Length: 5\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: chunked, identity\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: gzip\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: x-compress\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sConnection: close\r\nTransfer-Encoding: gzip\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sConnection: close\r\nTransfer-Encoding: odd\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: odd;q=1\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: odd, even\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: \u000bchunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: xchunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n%sTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: chunked\r\n\r\nZ\r\nwhole\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n%sX-A: b\r\n c\r\nContent-Length: 5\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sX-A: a\0b\r\nContent-Length: 5\r\n\r\nwhole",
        "HTTP/1.1 999 Odd\r\n%sContent-Length: 5\r\n\r\nwhole",
        "HTTP/1.1 101 Switching Protocols\r\n%sUpgrade: x\r\nConnection: upgrade\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sContent-Length: 10\r\n\r\nwhole",
        "HTTP/1.1 200 OK\r\n%sTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n",
        "nonsense\r\n%s\r\n"
      })
  void answers502ToWhatCannotBeFramedAndStoresNothingOfIt(String answer) throws IOException {
    origin.sends(answer.formatted(FRESH));

    String first = get(gateway, "/a");
    origin.sends(ok(FRESH, "right"));

    assertThat(first).startsWith("HTTP/1.1 502").contains("application/problem+json");
    assertThat(first).doesNotContain("whole", "java.", "jetty");
    assertThat(body(get(gateway, "/a"))).isEqualTo("right");
  }

  @Test
  void takesWhatEndsWithItsConnection() throws IOException {
    origin.sends("HTTP/1.0 200 OK\r\n" + FRESH + "\r\nwhole");

    assertThat(get(gateway, "/a")).startsWith("HTTP/1.1 200").endsWith("whole");
  }

  @Test
  void whatEndsWithAResetOfItsConnectionIsCut() throws Exception {
    try (ServerSocket resetting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Gateway before =
            Gateway.start(
                "--port", "0", "--origin", "http://127.0.0.1:" + resetting.getLocalPort())) {
      CompletableFuture<Void> cut =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = resetting.accept()) {
                  socket.setSoLinger(true, 0);
                  String half = "HTTP/1.1 200 OK\r\n" + FRESH + "Connection: close\r\n\r\nhalf";
                  socket.getOutputStream().write(bytes(half));
                  Thread.sleep(300); // a reset takes back what wasn't read yet
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });

      assertThat(get(before, "/a")).startsWith("HTTP/1.1 50");
      cut.get();
    }
  }

  @Test
  void a304StatesNoLength() throws IOException {
    origin.sends(ok(FRESH + "ETag: \"a\"\r\n", "body"));
    get(gateway, "/a");

    assertThat(get(gateway, "/a", "If-None-Match: \"a\""))
        .startsWith("HTTP/1.1 304")
        .doesNotContain("Content-Length", "Transfer-Encoding");
  }

  @Test
  void storesNoFieldThatConcernsTheConnection() throws IOException {
    origin.sends(
        "HTTP/1.1 200 OK\r\n"
            + FRESH
            + "Connection: X-Hop, close\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nX-End: 2\r\n"
            + "Proxy-Authenticate: x\r\nContent-Length: 2\r\n\r\nok");

    String first = get(gateway, "/a");
    String second = get(gateway, "/a");

    for (String answer : new String[] {first, second}) {
      assertThat(answer).contains("X-End: 2").doesNotContain("X-Hop: 1", "Keep-Alive: 5");
      assertThat(answer).doesNotContainIgnoringCase("Proxy-Authenticate");
    }
    assertThat(origin.seen()).hasSize(1);
  }

  @Test
  void asksAgainWhereAKeptConnectionHadEnded() throws IOException {
    // No "Connection: close", so the connection is kept for the next request, which finds it ended.
    origin.sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    for (int i = 0; i < 20; i++) {
      assertThat(get(gateway, "/" + i)).startsWith("HTTP/1.1 200").endsWith("ok");
    }
  }

  @Test
  void asksOnceWhereTheOriginHangsUpOnANewConnection() throws IOException {
    origin.sends("");

    assertThat(get(gateway, "/a")).startsWith("HTTP/1.1 504");
    assertThat(origin.seen()).hasSize(1);
  }
}
