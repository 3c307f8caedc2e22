package dev.edgekit.examples.gateway;

import dev.edgekit.http.Request;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A request of Jetty's client whose target and method go out as they came in. The client's own
 * would take {@code //a/b} for a host and a path, refuse {@code %zz}, and write methods in capitals
 * (RFC 9110 §9.1: they are case-sensitive).
 */
final class RawRequest extends HttpRequest {
  private final String method;
  private final String target;
  private volatile boolean reused;

  RawRequest(HttpClient client, OriginAddress origin, Request request) {
    super(client, new HttpConversation(), origin.uri());
    this.method = request.method();
    this.target = request.target();
    headers(
        fields -> {
          fields.clear();
          request.headers().forEach(fields::add);
          // Both were met here; the client writes the length of the body that it is given.
          fields.remove(HttpHeader.EXPECT).remove(HttpHeader.CONTENT_LENGTH);
        });
    onRequestBegin(begun -> reused = isUsed());
  }

  /** Whether it went over a connection that had carried others before. */
  boolean isOnUsedConnection() {
    return reused;
  }

  private boolean isUsed() {
    return getConnection() instanceof Connection connection && connection.getMessagesIn() > 0;
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public String getPath() {
    return target;
  }

  @Override
  public @Nullable String getQuery() {
    return null; // the target has it
  }
}
