package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawClient.body;
import static dev.edgekit.examples.gateway.RawClient.get;
import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.bytes;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No wait is without an end, nothing that others choose the size of without a limit. */
@Timeout(60)
class LimitsTest {
  private final RawOrigin origin = new RawOrigin();
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<AutoCloseable> open = new ArrayList<>();

  LimitsTest() throws IOException {}

  @AfterEach
  void stop() throws Exception {
    never.countDown();
    for (AutoCloseable one : open) {
      one.close();
    }
    origin.close();
  }

  @Test
  void endsABodyOfTheOriginThatStalls() throws IOException {
    stallInTheBody();
    Gateway gateway = gateway("--origin-idle", "200ms");

    assertThat(get(gateway, "/stall")).startsWith("HTTP/1.1 504").contains("took too long");
  }

  @Test
  void endsAnAnswerThatTricklesIn() throws IOException {
    origin.does(
        (request, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
          while (never.getCount() > 0) {
            out.write('x');
            out.flush();
            Thread.sleep(1); // the slowness is what is tested
          }
        });
    Gateway gateway = gateway("--origin-timeout", "300ms");

    assertThat(get(gateway, "/trickle")).startsWith("HTTP/1.1 50");
  }

  @Test
  void endsAnOriginThatNeverAnswers() throws IOException {
    origin.does((request, out) -> never.await());
    Gateway gateway = gateway("--origin-idle", "200ms");

    assertThat(get(gateway, "/mute")).startsWith("HTTP/1.1 504").contains("took too long");
  }

  @Test
  void answersFromMemoryWhileEveryLoadStalls() throws IOException {
    Gateway gateway = gateway("--max-loads", "4", "--max-waiting", "20");
    origin.sends(ok(FRESH, "kept"));
    get(gateway, "/kept");
    get(gateway, "/kept");
    stallInTheBody();

    List<Socket> asked = new ArrayList<>();
    stall(gateway, asked, 4);
    await().until(() -> origin.seen().size() == 5);
    stall(gateway, asked, 30);
    await().until(() -> answered(asked) == 10);

    assertThat(body(get(gateway, "/kept"))).isEqualTo("kept");
    assertThat(get(gateway, "/more"))
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("Retry-After: 1");
  }

