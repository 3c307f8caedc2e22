package dev.edgekit.examples.vertx;

import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;

/** A request to Vert.x as it arrived. */
record VertxRequest(
    String method, String scheme, String host, String target, Headers headers, String clientAddress)
    implements Request {

  /**
   * The request.
   *
   * @throws ProblemException 400 if it names more than one host or has a field that none can have
   */
  static VertxRequest of(HttpServerRequest request) {
    Headers.Builder headers = Headers.builder();
    try {
      request.headers().forEach((name, value) -> headers.add(name, value));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    Headers fields = headers.build();
    if (fields.all("Host").size() > 1) {
      throw ProblemException.badRequest("The request has more than one Host field.");
    }
    HostAndPort authority = request.authority(); // of :authority on HTTP/2, else of Host
    return new VertxRequest(
        request.method().name(),
        request.isSSL() ? "https" : "http",
        fields.first("Host").orElse(authority == null ? "" : authority.toString()),
        request.uri(),
        fields,
        request.remoteAddress().hostAddress());
  }
}
