package dev.edgekit.http.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of others' handlers of the JDK's server doesn't happen here. */
class ReportedElsewhereTest {
  private static final String NEXT = "GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

  private volatile Response answer = Response.text("four");
  private final JdkServer server;

  ReportedElsewhereTest() throws IOException {
    server =
        JdkServer.onLoopback(
            0,
            exchange ->
                exchange.request().path().equals("/next")
                    ? Response.text("the next of " + exchange.request().host())
                    : answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** vertx-http-proxy #116, spring-framework #32039, netty #13069, vert.x #496, #1986. */
  @ParameterizedTest
  @CsvSource({
    "GET, 304, Transfer-Encoding, chunked",
    "GET, 304, Content-Length, 4",
    "GET, 204, Content-Length, 0",
    "HEAD, 200, Transfer-Encoding, chunked",
    "HEAD, 200, Content-Length, 9",
    "HEAD, 404, Content-Length, 9"
  })
  void endsAnAnswerWithoutABody(String method, int status, String name, String value)
      throws IOException {
    answer =
        Response.of(
            status,
            Headers.of(name, value),
            "four".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(raw(method + " / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT))
        .startsWith("HTTP/1.1 " + status)
        .endsWith("the next of h")
        .doesNotContain("four")
        .doesNotContainIgnoringCase("Transfer-Encoding");
  }

  /** client_java #685, Plan #1605, #1431, flak #4, CoreNLP #368. */
  @Test
  void causesNoWarning() throws IOException {
    List<String> said = new ArrayList<>();
    Logger log = Logger.getLogger("com.sun.net.httpserver");
    Handler handler = saying(said);
    log.addHandler(handler);
    try {
      for (int status : List.of(200, 204, 304, 404)) {
        answer = Response.text("four").withStatus(status);
        raw("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT);
      }
    } finally {
      log.removeHandler(handler);
    }
    assertThat(said).isEmpty();
  }

  private static Handler saying(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord message) {
        said.add(message.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** bandit #695, bun #33293: an answer before the body, of which the client sends nothing. */
  @Test
  void answersAtOnceWhatIsNotSentYet() throws IOException {
    answer = Response.of(401);

    assertThat(
            raw("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"))
        .contains("HTTP/1.1 401 ");
  }

  /** netty #9866, #10574; glaze #2661: a second field is never made of a first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\r\nContent-Length:\r\n6",
        "Transfer-Encoding : chunked",
        " folded: first",
        "X: a\rHost: internal",
        "X: a\r\n\0: b"
      })
  void makesNoFieldOfAnother(String field) throws IOException {
    String answers = raw("GET /next HTTP/1.1\r\n" + field + "\r\nHost: h\r\n\r\n");

    assertThat(answers).doesNotContain("internal");
    assertThat(answers.split("HTTP/1.1 ", -1).length).isLessThanOrEqualTo(2);
  }

  /** crafter #7723, node-http-proxy #1101, rack-servlet #6; grizzly #1889. */
  @Test
  void changesNoField() throws IOException {
    answer =
        Response.of(200)
            .withHeaders(
                Headers.of(
                    "Set-Cookie", "a=1", "Set-Cookie", "b=2", "Content-Disposition", "\"\u00c2\""));

    assertThat(raw("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .containsIgnoringCase("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n")
        .containsIgnoringCase("Content-Disposition: \"\u00c2\"\r\n");
  }

  private String raw(String request) throws IOException {
    return RawClient.exchange(server, request);
  }
}
