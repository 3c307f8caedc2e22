package dev.edgekit.http.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkServerTest {
  private volatile JdkEndpoint endpoint = exchange -> Response.of(404);
  private final JdkServer server;

  JdkServerTest() throws IOException {
    server = JdkServer.onLoopback(0, exchange -> endpoint.handle(exchange));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a/../b", "//host/a", "/client%2fme?x=%20&y", "/a;p=1/b", "/a?b?c", "/."})
  void keepsTheTargetAsItArrived(String target) throws IOException {
    serve(request -> Response.text(request.target()));

    assertThat(exchange("GET " + target + " HTTP/1.1", "Host: h")).endsWith("\r\n\r\n" + target);
  }

  @Test
  void showsWhatArrived() throws IOException {
    serve(
        request ->
            Response.text(
                request.method()
                    + " "
                    + request.scheme()
                    + " "
                    + request.host()
                    + " "
                    + request.clientAddress()
                    + " "
                    + request.headers().all("x-two")));

    assertThat(exchange("PATCH / HTTP/1.1", "hOsT: shop.example:81", "X-TWO: a", "x-two: b"))
        .endsWith("\r\n\r\nPATCH http shop.example:81 127.0.0.1 [a, b]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G@T", "GET,POST", "G\u00e9T"})
  void refusesAMethodThatIsNoToken(String method) throws IOException {
    serve(request -> Response.text(request.method()));

    assertThat(exchange(method + " / HTTP/1.1", "Host: h")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void writesStatusFieldsAndBody() throws IOException {
    Headers headers = Headers.of("Set-Cookie", "a=1", "Set-Cookie", "b=2", "ETag", "\"x\"");
    serve(request -> Response.of(404, headers, bytes("gone")));

    assertThat(exchange("GET / HTTP/1.1", "Host: h"))
        .startsWith("HTTP/1.1 404 ")
        .containsIgnoringCase("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n")
        .containsIgnoringCase("\r\nETag: \"x\"\r\n")
        .containsIgnoringCase("\r\nContent-Length: 4\r\n")
        .endsWith("\r\n\r\ngone");
  }

  @Test
  void answersHeadWithTheLengthAndWithoutTheBody() throws IOException {
    serve(request -> Response.text("four"));

    assertThat(exchange("HEAD / HTTP/1.1", "Host: h"))
        .containsIgnoringCase("\r\nContent-Length: 4\r\n")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void writesNoBodyWhereTheStatusAllowsNone(int status) throws IOException {
    serve(request -> Response.of(status, Headers.empty(), bytes("oops")));

    assertThat(exchange("GET / HTTP/1.1", "Host: h"))
        .startsWith("HTTP/1.1 " + status)
        .doesNotContainIgnoringCase("Content-Length")
        .endsWith("\r\n\r\n");
  }

  @Test
  void keepsTheConnectionAcrossAnswersOfEveryKind() throws IOException {
    serve(
        request ->
            switch (request.path()) {
              case "/none" -> Response.of(204);
              case "/same" -> Response.of(304);
              default -> Response.text(request.path());
            });

    String head = "HEAD /first HTTP/1.1\r\nHost: h\r\n\r\n";
    String none = "GET /none HTTP/1.1\r\nHost: h\r\n\r\n";
    String same = "GET /same HTTP/1.1\r\nHost: h\r\n\r\n";
    String post = "POST /second HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";

    String answers = exchange(head + none + same + post + "GET /last HTTP/1.1", "Host: h");

    assertThat(answers.split("HTTP/1.1 ")).hasSize(6);
    assertThat(answers).contains("\r\n\r\n/second").endsWith("\r\n\r\n/last");
  }

  @Test
  void saysWhenItAnswered() throws IOException {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    serve(request -> Response.text("x").withHeader("Date", date));

    assertThat(exchange("GET / HTTP/1.1", "Host: h")).containsOnlyOnce("Date: ");
  }

  @Test
  void takesTheHostFromATargetInAbsoluteForm() throws IOException {
    serve(request -> Response.text("host=" + request.host()));

    assertThat(exchange("GET http://a.example:81/x HTTP/1.1", "Host: A.example:81"))
        .endsWith("host=A.example:81");
    assertThat(exchange("GET http://a.example/x HTTP/1.0", "Accept: */*"))
        .endsWith("host=a.example");
    assertThat(exchange("GET /x HTTP/1.0", "Accept: */*")).endsWith("host=");
    assertThat(exchange("GET http://a.example/x HTTP/1.1", "Host: b.example"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void showsEachOctetAsOneCharacter() throws IOException {
    serve(
        request ->
            Response.of(
                200, Headers.of("X-Back", request.headers().first("X").orElse("")), bytes("")));

    assertThat(exchange("GET / HTTP/1.1", "Host: h", "X: \u00ec\u009e\u0090")) // 자 in UTF-8
        .containsIgnoringCase("X-Back: \u00ec\u009e\u0090\r\n");
  }

  @Test
  void readsABodyUpToItsLimit() throws IOException {
    serveExchange(
        exchange -> Response.text("got " + new String(exchange.body(5), StandardCharsets.UTF_8)));

    assertThat(exchange("POST / HTTP/1.1", "Host: h", "Content-Length: 5", "", "hello"))
        .contains("got hello");
    assertThat(exchange("POST / HTTP/1.1", "Host: h", "Content-Length: 6", "", "hello!"))
        .startsWith("HTTP/1.1 413 ")
        .contains("maxBodyBytes = 5");
  }

  @Test
  void refusesABodyThatEndsEarly() throws IOException {
    serveExchange(request -> Response.text("got " + request.body(100).length));

    assertThat(raw("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhello"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(raw("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello"))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a\r\nHost: b",
        "Host: h\r\nX: a\u0001b",
        "Host: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked",
        "Host: h\r\nContent-Length: 3\r\nContent-Length: 4",
        "Host: h\r\nbad name: x"
      })
  void refusesARequestThatTwoServersCouldReadDifferently(String fields) throws IOException {
    serve(request -> Response.text("accepted"));

    assertThat(raw("POST / HTTP/1.1\r\n" + fields + "\r\n\r\n0\r\n\r\n"))
        .doesNotContain("accepted");
  }

  @Test
  void answers500WithoutDetailsWhenTheEndpointFails() throws IOException {
    serve(
        request -> {
          throw new IllegalStateException("password=hunter2");
        });

    assertThat(exchange("GET / HTTP/1.1", "Host: h"))
        .startsWith("HTTP/1.1 500 ")
        .containsIgnoringCase("application/problem+json")
        .containsIgnoringCase("no-store")
        .doesNotContain("hunter2", "IllegalState");
  }

  @Test
  void asksForTheBodyOfAClientThatExpectsThat() throws IOException {
    serveExchange(request -> Response.text("got " + request.body(10).length));

    assertThat(
            exchange(
                "PUT / HTTP/1.1", "Host: h", "Expect: 100-continue", "Content-Length: 2", "", "ok"))
        .startsWith("HTTP/1.1 100 ")
        .contains("HTTP/1.1 200 ")
        .endsWith("got 2");
  }

  @Test
  void saysWhichModuleOfTheJdkIsMissing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base",
                "-cp",
                home(JdkServer.class) + File.pathSeparator + home(Starts.class),
                Starts.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("IllegalStateException: JdkServer needs the JDK's module jdk.httpserver: ");
  }

  private static String home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** Starts a server. */
  static final class Starts {
    private Starts() {}

    public static void main(String[] arguments) throws IOException {
      JdkServer.onLoopback(0, exchange -> Response.of(404)).close();
    }
  }

  private void serve(Function<Request, Response> endpoint) {
    this.endpoint = exchange -> endpoint.apply(exchange.request());
  }

  private void serveExchange(JdkEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  private String exchange(String... lines) throws IOException {
    String request = String.join("\r\n", lines);
    return raw(request.contains("\r\n\r\n") && lines.length > 2 ? request : request + "\r\n\r\n");
  }

  private String raw(String request) throws IOException {
    return RawClient.exchange(server, request);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
