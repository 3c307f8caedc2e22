package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Odd requests by bare sockets to a real server; what holds of every answer, by RFC 9110. */
class OverHttpTest {
  /** A problem shows so many characters of a value that is wrong. */
  private static final int MAX_SHOWN = 20;

  private static final String LONG = "x".repeat(900);

  @TempDir private static Path directory;
  private static ImageService images;
  private static HttpServer server;
  private static String tag = "";

  @BeforeAll
  static void start() throws IOException {
    Files.write(directory.resolve("a.jpg"), Pictures.jpeg(Pictures.photo(200, 120)));
    Files.write(directory.resolve("broken.jpg"), new byte[100]);
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .widths(160, 320)
            .limits(Pictures.PATIENT)
            .withoutRefinement()
            .build();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", OverHttpTest::handle);
    server.start();
    tag = answer("GET", "/images/a.jpg?w=160", "").headers().first("ETag").orElseThrow();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
    images.close();
  }

  @ParameterizedTest(name = "{0} {1} {2} → {3}")
  @CsvFileSource(
      resources = "requests.csv",
      delimiter = '|',
      quoteCharacter = '`',
      numLinesToSkip = 1)
  void answers(String method, String target, @Nullable String fields, int status)
      throws IOException {
    Response answer = answer(method, target, fields);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().first("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().first("Content-Security-Policy"))
        .contains("default-src 'none'; sandbox");
    switch (status) {
      case 200 -> checkPicture(answer);
      case 304 -> checkNotModified(answer, answer("GET", target, ""));
      default -> checkProblem(answer, status);
    }
    if (method.equals("GET")) {
      checkHead(answer("HEAD", target, fields), answer);
    }
  }

  private static void checkPicture(Response answer) {
    assertThat(answer.headers().first("Vary")).contains("Accept");
    assertThat(answer.headers().first("ETag").orElse("")).matches("\"[!#-~]+\"");
    assertThat(answer.headers().first("Cache-Control").orElse("")).startsWith("public, max-age=");
    assertThat(answer.headers().first("Content-Type").orElse("")).startsWith("image/");
    assertThat(answer.headers().first("Content-Length"))
        .contains(Integer.toString(answer.body().length));
    assertThat(answer.body()).isNotEmpty();
  }

  /** RFC 9110 §15.4.5: what the 200 would have said for caches, and nothing of the content. */
  private static void checkNotModified(Response answer, Response whole) {
    for (String field : new String[] {"ETag", "Vary", "Cache-Control"}) {
      assertThat(answer.headers().first(field)).isEqualTo(whole.headers().first(field)).isPresent();
    }
    assertThat(answer.headers().contains("Content-Type")).isFalse();
    assertThat(answer.body()).isEmpty();
  }

  private static void checkProblem(Response answer, int status) {
    assertThat(answer.headers().first("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().first("Cache-Control")).contains("no-store");
    assertThat(answer.headers().contains("ETag")).isFalse();
    assertThat(answer.headers().first("Allow").isPresent()).isEqualTo(status == 405);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"status\":" + status)
        .doesNotContain("script", "x".repeat(MAX_SHOWN + 1), directory.toString());
  }

  /** RFC 9110 §9.3.2. */
  private static void checkHead(Response head, Response get) {
    String[] mayDiffer = {"Date", "Content-Length", "Server-Timing", "Cache-Status"};
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().without(mayDiffer).toMap())
        .isEqualTo(get.headers().without(mayDiffer).toMap());
  }

  /**
   * Sends a request as it stands.
   *
   * @param fields between semicolons that stand alone
   */
  private static Response answer(String method, String target, @Nullable String fields)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    request.append("Host: localhost\r\nConnection: close\r\n");
    for (String field : fields == null ? new String[0] : fields.split(" ; ", -1)) {
      request.append(field.isEmpty() ? "" : field + "\r\n");
    }
    String text =
        (request + "\r\n")
            .replace("{tag}", tag)
            .replace("{bare}", tag.replace("\"", ""))
            .replace("LONG", LONG);
    int port = server.getAddress().getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return parse(socket.getInputStream().readAllBytes());
    }
  }

  private static Response parse(byte[] answer) {
    String all = new String(answer, StandardCharsets.ISO_8859_1);
    int end = all.indexOf("\r\n\r\n");
    String[] lines = all.substring(0, end).split("\r\n", -1);
    Headers.Builder headers = Headers.builder();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon), line.substring(colon + 1));
    }
    byte[] body = Arrays.copyOfRange(answer, end + 4, answer.length);
    return Response.of(Integer.parseInt(lines[0].split(" ", -1)[1]), headers.build(), body);
  }

  /** The server drops a body in answer to HEAD, so one is told apart here. */
  private static void handle(HttpExchange exchange) throws IOException {
    RequestBuilder request =
        Request.builder(exchange.getRequestMethod(), exchange.getRequestURI().toString());
    exchange.getRequestHeaders().forEach((name, all) -> all.forEach(v -> request.header(name, v)));
    Response response = images.serve(request.build());
    response.headers().forEach(exchange.getResponseHeaders()::add);
    int length = response.body().length;
    boolean wrong = exchange.getRequestMethod().equals("HEAD") && length > 0;
    exchange.sendResponseHeaders(wrong ? 599 : response.status(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(response.body());
    exchange.close();
  }
}
