package dev.edgekit.examples.helidon;

import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ServerRequest;

/** A request to Helidon as it arrived. */
record HelidonRequest(
    String method, String scheme, String host, String target, Headers headers, String clientAddress)
    implements Request {

  /**
   * The request.
   *
   * @throws ProblemException 400 if it names more than one host or has a field that none can have
   */
  static HelidonRequest of(ServerRequest request) {
    HttpPrologue line = request.prologue();
    String query = line.hasQuery() ? "?" + line.query().rawValue() : "";
    String fragment = line.fragment().hasValue() ? "#" + line.fragment().rawValue() : "";
    Headers.Builder headers = Headers.builder();
    try {
      request
          .headers()
          .forEach(field -> field.allValues().forEach(value -> headers.add(field.name(), value)));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    Headers fields = headers.build();
    if (fields.all("Host").size() > 1) {
      throw ProblemException.badRequest("The request has more than one Host field.");
    }
    return new HelidonRequest(
        line.method().text(),
        request.isSecure() ? "https" : "http",
        request.authority() == null ? "" : request.authority(), // Host, or :authority on HTTP/2
        line.uriPath().rawPath() + query + fragment,
        fields,
        request.remotePeer().host());
  }
}
