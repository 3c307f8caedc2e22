package dev.edgekit.examples.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Passes the origin's interim responses on to the client who waits for the final one (RFC 9110
 * §15.2), until that is there. A load in the background has no such client. Thread-safe.
 */
final class InterimResponses {
  private final Response response;
  private final boolean understood;
  private final Optional<EndPoint> raw;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private boolean ended;

  InterimResponses(Request request, Response response) {
    this.response = response;
    ConnectionMetaData connection = request.getConnectionMetaData();
    // RFC 9110 §15.2: not to a client of HTTP/1.0.
    this.understood = connection.getHttpVersion() != HttpVersion.HTTP_1_0;
    this.raw =
        connection.getHttpVersion() == HttpVersion.HTTP_1_1
            ? Optional.of(connection.getConnection().getEndPoint())
            : Optional.empty();
  }

  /** Passes one on, after those before it. */
  synchronized void forward(int status, HttpFields fields) {
    if (!ended && understood) {
      last =
          last.thenCompose(sent -> write(status, fields))
              .exceptionally(failure -> null); // the client is gone, as the final write will find
    }
  }

  /**
   * To a client that closes its connection after the final response, Jetty says {@code Connection:
   * close} in each interim one, too, and clients take that one for the last.
   */
  private CompletableFuture<Void> write(int status, HttpFields fields) {
    if (raw.isEmpty()) {
      return response.writeInterim(status, fields);
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + ' ');
    head.append(Objects.requireNonNullElse(HttpStatus.getMessage(status), "")).append("\r\n");
    fields.forEach(f -> head.append(f.getName()).append(": ").append(f.getValue()).append("\r\n"));
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    Callback.Completable sent = new Callback.Completable();
    raw.get().write(sent, ByteBuffer.wrap(bytes));
    return sent;
  }

  /** From now on nothing is passed on; completes when the last one is sent. */
  synchronized CompletableFuture<Void> end() {
    ended = true;
    return last;
  }
}
