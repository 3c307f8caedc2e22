package dev.edgekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedRequestTest {
  private static final String NOBODY = "";

  @Test
  void assumesNothing() {
    Request request = Request.received("GET", "/a%2e?b=%zz").build();

    assertThat(request.scheme()).isEqualTo("http");
    assertThat(request.host()).isEqualTo(NOBODY);
    assertThat(request.clientAddress()).isEqualTo(NOBODY);
    assertThat(request.target()).isEqualTo("/a%2e?b=%zz");
    assertThat(request.headers().size()).isZero();
  }

  @Test
  void takesWhatServersHandOut() {
    Request request =
        Request.received("GET", "/")
            .secure(true)
            .authority("a.example:443")
            .peer("fe80::1%eth0")
            .field(":authority", "a.example")
            .field("x-http2-stream-id", "3")
            .field("X-HTTP2-Scheme", "https")
            .field("host", "A.example")
            .field("Accept", "text/html")
            .build();

    assertThat(request.scheme()).isEqualTo("https");
    assertThat(request.host()).isEqualTo("A.example");
    assertThat(request.clientAddress()).isEqualTo("fe80::1");
    assertThat(request.headers()).isEqualTo(Headers.of("host", "A.example", "Accept", "text/html"));
  }

  /** A server may hand out null. */
  @Test
  void knowsNeitherHostNorPeerWhereTheServerKnowsNone() {
    Request request = Request.received("GET", "/").authority(null).peer(null).build();

    assertThat(Stream.of(request.host(), request.clientAddress())).containsOnly(NOBODY);
  }

  @ParameterizedTest
  @CsvSource({
    "/x, a.example, '', a.example",
    "/x, '', a.example:81, a.example:81",
    "http://a.example, '', '', a.example",
    "http://a.example:81/x?y, '', '', a.example:81",
    "http://a.example/x, A.example:80, a.example, A.example:80",
    "/x?u=http://b.example/, a.example, '', a.example",
  })
  void takesTheHostFromFieldAuthorityOrTarget(
      String target, String field, String authority, String host) {
    assertThat(received(target, field, authority).build().host()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "/x, a.example, b.example",
    "/x, a.example, a.example:81",
    "http://b.example/x, a.example, ''",
  })
  void refusesTwoHosts(String target, String field, String authority) {
    assertThatThrownBy(received(target, field, authority)::build)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("two hosts");
    assertThatThrownBy(received("/", field, "").field("Host", field)::build)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("more than one Host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GE T", "GET\r\nX: y"})
  void refusesWhatIsNoMethod(String method) {
    assertThatThrownBy(Request.received(method, "/")::build)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no token");
  }

  @Test
  void refusesWhatNoFieldCanHold() {
    assertThatThrownBy(() -> Request.received("GET", "/").field("A", "가\r\nB: c"))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Request.received("GET", "/").field("A b", "c"))
        .isInstanceOf(ProblemException.class);
  }

  private static ReceivedRequest received(String target, String field, String authority) {
    ReceivedRequest received = Request.received("GET", target).authority(authority);
    return field.isEmpty() ? received : received.field("Host", field);
  }
}
