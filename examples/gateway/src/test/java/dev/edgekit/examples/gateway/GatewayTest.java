package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawClient.body;
import static dev.edgekit.examples.gateway.RawClient.exchange;
import static dev.edgekit.examples.gateway.RawClient.get;
import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.bytes;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway with its defaults does. */
class GatewayTest {
  private final RawOrigin origin = new RawOrigin();
  private final Gateway gateway = Gateway.start("--port", "0", "--origin", origin.url());

  GatewayTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    origin.close();
  }

  @Test
  void answersTheSecondTimeWithoutTheOrigin() throws IOException {
    origin.sends(ok(FRESH, "hello"));

    get(gateway, "/a");

    assertThat(get(gateway, "/a"))
        .containsIgnoringCase("cache-status: edgekit; hit")
        .endsWith("hello");
    assertThat(origin.seen()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//x/%2F..?a=%20&b",
        "/a/%2e%2e/b//c;x=1?q=%zz",
        "/a/../b",
        "/a?b?c",
        "/?",
        "//evil.test/a",
        "/x|y{}"
      })
  void forwardsTheTargetAsItArrived(String target) throws IOException {
    assertThat(get(gateway, target)).startsWith("HTTP/1.1 200");

    assertThat(origin.seen().get(0).line()).isEqualTo("GET " + target);
  }

  @Test
  void forwardsTheMethodAsItArrived() throws IOException {
    exchange(gateway, "get /a HTTP/1.1", "Host: h");

    assertThat(origin.seen().get(0).line()).isEqualTo("get /a");
  }

  @Test
  void takesTheAbsoluteFormForTheHostItNames() throws IOException {
    assertThat(exchange(gateway, "GET http://h.test/a?b HTTP/1.1", "Host: h.test"))
        .startsWith("HTTP/1.1 200");
    assertThat(origin.seen().get(0).line()).isEqualTo("GET /a?b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://other.example/ HTTP/1.1\r\nHost: h",
        "GET a HTTP/1.1\r\nHost: h",
        "GET /a#b HTTP/1.1\r\nHost: h",
        "GET * HTTP/1.1\r\nHost: h",
        "GET /a HTTP/1.1",
        "GET /a HTTP/1.1\r\nHost: a\r\nHost: b",
        "GET /app.js HTTP/1.1\r\nHost: shop.example/static",
        "GET /a HTTP/1.1\r\nHost: shop.example\\static",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\nab\r\n0\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nX: a\0b",
        "GET /a HTTP/1.1\r\nHost: h\r\n folded: 1"
      })
  void refusesWhatCanBeReadInTwoWays(String request) throws IOException {
    assertThat(RawClient.send(gateway, request + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .containsIgnoringCase("application/problem+json");
    assertThat(origin.seen()).isEmpty();
  }

  @Test
  void refusesWhatOnlyATunnelOrAnEchoWouldServe() throws IOException {
    assertThat(exchange(gateway, "TRACE /a HTTP/1.1", "Host: h", "Cookie: secret"))
        .startsWith("HTTP/1.1 501")
        .doesNotContain("secret");
    assertThat(origin.seen()).isEmpty();
  }

  @Test
  void passesBodiesOnAndInvalidatesWhatTheyChange() throws IOException {
    origin.does(
        (request, out) ->
            out.write(
                bytes(
                    request.line().startsWith("GET")
                        ? ok(FRESH, "v" + origin.seen().size())
                        : "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")));
    get(gateway, "/a");

    String answer =
        exchange(gateway, "PUT /a HTTP/1.1", "Host: h.test", "Content-Length: 3", "", "new");

    assertThat(answer).startsWith("HTTP/1.1 204");
    assertThat(origin.seen().get(1).body()).isEqualTo("new");
    assertThat(get(gateway, "/a")).endsWith("v3");
  }

  @Test
  void neitherStoresNorAnswersFromTheCacheWhatHasABody() throws IOException {
    origin.does(
        (request, out) ->
            out.write(
                bytes(ok(FRESH, "said " + (request.body().isEmpty() ? "-" : request.body())))));

    String attacker =
        exchange(gateway, "GET /fat HTTP/1.1", "Host: h.test", "Content-Length: 4", "", "evil");
    String victim = get(gateway, "/fat");
    String again =
        exchange(gateway, "GET /fat HTTP/1.1", "Host: h.test", "Content-Length: 4", "", "more");

    assertThat(attacker).endsWith("said evil").containsIgnoringCase("fwd=bypass");
    assertThat(victim).endsWith("said -");
    assertThat(again).endsWith("said more");
    assertThat(body(get(gateway, "/fat"))).isEqualTo("said -");
    assertThat(origin.seen()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept-Language", "RSC", "X-Tenant"})
  void choosesNoVariantByAFieldThatTheOriginDoesNotSee(String field) throws IOException {
    origin.does(
        (request, out) ->
            out.write(
                bytes(
                    ok(
                        FRESH + "Vary: " + field + "\r\n",
                        "for "
                            + (request.headers().contains(field) ? request.field(field) : "-")))));

    String hidden = get(gateway, "/v", field + ": ko", "Connection: close, " + field);

    assertThat(hidden).endsWith("for -");
    assertThat(get(gateway, "/v", field + ": ko")).endsWith("for ko");
    assertThat(get(gateway, "/v")).endsWith("for -");
  }

  @Test
  void forwardsNothingOfTheConnection() throws IOException {
    get(
        gateway,
        "/a",
        "Connection: X-Hop, keep-alive, Upgrade",
        "X-Hop: 1",
        "Keep-Alive: 5",
        "TE: trailers",
        "Proxy-Authorization: secret",
        "Upgrade: websocket",
        "X-End: 2");

    RawOrigin.Seen request = origin.seen().get(0);
    assertThat(request.field("X-End")).isEqualTo("2");
    for (String name :
        List.of("X-Hop", "Keep-Alive", "TE", "Proxy-Authorization", "Upgrade", "User-Agent")) {
      assertThat(request.headers().contains(name)).as(name).isFalse();
    }
    assertThat(request.headers().all("Accept-Encoding")).isEmpty();
  }

  @Test
  void answers504WhenTheOriginIsGone() throws IOException {
    origin.close();

    assertThat(get(gateway, "/a"))
        .startsWith("HTTP/1.1 504")
        .containsIgnoringCase("application/problem+json")
        .contains("The origin can't be reached.");
  }

  @Test
  void servesStaleWhenTheOriginIsGoneUnlessTheResponseForbidsIt() throws IOException {
    origin.does(
        (request, out) -> {
          String more = request.line().equals("GET /a") ? "" : ", must-revalidate";
          String fields = "Cache-Control: max-age=0" + more + "\r\nETag: \"1\"\r\n";
          out.write(bytes(ok(fields, "old")));
        });
    get(gateway, "/a");
    get(gateway, "/b");
    origin.close();

    assertThat(get(gateway, "/a")).startsWith("HTTP/1.1 200").endsWith("old");
    assertThat(get(gateway, "/b")).startsWith("HTTP/1.1 504");
  }

  @Test
  void storesNoCookieUnlessItIsTold() throws IOException {
    origin.sends(ok(FRESH + "Set-Cookie: user=alice\r\n", "ok"));
    get(gateway, "/a");
    get(gateway, "/a");
    assertThat(origin.seen()).hasSize(2);

    try (Gateway told = Gateway.start("--port", "0", "--origin", origin.url(), "--store-cookies")) {
      get(told, "/a");
      get(told, "/a");
      assertThat(origin.seen()).hasSize(3);
    }
  }

  @Test
  void keepsTheAnswerToARequestWithACookieFromOthersUnlessTheCookieSaysNothing()
      throws IOException {
    origin.does((request, out) -> out.write(bytes(ok(FRESH, "for " + request.field("Cookie")))));
    get(gateway, "/a", "Cookie: session=alice");
    assertThat(get(gateway, "/a", "Cookie: session=bob")).endsWith("for session=bob");

    try (Gateway told =
        Gateway.start("--port", "0", "--origin", origin.url(), "--session-cookies", "session")) {
      get(told, "/a", "Cookie: theme=dark");
      assertThat(get(told, "/a", "Cookie: theme=light")).endsWith("for theme=dark");
      assertThat(get(told, "/a", "Cookie: session=bob")).endsWith("for session=bob");
    }
  }

  @Test
  void keepsTheOriginsDateAndGivesOneWhereThereIsNone() throws IOException {
    origin.does(
        (request, out) -> {
          String date =
              "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nExpires: Sun, 06 Nov 2094 08:49:37 GMT\r\n";
          out.write(bytes(ok(request.line().equals("GET /a") ? date : "", "ok")));
        });

    assertThat(get(gateway, "/a")).contains("Date: Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(get(gateway, "/b")).containsOnlyOnce("Date: ");
  }

  @Test
  void saysTheLengthToHead() throws IOException {
    origin.sends("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nConnection: close\r\n\r\n");

    String answer = exchange(gateway, "HEAD /a HTTP/1.1", "Host: h.test");

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("Content-Length: 1234")
        .endsWith("\r\n\r\n");
  }
}
