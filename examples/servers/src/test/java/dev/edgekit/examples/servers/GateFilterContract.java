package dev.edgekit.examples.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.examples.contract.Answer;
import dev.edgekit.examples.contract.Client;
import dev.edgekit.examples.contract.Http2;
import dev.edgekit.examples.contract.Targets;
import dev.edgekit.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servlet adapter and the gate's filter do, on every container and protocol alike. */
abstract class GateFilterContract extends ReportedElsewhereContract {
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void showsTheRequestAsItArrived(Client client) throws IOException {
    Answer answer =
        client.get(
            server, "/a%20b/c?x=%41&&y;z", "Host", "a.example:81", "x-two", "1", "x-two", "2");

    assertThat(answer.line("target")).isEqualTo("/a%20b/c?x=%41&&y;z");
    assertThat(answer.line("host")).isEqualTo("a.example:81");
    assertThat(answer.line("scheme")).isEqualTo(client.scheme());
    assertThat(answer.line("address")).isEqualTo("127.0.0.1");
    assertThat(answer.line("two")).isEqualTo("[1, 2]");
    assertThat(client.get(server, "/?", "Host", "a.example").line("host")).isEqualTo("a.example");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void deniesByHost(Client client) throws IOException {
    assertThat(client.get(server, "/x", "Host", "internal.example").status()).isEqualTo(403);
    assertThat(client.get(server, "/x", "Host", "INTERNAL.example:81").status()).isEqualTo(403);
    assertThat(client.get(server, "/x", "Host", "a.example").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void keepsTwoSitesApart(Client client) throws IOException {
    String name = "site-" + CLIENTS.indexOf(client);

    Answer first = client.get(server, "/cached", "Host", name + "-c.example");
    Answer again = client.get(server, "/cached", "Host", name + "-c.example");
    Answer other = client.get(server, "/cached", "Host", name + "-d.example");

    assertThat(first.line("host")).isEqualTo(name + "-c.example");
    assertThat(again.header("Cache-Status")).contains("; hit");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.header("Cache-Status")).doesNotContain("hit");
    assertThat(other.line("host")).isEqualTo(name + "-d.example");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void letsASessionPostFromItsOwnOriginAlone(Client client) throws IOException {
    String own = client.scheme() + "://a.example";
    String[] fields = {"Host", "a.example", "Cookie", cookie, "Origin", own};
    assertThat(client.send(server, "POST", "/client/echo", fields).status()).isEqualTo(200);

    fields[5] = client.scheme() + "://evil.example";
    assertThat(client.send(server, "POST", "/client/echo", fields).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void goesOnWithTheStrippedPathAndThePrincipal(Client client) throws IOException {
    for (String context : List.of("", "/app")) {
      Answer answer =
          client.get(
              server, context + "/client/an%20echo?x=1", "Host", "a.example", "Cookie", cookie);

      assertThat(answer.line("uri")).isEqualTo(context + "/an%20echo");
      assertThat(answer.line("url"))
          .isEqualTo(client.scheme() + "://a.example" + context + "/an%20echo");
      assertThat(answer.line("context")).isEqualTo(context);
      assertThat(answer.line("servlet")).isEqualTo("/an echo");
      assertThat(answer.line("info")).isEqualTo("null");
      assertThat(answer.line("target")).isEqualTo(context + "/an%20echo?x=1");
      assertThat(answer.line("user")).startsWith("Ada/").contains("Ada");
      assertThat(answer.line("auth")).isEqualTo("session");
      assertThat(answer.line("check")).isEqualTo("session");
    }
  }

  /** As a servlet of JAX-RS is, which takes what stands before its path info for its base. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void keepsAPathInfoWhereAServletIsMappedToAPrefix(Client client) throws IOException {
    for (String context : List.of("", "/app")) {
      Answer answer =
          client.get(
              server, context + "/client/prefix/a%20b", "Host", "a.example", "Cookie", cookie);

      assertThat(answer.line("uri")).isEqualTo(context + "/prefix/a%20b");
      assertThat(answer.line("context")).isEqualTo(context);
      assertThat(answer.line("servlet")).isEmpty();
      assertThat(answer.line("info")).isEqualTo("/prefix/a b");
    }
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void leavesAPathAloneThatNoRuleStrips(Client client) throws IOException {
    Answer answer = client.get(server, "/app/some/x", "Host", "a.example");

    assertThat(answer.line("uri")).isEqualTo("/app/some/x");
    assertThat(answer.line("context")).isEqualTo("/app");
    assertThat(answer.line("servlet")).isEqualTo("/some/x");
    assertThat(answer.line("user")).isEqualTo("null/null");
    assertThat(answer.line("check")).isEqualTo("none");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void answersWhatIsDeniedItself(Client client) throws IOException {
    Answer denied = client.get(server, "/client/echo", "Host", "a.example");
    Answer head = client.send(server, "HEAD", "/client/echo", "Host", "a.example");

    assertThat(denied.status()).isEqualTo(401);
    assertThat(denied.header("Content-Type")).startsWith("application/problem+json");
    assertThat(denied.header("Cache-Control")).isEqualTo("no-store");
    assertThat(denied.header("Content-Length")).isEqualTo("" + denied.body().length());
    assertThat(head.status()).isEqualTo(401);
    assertThat(head.header("Content-Length")).isEqualTo("" + denied.body().length());
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void neverRunsAHandlerUnderAnotherNameThanTheCheckedOne(Client client, String target)
      throws IOException {
    Answer answer = answerTo(client, target);

    assertThat(answer.body()).doesNotContain(Site.SECRET);
  }

  Stream<Arguments> targets() {
    return CLIENTS.stream()
        .flatMap(
            client -> Targets.near("secret").stream().map(target -> Arguments.of(client, target)));
  }

  private Answer answerTo(Client client, String target) throws IOException {
    try {
      return client.get(server, target, "Host", "a.example", "Cookie", cookie);
    } catch (IOException e) { // the client's library knows no such target
      return new Answer(400, Headers.empty(), String.valueOf(e.getMessage()));
    }
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void decidesOnceHoweverOftenTheContainerDispatches(Client client) throws IOException {
    for (String context : List.of("", "/app")) {
      String[] fields = {"Host", "a.example", "Cookie", cookie};
      Answer forward = client.get(server, context + "/client/forward", fields);
      Answer async = client.get(server, context + "/client/async", fields);
      Answer first = client.get(server, context + "/client/async-first", fields);
      Answer fail = client.get(server, context + "/client/fail", fields);

      assertThat(forward.line("uri")).isEqualTo(context + "/echo");
      assertThat(forward.line("dispatch")).isEqualTo("FORWARD");
      assertThat(async.line("uri")).isEqualTo(context + "/async");
      assertThat(first.line("uri")).isEqualTo(context + "/async-first");
      assertThat(fail.line("uri")).isEqualTo(context + "/error-page");
      assertThat(fail.line("dispatch")).isEqualTo("ERROR");
      assertThat(fail.status()).isEqualTo(500);
      assertThat(List.of(forward, async, first, fail))
          .allSatisfy(answer -> assertThat(answer.line("check")).isEqualTo("session"))
          .allSatisfy(answer -> assertThat(answer.line("user")).startsWith("Ada/"));
    }
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void asksEachOfTwoGates(Client client) throws IOException {
    assertThat(client.get(server, "/twice/x", "Host", "a.example").status()).isEqualTo(403);
    assertThat(client.get(server, "/once/x", "Host", "a.example").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void refusesADispatchThatNothingAllowed(Client client) throws IOException {
    assertThat(client.get(server, "/bypass", "Host", "a.example").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void letsPagesOfATrustedOriginReadWhateverIsAnswered(Client client) throws IOException {
    String site = "cors-" + CLIENTS.indexOf(client) + ".example";
    for (String target : List.of("/cached", "/cached", "/client/echo", "/fail", "/split")) {
      Answer trusted = client.get(server, target, "Host", site, "Origin", Site.PAGES);
      assertThat(trusted.headers().all("Access-Control-Allow-Origin"))
          .as(target)
          .containsExactly(Site.PAGES);
      assertThat(trusted.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(trusted.header("Vary")).contains("Origin");

      Answer other = client.get(server, target, "Host", site, "Origin", "https://evil.example");
      assertThat(other.header("Access-Control-Allow-Origin")).as(target).isEmpty();
      assertThat(other.header("Vary")).contains("Origin");
    }
    assertThat(client.get(server, "/cached", "Host", site).header("Cache-Status")).contains("hit");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void answersPreflightsItself(Client client) throws IOException {
    String[] fields = {
      "Host", "a.example", "Origin", Site.PAGES, "Access-Control-Request-Method", "PUT"
    };
    Answer preflight = client.send(server, "OPTIONS", "/client/echo", fields);
    fields[3] = "https://evil.example";
    Answer foreign = client.send(server, "OPTIONS", "/client/echo", fields);

    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(Site.PAGES);
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PUT");
    assertThat(preflight.body()).isEmpty();
    assertThat(foreign.status()).isGreaterThanOrEqualTo(400);
    assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
  }

  /** What a framework has set before its handler runs: a list grows, a single value gives way. */
  @ParameterizedTest
  @FieldSource("CLIENTS")
  void writesItsOwnValueOfWhatAMessageHasOnce(Client client) throws IOException {
    Answer answer = client.get(server, "/preset", "Host", "a.example");

    assertThat(answer.headers().all("Content-Type")).hasSize(1);
    assertThat(answer.header("Content-Type")).containsIgnoringCase("text/plain");
    assertThat(answer.headers().all("Location")).containsExactly("/here");
    assertThat(answer.header("Vary")).contains("Origin").contains("X");
    assertThat(answer.headers().all("Vary")).as("in one line").hasSize(1);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void writesNoBodyWhereThereIsNone(Client client) throws IOException {
    Answer none = client.get(server, "/none", "Host", "a.example");
    Answer same = client.get(server, "/same", "Host", "a.example");
    Answer head = client.send(server, "HEAD", "/echo", "Host", "a.example");
    Answer unstated = client.send(server, "HEAD", "/unstated", "Host", "a.example");

    assertThat(none.status()).isEqualTo(204);
    assertThat(none.body()).isEmpty();
    assertThat(none.headers().contains("Content-Length")).isFalse(); // RFC 9110 §8.6
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().contains("Content-Length")).isFalse(); // it would be that of a 200
    assertThat(same.header("ETag")).isEqualTo("\"a\"");
    assertThat(head.body()).isEmpty();
    assertThat(Integer.parseInt(head.header("Content-Length"))).isPositive();
    assertThat(unstated.status()).isEqualTo(200);
    assertThat(unstated.headers().contains("Content-Length")).isFalse();
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void leavesTheLengthToAFilterThatCompresses(Client client) throws IOException {
    Answer answer = client.get(server, "/compressed", "Host", "a.example");
    byte[] octets = answer.body().getBytes(ISO_8859_1);

    assertThat(answer.header("Content-Length")).isIn("", Integer.toString(octets.length));
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(octets))) {
      assertThat(new String(plain.readAllBytes(), UTF_8)).contains("uri=/compressed");
    }
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void runsNoAnswerIntoAnother(Client client) throws IOException {
    Answer flushed = client.get(server, "/flushed", "Host", "a.example");
    Answer writer = client.get(server, "/writer", "Host", "a.example");

    assertThat(flushed.body())
        .isEqualTo(
            "the first, an answer of 200 has begun to leave before this one of 404:"
                + " who has flushed or filled it?");
    assertThat(writer.status()).isEqualTo(500);
    assertThat(writer.body()).contains("uri=/error-page");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void keepsTheOctetsOfAField(Client client) throws IOException {
    String octets = new String("프로그래밍 é".getBytes(UTF_8), ISO_8859_1);

    Answer answer = client.get(server, "/octets", "Host", "a.example", "X", octets);

    assertThat(new String(answer.body().getBytes(ISO_8859_1), UTF_8)).isEqualTo("프로그래밍 é");
    assertThat(answer.header("X")).isEqualTo(octets);
    assertThat(client.get(server, "/split", "Host", "a.example").status()).isEqualTo(500);
  }

  @Test
  void refusesTwoHostsAndInventsNone() throws IOException {
    String two = "GET /echo HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n";
    String none = "GET /echo HTTP/1.0\r\n";
    String other = "GET http://b.example/cached HTTP/1.1\r\nHost: a.example\r\n";

    assertThat(raw(two).status()).isEqualTo(400);
    assertThat(raw(none).body()).contains("missing-host"); // the gate's rules ask for one
    Answer answer = raw(other);
    if (answer.status() != 400) {
      assertThat(answer.line("host")).isEqualTo(hostOfTheAbsoluteForm("b.example", "a.example"));
    }
  }

  /** HTTP/2 can carry what a request line couldn't. */
  @ParameterizedTest
  @ValueSource(strings = {"GET /client/x HTTP/1.1", "GET ", "G\"ET", "GET,POST", "GET:", "\u00e9"})
  void refusesAMethodThatIsNoToken(String method) throws IOException {
    Answer answer =
        answer(() -> new Http2(false).send(server, method, "/some", "Host", "a.example"));

    assertThat(answer.status()).isIn(0, 400, 501);
  }

  /** None is 0: the server itself has reset the stream. */
  @Test
  void inventsNoHostWhereThereIsNoAuthority() throws IOException {
    for (boolean overTls : List.of(false, true)) {
      Answer answer = answer(() -> new Http2(overTls).get(server, "/echo"));

      assertThat(answer.status()).isIn(0, 400);
      assertThat(answer.body()).doesNotContain("host=");
    }
  }

  @Test
  void takesTheSchemeFromTheConnectionAndNotFromTheRequest() throws IOException {
    Client lying = new Http2(false, "https");
    String absolute = "GET https://a.example/echo HTTP/1.1\r\nHost: a.example\r\n";
    Answer answer = answer(() -> lying.get(server, "/echo", "Host", "a.example"));
    Answer gopher =
        answer(() -> new Http2(false, "gopher").get(server, "/echo", "Host", "a.example"));

    assertThat(answer.status() == 200 ? answer.line("scheme") : "http").isEqualTo("http");
    assertThat(gopher.status() == 200 ? gopher.line("scheme") : "http").isEqualTo("http");
    Answer first = raw(absolute);
    assertThat(first.status() == 200 ? first.line("scheme") : "http").isEqualTo("http");
  }

  private static Answer answer(Callable<Answer> request) {
    try {
      return request.call();
    } catch (Exception e) { // the client's library, or the server's, refuses it
      return new Answer(0, Headers.empty(), String.valueOf(e.getMessage()));
    }
  }

  /** RFC 9112 §3.2.2: the target's, where the server accepts that they differ. */
  String hostOfTheAbsoluteForm(String ofTheTarget, String ofTheField) {
    return ofTheTarget;
  }
}
