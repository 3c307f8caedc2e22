package dev.edgekit.examples.vertx;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;

/** A request to Vert.x as it arrived. */
final class VertxRequest {
  private VertxRequest() {}

  /**
   * The request.
   *
   * @throws ProblemException 400 if it names more than one host or has a field that none can have
   */
  static Request of(HttpServerRequest http) {
    HostAndPort authority = http.authority(); // of :authority on HTTP/2, else of Host
    ReceivedRequest received =
        Request.received(http.method().name(), http.uri())
            .secure(http.isSSL())
            .authority(authority == null ? null : authority.toString())
            .peer(http.remoteAddress().hostAddress());
    http.headers().forEach((name, value) -> received.field(name, value));
    return received.build();
  }
}
