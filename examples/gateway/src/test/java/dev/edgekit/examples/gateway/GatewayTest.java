package dev.edgekit.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.examples.jdkhttp.Endpoint;
import dev.edgekit.examples.jdkhttp.ExchangeRequest;
import dev.edgekit.examples.jdkhttp.JdkServer;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Endpoint endpoint = request -> Response.text("from the origin");
  private final JdkServer origin;
  private final Gateway gateway;

  GatewayTest() throws IOException {
    origin = JdkServer.onLoopback(0, this::answer);
    gateway = Gateway.start("--port", "0", "--origin", origin.url());
  }

  @AfterEach
  void stop() {
    gateway.close();
    origin.close();
  }

  /** What reached the origin. */
  private record Seen(String line, Headers headers, String body) {}

  @Test
  void answersTheSecondTimeWithoutTheOrigin() throws IOException {
    endpoint = request -> Response.text("hello").withHeader("Cache-Control", "max-age=60");

    exchange("GET /a HTTP/1.1", "Host: h");

    assertThat(exchange("GET /a HTTP/1.1", "Host: h"))
        .containsIgnoringCase("cache-status: edgekit; hit")
        .endsWith("hello");
    assertThat(seen).hasSize(1);
  }

  @Test
  void forwardsTheTargetAsItArrivedAndNothingOfTheConnection() throws IOException {
    exchange(
        "GET //x/%2F..?a=%20&b HTTP/1.1",
        "Host: h",
        "Connection: X-Hop, keep-alive",
        "X-Hop: 1",
        "Keep-Alive: 5",
        "TE: trailers",
        "Proxy-Authorization: secret",
        "X-End: 2");

    Seen request = seen.get(0);
    assertThat(request.line()).isEqualTo("GET //x/%2F..?a=%20&b");
    assertThat(request.headers().first("X-End")).contains("2");
    assertThat(request.headers().first("Via")).contains("1.1 edgekit");
    for (String name : List.of("X-Hop", "Keep-Alive", "TE", "Proxy-Authorization")) {
      assertThat(request.headers().contains(name)).as(name).isFalse();
    }
  }

  @Test
  void passesBodiesOnAndInvalidatesWhatTheyChange() throws IOException {
    endpoint =
        request ->
            request.method().equals("GET")
                ? Response.text("v" + seen.size()).withHeader("Cache-Control", "max-age=60")
                : Response.of(204);
    exchange("GET /a HTTP/1.1", "Host: h");

    String answer = exchange("PUT /a HTTP/1.1", "Host: h", "Content-Length: 3", "", "new");

    assertThat(answer).startsWith("HTTP/1.1 204");
    assertThat(seen.get(1).body()).isEqualTo("new");
    assertThat(exchange("GET /a HTTP/1.1", "Host: h")).endsWith("v3");
  }

  @Test
  void answers504WhenTheOriginIsGone() throws IOException {
    origin.close();

    assertThat(exchange("GET /a HTTP/1.1", "Host: h"))
        .startsWith("HTTP/1.1 504")
        .containsIgnoringCase("application/problem+json");
  }

  @Test
  void servesStaleWhenTheOriginIsGoneUnlessTheResponseForbidsIt() throws IOException {
    endpoint =
        request ->
            Response.text("old")
                .withHeader(
                    "Cache-Control",
                    request.path().equals("/a") ? "max-age=0" : "max-age=0, must-revalidate")
                .withHeader("ETag", "\"1\"");
    exchange("GET /a HTTP/1.1", "Host: h");
    exchange("GET /b HTTP/1.1", "Host: h");
    origin.close();

    assertThat(exchange("GET /a HTTP/1.1", "Host: h")).startsWith("HTTP/1.1 200").endsWith("old");
    assertThat(exchange("GET /b HTTP/1.1", "Host: h")).startsWith("HTTP/1.1 504");
  }

  @Test
  void refusesATargetThatIsNoPath() throws IOException {
    assertThat(exchange("GET http://other.example/ HTTP/1.1", "Host: h"))
        .startsWith("HTTP/1.1 400");
    assertThat(seen).isEmpty();
  }

  private Response answer(ExchangeRequest request) {
    String body = new String(request.body(1000), StandardCharsets.UTF_8);
    seen.add(new Seen(request.method() + " " + request.target(), request.headers(), body));
    return endpoint.handle(request);
  }

  private String exchange(String... lines) throws IOException {
    String request = String.join("\r\n", lines);
    String end = request.contains("\r\n\r\n") ? "" : "\r\n\r\n";
    int port = Integer.parseInt(gateway.url().substring(gateway.url().lastIndexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write((request + end).getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
