package dev.edgekit.examples.helidon;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ServerRequest;

/** A request to Helidon as it arrived. */
final class HelidonRequest {
  private HelidonRequest() {}

  /**
   * The request.
   *
   * @throws ProblemException 400 if it names more than one host or has a field that none can have
   */
  static Request of(ServerRequest http) {
    HttpPrologue line = http.prologue();
    String query = line.hasQuery() ? "?" + line.query().rawValue() : "";
    String fragment = line.fragment().hasValue() ? "#" + line.fragment().rawValue() : "";
    ReceivedRequest received =
        Request.received(line.method().text(), line.uriPath().rawPath() + query + fragment)
            .secure(http.isSecure())
            .authority(http.authority()) // Host, or :authority on HTTP/2
            .peer(http.remotePeer().host());
    http.headers()
        .forEach(field -> field.allValues().forEach(value -> received.field(field.name(), value)));
    return received.build();
  }
}
