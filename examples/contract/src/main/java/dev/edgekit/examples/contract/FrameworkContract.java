package dev.edgekit.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.http.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the example of a framework holds on HTTP/1.1 and HTTP/2. It asks the gate about each request
 * and has four routes: {@code /client/me} with the principal's name, {@code /courses} with {@value
 * #COURSES}, {@code /categories} from the cache with the host's name in it, and {@code /images/…}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // what @BeforeAll makes
public abstract class FrameworkContract {
  /** What needs a key. */
  public static final String COURSES = "Reading a mountain";

  private static final List<Client> CLIENTS = List.of(new Http1(), new Http2(false));

  private CourseParts parts;
  private Server server;
  private String cookie = "";

  /** The example, started with these parts on a free port of the loopback interface. */
  protected abstract Server start(CourseParts parts) throws Exception;

  /** The length that HEAD is told of a body of this length. */
  protected String lengthOfHead(Client client, int length) {
    return Integer.toString(length);
  }

  /** Whether a request with an authority and a field {@code Host} that differs is answered. */
  protected boolean answersTwoHosts() {
    return true;
  }

  @BeforeAll
  void startWithParts(@TempDir Path folder) throws Exception {
    parts = CourseParts.in(folder);
    server = start(parts);
    cookie = parts.cookie();
  }

  @AfterAll
  void stop() {
    server.close();
    parts.close();
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void asksForASessionUnderClientAndForAKeyElsewhere(Client client) throws IOException {
    assertThat(get(client, "/client/me").status()).isEqualTo(401);
    Answer me = get(client, "/client/me", "Cookie", cookie);
    assertThat(me.body()).contains("Ada");
    assertThat(me.header("Cache-Control")).as("of what Back shows").isEqualTo("no-store");
    assertThat(get(client, "/courses").status()).isEqualTo(401);
    assertThat(get(client, "/courses", "Cookie", cookie).status()).isEqualTo(401);
    assertThat(get(client, "/courses", "X-API-Key", parts.key()).body()).contains(COURSES);
    assertThat(get(client, "/client/nothing", "Cookie", cookie).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void neverRunsAHandlerUnderAnotherNameThanTheCheckedOne(Client client, String target)
      throws IOException {
    assertThat(answerTo(client, target).body()).doesNotContain(COURSES);
  }

  static Stream<Arguments> targets() {
    return CLIENTS.stream()
        .flatMap(
            client -> Targets.near("courses").stream().map(target -> Arguments.of(client, target)));
  }

  private Answer answerTo(Client client, String target) throws IOException {
    try {
      return get(client, target, "Cookie", cookie);
    } catch (IOException e) { // the client's library knows no such target
      return new Answer(400, Headers.empty(), String.valueOf(e.getMessage()));
    }
  }

  static Stream<ReportedElsewhere> reportedPaths() {
    return reports().filter(ReportedElsewhere::isAboutThePath);
  }

  static Stream<ReportedElsewhere> reports() {
    return ReportedElsewhere.against("courses");
  }

  @ParameterizedTest
  @MethodSource("reports")
  void takesNoRequestForAnother(ReportedElsewhere report) throws IOException {
    Answer answer = Http1.raw(server, report.request() + "Connection: close\r\n\r\n", false);

    assertThat(answer.status()).isIn(report.statuses());
    assertThat(answer.body()).doesNotContain(COURSES);
  }

  @ParameterizedTest
  @MethodSource("reportedPaths")
  void takesNoRequestForAnotherOnHttp2(ReportedElsewhere report) throws IOException {
    Answer answer = answerTo(new Http2(false), report.target());

    assertThat(answer.status()).isIn(report.statuses());
    assertThat(answer.body()).doesNotContain(COURSES);
  }

  static Stream<String> reportedHosts() {
    return Stream.concat(
        reports().filter(ReportedElsewhere::isAboutTheHost).map(ReportedElsewhere::host),
        Stream.of("", "a.example:-1", "ä.example", "%61.example/"));
  }

  /**
   * The server resets the stream, or the gate or the cache's key refuses it: nobody is answered.
   */
  @ParameterizedTest
  @MethodSource("reportedHosts")
  void takesNoOddAuthorityForAHost(String host) throws IOException {
    Answer first = new Http2(false).get(server, "/categories", "Host", host);
    Answer again = new Http2(false).get(server, "/categories", "Host", host);

    assertThat(first.status()).isIn(0, 400, 403, 404, 421);
    assertThat(again.header("Cache-Status")).doesNotContain("hit");
  }

  /** RFC 9113 §8.3.1: both name the same host, or the request is refused. */
  @Test
  void takesNoFieldForTheAuthority() throws IOException {
    assumeTrue(answersTwoHosts(), "the server leaves such a request without an answer");
    Http2 client = new Http2(false);

    Answer hidden =
        client.get(server, "/categories", "Host", "internal.example", "host", "a.example");
    Answer other =
        client.get(server, "/categories", "Host", "b.example", "host", "internal.example");

    assertThat(hidden.status()).isIn(0, 400, 403);
    assertThat(other.body()).doesNotContain("internal.example");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void deniesByHost(Client client) throws IOException {
    for (String host : List.of("internal.example", "INTERNAL.example:81")) {
      assertThat(client.get(server, "/categories", "Host", host).status()).isEqualTo(403);
    }
  }

  @Test
  void refusesTwoHosts() throws IOException {
    String fields = "Host: a.example\r\nHost: internal.example\r\nConnection: close\r\n\r\n";

    assertThat(Http1.raw(server, "GET /categories HTTP/1.1\r\n" + fields, false).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void keepsTwoSitesApart(Client client) throws IOException {
    String site = "site-" + CLIENTS.indexOf(client);

    Answer first = client.get(server, "/categories", "Host", site + "-c.example");
    Answer again = client.get(server, "/categories", "Host", site + "-c.example");
    Answer other = client.get(server, "/categories", "Host", site + "-d.example");

    assertThat(first.body()).contains(site + "-c.example");
    assertThat(again.header("Cache-Status")).contains("; hit");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.header("Cache-Status")).doesNotContain("hit");
    assertThat(other.body()).contains(site + "-d.example");
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void sendsNoBodyWhereThereIsNone(Client client) throws IOException {
    Answer whole = get(client, "/categories");
    Answer head = client.send(server, "HEAD", "/categories", "Host", "a.example");
    Answer same = get(client, "/categories", "If-None-Match", whole.header("ETag"));

    assertThat(whole.status()).isEqualTo(200);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length"))
        .isEqualTo(lengthOfHead(client, whole.body().length()));
    assertThat(head.body()).isEmpty();
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(whole.header("ETag"));
  }

  /** A refusal reads none, and the next request on the connection has a window to send in. */
  @Test
  void givesBackTheWindowOfContentThatNobodyReads() throws IOException {
    assertThat(new Http2(false).posts(server, "/courses", new byte[60_000], 40))
        .hasSize(40)
        .containsOnly(401);
  }

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void servesPictures(Client client) throws IOException {
    Answer picture = get(client, "/images/dusk.jpg?w=320", "Accept", "image/avif,image/webp");

    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/avif");
    assertThat(picture.body().substring(4, 12)).isEqualTo("ftypavif");
    assertThat(get(client, "/images/../courses", "Cookie", cookie).status()).isEqualTo(400);
  }

  private Answer get(Client client, String target, String... fields) throws IOException {
    String[] all =
        Stream.concat(Stream.of("Host", "a.example"), Stream.of(fields)).toArray(String[]::new);
    return client.get(server, target, all);
  }
}
