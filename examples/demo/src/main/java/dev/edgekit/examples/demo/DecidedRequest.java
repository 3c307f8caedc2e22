package dev.edgekit.examples.demo;

import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.io.InputStream;
import java.util.Optional;

/**
 * A request that the gate has let through.
 *
 * @param request as it was sent, before a prefix was stripped
 */
record DecidedRequest(Request request, Decision decision, InputStream body) implements Request {

  /** Who the gate says is asking; the cache keeps users apart by it. */
  static Optional<String> principalOf(Request request) {
    return request instanceof DecidedRequest decided
        ? decided.decision.principal().map(Principal::id)
        : Optional.empty();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.scheme();
  }

  @Override
  public String host() {
    return request.host();
  }

  @Override
  public String target() {
    return request.target();
  }

  @Override
  public Headers headers() {
    return request.headers();
  }

  @Override
  public String clientAddress() {
    return request.clientAddress();
  }
}