  private void stall(Gateway gateway, List<Socket> asked, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      String target = "/stall" + asked.size();
      asked.add(ask(gateway, "GET " + target + " HTTP/1.1\r\nHost: h.test\r\n\r\n"));
    }
  }

  private static long answered(List<Socket> sockets) throws IOException {
    long answered = 0;
    for (Socket socket : sockets) {
      answered += socket.getInputStream().available() > 0 ? 1 : 0;
    }
    return answered;
  }

  @Test
  void doesNotMakeTheClientWaitWhereAStoredResponseMayStandIn() throws IOException {
    Gateway gateway = gateway("--soft-timeout", "100ms");
    origin.sends(ok("Cache-Control: max-age=0\r\nETag: \"1\"\r\n", "old"));
    get(gateway, "/a");
    origin.does((request, out) -> never.await());

    assertThat(get(gateway, "/a")).startsWith("HTTP/1.1 200").endsWith("old");
  }

  @Test
  void saysThatAnAnswerIsTooLong() throws IOException {
    Gateway gateway = gateway("--max-response-body", "1KiB");
    origin.sends(ok(FRESH, "x".repeat(1024)));
    assertThat(get(gateway, "/fits")).startsWith("HTTP/1.1 200");

    origin.sends(ok(FRESH, "x".repeat(1025)));

    assertThat(get(gateway, "/long"))
        .startsWith("HTTP/1.1 502")
        .contains("The origin's answer is longer than --max-response-body = 1024.");
  }

  @Test
  void refusesLongBodies() throws IOException {
    Gateway gateway = gateway("--max-request-body", "1KiB");
    String chunk = "401\r\n" + "x".repeat(1025) + "\r\n0\r\n\r\n";

    assertThat(post(gateway, "Content-Length: 1024", "x".repeat(1024))).startsWith("HTTP/1.1 200");
    for (String answer :
        List.of(
            post(gateway, "Content-Length: 1025", "x".repeat(1025)),
            post(gateway, "Content-Length: 99999999999", ""),
            post(gateway, "Transfer-Encoding: chunked", chunk))) {
      assertThat(answer).startsWith("HTTP/1.1 413").contains("--max-request-body = 1024");
    }
    assertThat(origin.seen()).hasSize(1);
  }

  @Test
  void refusesBodiesThatTogetherAreTooMuch() throws IOException {
    Gateway gateway = gateway("--max-bodies", "1KiB");
    origin.does((request, out) -> never.await());
    open.add(
        ask(
            gateway,
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 800\r\n\r\n" + "x".repeat(800)));
    await().until(() -> origin.seen().size() == 1);

    assertThat(post(gateway, "Content-Length: 300", "x".repeat(300)))
        .startsWith("HTTP/1.1 503")
        .contains("--max-bodies");
  }

  @Test
  void refusesLongHeads() throws IOException {
    Gateway gateway = gateway("--max-head", "1KiB");

    assertThat(get(gateway, "/a", "X: " + "x".repeat(2000))).startsWith("HTTP/1.1 431");
    assertThat(get(gateway, "/" + "x".repeat(2000))).startsWith("HTTP/1.1 414");
    origin.sends(ok("X: " + "x".repeat(2000) + "\r\n", "ok"));
    assertThat(get(gateway, "/b")).startsWith("HTTP/1.1 502");
  }

  @Test
  void endsABodyThatComesTooSlowly() throws Exception {
    Gateway gateway = gateway("--min-rate", "1000");
    Socket socket = ask(gateway, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n");

    drip(socket, "x".repeat(100));

    assertThat(origin.seen()).isEmpty();
  }

  @Test
  void endsAHeadThatComesTooSlowly() throws Exception {
    Gateway gateway = gateway("--head-timeout", "400ms");
    Socket first = ask(gateway, "GET /a HTT");
    Socket kept = ask(gateway, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    await().until(() -> kept.getInputStream().available() > 0);

    drip(first, "P/1.1\r\nX: " + "x".repeat(1000));
    drip(kept, "GET /b HTTP/1.1\r\nX: " + "x".repeat(1000));

    assertThat(origin.seen()).hasSize(1);
  }

  @Test
  void keepsAQuickConnectionAndOneWhoseAnswerTakesLongerThanAHeadMay() throws Exception {
    Gateway gateway = gateway("--head-timeout", "200ms");
    CountDownLatch later = new CountDownLatch(1);
    origin.does(
        (request, out) -> {
          later.await();
          out.write(bytes(ok("", "slow")));
        });
    Socket socket = ask(gateway, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    await().pollDelay(Duration.ofMillis(600)).until(() -> origin.seen().size() == 1);
    later.countDown();
    await().until(() -> socket.getInputStream().available() > 0);
    socket.getInputStream().skipNBytes(socket.getInputStream().available());

    await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    socket.getOutputStream().write(bytes("GET /b HTTP/1.1\r\nHost: h\r\n\r\n"));

    await().until(() -> origin.seen().size() == 2);
  }

  @Test
  void limitsConnections() throws Exception {
    Gateway gateway = gateway("--max-connections", "3");
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      idle.add(ask(gateway, "GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
    await().until(() -> answered(idle) == 3);

    Socket fourth = ask(gateway, "GET /4 HTTP/1.1\r\nHost: h\r\n\r\n");
    fourth.setSoTimeout(300);
    assertThatThrownBy(() -> fourth.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    idle.get(0).close();

    await().until(() -> fourth.getInputStream().available() > 0);
  }

  private void stallInTheBody() {
    origin.does(
        (request, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\n" + FRESH + "Content-Length: 100\r\n\r\nhalf"));
          never.await();
        });
  }

  private Gateway gateway(String... flags) throws IOException {
    String[] base = {"--port", "0", "--origin", origin.url()};
    Gateway gateway =
        Gateway.start(Stream.concat(Stream.of(base), Stream.of(flags)).toArray(String[]::new));
    open.add(gateway);
    return gateway;
  }

  /** Sends the beginning of something and leaves the connection open. */
  private Socket ask(Gateway gateway, String bytes) throws IOException {
    Socket socket = RawClient.connect(gateway);
    open.add(0, socket);
    socket.getOutputStream().write(bytes(bytes));
    return socket;
  }

  private static String post(Gateway gateway, String framing, String body) throws IOException {
    return RawClient.exchange(gateway, "POST /a HTTP/1.1", "Host: h", framing, "", body);
  }

  /** Sends a byte now and then, until the other side has had enough. */
  private static void drip(Socket socket, String bytes) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < bytes.length(); i++) {
                socket.getOutputStream().write(bytes.charAt(i));
                Thread.sleep(20); // the slowness is what is tested
              }
            })
        .isInstanceOf(SocketException.class);
  }
}
