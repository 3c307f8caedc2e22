package dev.edgekit.examples.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.examples.contract.Answer;
import dev.edgekit.examples.contract.Client;
import dev.edgekit.examples.contract.Http1;
import dev.edgekit.examples.contract.Http2;
import dev.edgekit.examples.contract.ReportedElsewhere;
import dev.edgekit.examples.contract.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported of others' servlets, filters and proxies doesn't happen here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // what @BeforeAll makes
abstract class ReportedElsewhereContract {
  static final List<Client> CLIENTS = List.of(new Http1(), new Http2(false), new Http2(true));

  final Site site = new Site();
  Server server;
  String cookie = "";

  /** The container, started. */
  abstract Server start(Site site, Certificate certificate, Path folder) throws Exception;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = start(site, Certificate.in(folder), folder);
    cookie = site.cookie();
  }

  @AfterAll
  void stop() {
    server.close();
    site.close();
  }

  static Stream<ReportedElsewhere> requests() {
    return ReportedElsewhere.against("secret");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void takesNoRequestForAnother(ReportedElsewhere report) throws IOException {
    Answer answer = raw(report.request());

    assertThat(answer.status()).isIn(report.statuses());
    assertThat(answer.body()).doesNotContain(Site.SECRET);
  }

  static Stream<String> hosts() {
    return requests().filter(ReportedElsewhere::isAboutTheHost).map(ReportedElsewhere::host);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void takesNoOddAuthorityForAHost(String host) throws IOException {
    for (Client client : List.of(new Http2(false), new Http2(true))) {
      Answer answer = client.get(server, "/echo", "Host", host);

      assertThat(answer.status()).isIn(0, 400, 403, 404, 421);
    }
  }

  /** jetty #7833, #5214, #1184; jersey #3324; reactor-netty #171; restlet #1301. */
  @ParameterizedTest
  @CsvSource({
    "Content-Length=3000000000, 200, 3000000000",
    "size=100000, 200, 100000",
    "status=404&size=4, 404, 4",
    "status=500&size=4, 500, 4",
    "Transfer-Encoding=chunked&size=4, 200, 4"
  })
  void tellsAHeadTheLengthOfWhatAGetGets(String made, int status, String length)
      throws IOException {
    for (Client client : CLIENTS) {
      Answer answer = client.send(server, "HEAD", "/made?" + made, "Host", "a.example");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers().all("Content-Length")).containsExactly(length);
      assertThat(answer.body()).isEmpty();
    }
  }

  /** go #28204; so did Micronaut 4.10 and Helidon 4.5. */
  @Test
  void givesBackTheWindowOfContentThatARefusalLeavesUnread() throws IOException {
    assertThat(new Http2(false).posts(server, "/secret", new byte[60_000], 40))
        .hasSize(40)
        .containsOnly(403);
  }

  /** jetty #1184: a servlet that knows GET alone. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void tellsAHeadTheLengthWhereTheContainerMakesItOfGet(Client client) throws IOException {
    Answer answer = client.send(server, "HEAD", "/of-get", "Host", "a.example");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().all("Content-Length")).containsExactly("4");
    assertThat(answer.body()).isEmpty();
  }

  /** vertx-http-proxy #116, spring-framework #32039, netty #13069, vert.x #1638. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=304&Transfer-Encoding=chunked",
        "status=304&Content-Length=4",
        "status=204&Content-Length=0",
        "status=204&Transfer-Encoding=chunked&size=4"
      })
  void endsAnAnswerWithoutABody(String made) throws IOException {
    String whole =
        exchange(
            "GET /made?" + made + " HTTP/1.1\r\nHost: a.example\r\n\r\n",
            "GET /echo HTTP/1.1\r\nHost: b.example\r\n");

    assertThat(whole).startsWith("HTTP/1.1 " + made.substring(7, 10)).contains("host=b.example");
    assertThat(whole.substring(0, whole.indexOf("\r\n\r\n")))
        .doesNotContainIgnoringCase("Content-Length")
        .doesNotContainIgnoringCase("Transfer-Encoding");
    for (Client client : CLIENTS) {
      Answer answer = client.get(server, "/made?" + made, "Host", "a.example");
      assertThat(answer.status()).isEqualTo(Integer.parseInt(made.substring(7, 10)));
      assertThat(answer.body()).isEmpty();
    }
  }

  /** vert.x #496, #1986: what follows a HEAD on the same connection. */
  @Test
  void endsTheAnswerToAHead() throws IOException {
    String whole =
        exchange(
            "HEAD /made?Transfer-Encoding=chunked&size=9 HTTP/1.1\r\nHost: a.example\r\n\r\n",
            "GET /echo HTTP/1.1\r\nHost: b.example\r\n");

    assertThat(whole.split("HTTP/1.1 200", -1)).hasSize(3);
    assertThat(whole).doesNotContain("xxx").contains("host=b.example");
  }

  /** bandit #695, bun #33293: whoever is refused before he sends the body. */
  @Test
  void refusesAtOnceWhatIsNotSentYet() throws IOException {
    String head = "POST /client/x HTTP/1.1\r\nHost: a.example\r\nExpect: 100-continue\r\n";
    String whole = exchange(head + "Content-Length: 36\r\n", "");

    assertThat(whole).contains("HTTP/1.1 401 ").contains("problem+json");
  }

  /** spring-cloud-gateway #3482, #1737, #233; spring-framework #23306. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void encodesNothingTwice(Client client) throws IOException {
    String target = "/a%20b%E2%80%93c?x=DATA%3E&foo%5B%5D=1&y=%2525";
    Answer plain = client.get(server, target, "Host", "a.example");
    Answer stripped =
        client.get(server, "/app/client/SN%5B+23%5D", "Host", "a.example", "Cookie", cookie);

    assertThat(plain.line("target")).isEqualTo(target);
    assertThat(plain.line("uri")).isEqualTo("/a%20b%E2%80%93c");
    assertThat(plain.line("x")).isEqualTo("[DATA>]");
    assertThat(stripped.line("uri")).isEqualTo("/app/SN%5B+23%5D");
    assertThat(stripped.line("servlet")).isEqualTo("/SN[+23]");
  }

  /** vert.x #5425, keycloak #20959: a proxy that names the host in a field alone. */
  @Test
  void takesTheHostOfAFieldWhereThereIsNoAuthority() throws IOException {
    for (boolean overTls : List.of(false, true)) {
      Client client = new Http2(overTls);
      Answer answer = client.get(server, "/echo", "host", "a.example");
      Answer denied = client.get(server, "/echo", "host", "internal.example");

      assertThat(answer.status()).isIn(0, 200, 400);
      assertThat(answer.status() == 200 ? answer.line("host") : "a.example").isEqualTo("a.example");
      assertThat(denied.status()).isIn(0, 400, 403);
    }
  }

  /** spring-boot #21618, http-core #191. */
  @Test
  void findsThePathOfATargetInAbsoluteForm() throws IOException {
    Answer answer = raw("GET http://a.example/app/some?x=1 HTTP/1.1\r\nHost: a.example\r\n");
    Answer denied = raw("GET http://a.example/app/secret HTTP/1.1\r\nHost: a.example\r\n");

    assertThat(answer.line("servlet")).isEqualTo("/some");
    assertThat(answer.line("x")).isEqualTo("[1]");
    assertThat(denied.status()).isEqualTo(403);
  }

  /** undertow #823 (UNDERTOW-1614), nghttp2 #266. */
  @Test
  void inventsNoHostWhereTheFieldIsEmpty() throws IOException {
    Answer answer = raw("GET /echo HTTP/1.1\r\nHost:\r\n");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("host=");
  }

  /** jetty #3880, spring-framework #22858, spring-security #4211. */
  @ParameterizedTest
  @ValueSource(strings = {"/async", "/async-first", "/forward", "/fail", "/throw"})
  void doublesNothingWhenItIsDispatchedAgain(String path) throws IOException {
    for (Client client : CLIENTS) {
      Answer answer = client.get(server, path + "?x=1", "Host", "a.example", "Origin", Site.PAGES);

      assertThat(answer.line("x"))
          .isEqualTo(path.equals("/async") ? parametersAfterAsync() : "[1]");
      assertThat(answer.headers().all("Access-Control-Allow-Origin")).containsExactly(Site.PAGES);
      assertThat(answer.headers().all("Vary")).containsExactly("Origin");
    }
  }

  /** Of a dispatch after {@code startAsync(request, response)}. */
  String parametersAfterAsync() {
    return "[1]";
  }

  /** spring-boot #33341, #31852, #30072; spring-security #2278. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void keepsTheStatusOfAnError(Client client) throws IOException {
    assertThat(client.get(server, "/throw", "Host", "a.example").status()).isEqualTo(500);
    assertThat(client.get(server, "/fail", "Host", "a.example").status()).isEqualTo(500);
    Answer denied = client.get(server, "/client/fail", "Host", "a.example");
    assertThat(denied.status()).isEqualTo(401);
    assertThat(denied.header("Content-Type")).isEqualTo("application/problem+json");
  }

  /** jetty #8905, #9042, #14137. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void tellsA304WhatThe200Told(Client client) throws IOException {
    String host = "same-" + CLIENTS.indexOf(client) + ".example";
    Answer whole = client.get(server, "/cached", "Host", host, "Accept-Encoding", "gzip");
    Answer same =
        client.get(
            server,
            "/cached",
            "Host",
            host,
            "Accept-Encoding",
            "gzip",
            "If-None-Match",
            whole.header("ETag"));

    assertThat(same.status()).isEqualTo(304);
    for (String name : List.of("ETag", "Vary")) {
      assertThat(same.headers().all(name)).as(name).isEqualTo(whole.headers().all(name));
    }
    assertThat(same.header("Cache-Control")).startsWith("public, max-age=");
  }

  /** crafter #7723, node-http-proxy #1101, rack-servlet #6; grizzly #1889; undertow #1588. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void changesNoField(Client client) throws IOException {
    String made = "/made?Set-Cookie=a%3D1&Set-Cookie=b%3D2&Content-Disposition=%22%C2.txt%22";
    String to = "&Location=/x/../y?u%3D/a/../b%2526";
    Answer answer = client.get(server, made + to, "Host", "a.example");

    assertThat(answer.headers().all("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.header("Content-Disposition")).isEqualTo("\"\u00c2.txt\"");
    assertThat(answer.header("Location")).isEqualTo("/x/../y?u=/a/../b%26");
  }

  /** HTTP-Proxy-Servlet #80. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void saysOnceWhichOriginMayRead(Client client) throws IOException {
    String made = "/made?Access-Control-Allow-Origin=*&Access-Control-Allow-Credentials=true";
    Answer trusted = client.get(server, made, "Host", "a.example", "Origin", Site.PAGES);
    Answer other = client.get(server, made, "Host", "a.example", "Origin", "https://b.example");

    assertThat(trusted.headers().all("Access-Control-Allow-Origin")).containsExactly(Site.PAGES);
    assertThat(trusted.headers().all("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(other.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
  }

  /** pax.web #1667, wildfly #6934. Undertow itself answers 500 to a target without a path. */
  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS *", "GET *", "CONNECT a.example:443", "GET a.example/secret"})
  void runsNoHandlerForATargetWithoutAPath(String line) throws IOException {
    String body = raw(line + " HTTP/1.1\r\nHost: a.example\r\n").body();

    assertThat(body).doesNotContain("uri=", Site.SECRET);
  }

  Answer raw(String head) throws IOException {
    return Http1.raw(server, head + "Connection: close\r\n\r\n", false);
  }

  /** All that comes back for two requests on one connection. */
  private String exchange(String first, String second) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      String both = first + second + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(both.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
