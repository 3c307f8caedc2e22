package dev.edgekit.examples.gateway;

import dev.edgekit.examples.jdkhttp.ProblemException;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** The server behind the gateway, over the JDK's HTTP client. Thread-safe. */
final class HttpOrigin {
  /** The longest body in either direction; the gateway holds bodies in memory. */
  static final int MAX_BODY_BYTES = 64 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

  /** What the client writes itself, and an expectation that our server has met already. */
  private static final String[] OWN_FIELDS = {"Host", "Content-Length", "Expect"};

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;

  HttpOrigin(URI base) {
    this.base = base;
  }

  /**
   * The origin's answer, without what concerned its connection.
   *
   * @throws UncheckedIOException if there is none
   * @throws ProblemException 400 if the request can't be forwarded
   */
  Response send(Request request, byte[] body) {
    try {
      HttpResponse<InputStream> answer =
          client.send(forward(request, body), BodyHandlers.ofInputStream());
      return response(request, answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private HttpRequest forward(Request request, byte[] body) {
    try {
      HttpRequest.Builder forwarded =
          HttpRequest.newBuilder(URI.create(base + originForm(request)))
              .timeout(RESPONSE_TIMEOUT)
              .method(request.method(), publisher(body));
      HopByHop.without(request.headers()).without(OWN_FIELDS).forEach(forwarded::header);
      return forwarded.header("Via", "1.1 edgekit").build(); // RFC 9110 §7.6.3
    } catch (IllegalArgumentException e) {
      throw new ProblemException(400, "Bad Request", "The request can't be forwarded.");
    }
  }

  private static String originForm(Request request) {
    if (!request.target().startsWith("/")) {
      throw new IllegalArgumentException("not in origin form (RFC 9112 §3.2.1)");
    }
    return request.target();
  }

  private static BodyPublisher publisher(byte[] body) {
    return body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
  }

  private static Response response(Request request, HttpResponse<InputStream> answer)
      throws IOException {
    Headers.Builder fields = Headers.builder();
    answer.headers().map().forEach((name, values) -> addAll(fields, name, values));
    try (InputStream in = answer.body()) {
      byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw new ProtocolException(
            "the origin's answer is longer than maxBodyBytes = " + MAX_BODY_BYTES);
      }
      Headers headers = HopByHop.without(fields.build());
      boolean head = request.method().equals("HEAD");
      return Response.of(
          answer.statusCode(), head ? headers : headers.without("Content-Length"), body);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("the origin's answer is malformed: " + e.getMessage());
    }
  }

  private static void addAll(Headers.Builder fields, String name, List<String> values) {
    values.forEach(value -> fields.add(name, value));
  }
}
