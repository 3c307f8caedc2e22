package dev.edgekit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
  private static final String NONE = "none";

  @ParameterizedTest
  @CsvSource({
    "GET,  200, four, 9,    4,    four",
    "GET,  200, '',   9,    0,    ''",
    "GET,  404, four, none, 4,    four",
    "HEAD, 200, four, none, 4,    ''",
    "HEAD, 200, '',   9,    9,    ''",
    "HEAD, 200, '',   none, none, ''",
    "HEAD, 200, '',   9a,   none, ''",
    "GET,  304, four, 4,    none, ''",
    "HEAD, 304, '',   9,    none, ''",
    "GET,  204, four, 4,    none, ''",
  })
  void isFramedByMethodStatusAndBody(
      String method, int status, String body, String stated, String length, String sent) {
    Headers fields = Headers.of("Connection", "close", "Transfer-Encoding", "chunked", "A", "b");
    Response response =
        Response.of(
            status,
            stated.equals(NONE) ? fields : fields.with("Content-Length", stated),
            body.getBytes(UTF_8));

    Response framed = response.framedFor(method);

    assertThat(framed.status()).isEqualTo(status);
    assertThat(framed.headers().first("Content-Length").orElse(NONE)).isEqualTo(length);
    assertThat(framed.headers().without("Content-Length")).isEqualTo(Headers.of("A", "b"));
    assertThat(new String(framed.body(), UTF_8)).isEqualTo(sent);
  }

  /** nginx before 1.23 reads one of them, and hands out what was made for somebody else. */
  @Test
  void sendsOneVary() {
    Headers fields = Headers.of("Vary", "Accept", "X", "1", "vary", "Origin");

    Headers sent = Response.of(200, fields, new byte[1]).framedFor("GET").headers();

    assertThat(sent.all("Vary")).containsExactly("Accept, Origin");
    assertThat(sent.first("X")).hasValue("1");
  }

  /** Tomcat, Jetty and Undertow wrote it, and the client went on waiting for an answer. */
  @ParameterizedTest
  @ValueSource(ints = {0, 99, 100, 101, 103, 199, 600})
  void isNoInterimResponse(int status) {
    Response some = Response.of(200);

    assertThatThrownBy(() -> some.withStatus(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status must be 200 to 599: " + status);
  }
}
