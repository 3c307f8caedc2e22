package dev.edgekit.examples.gateway;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Passes the origin's interim responses on to the client who waits for the final one (RFC 9110
 * §15.2), until that is there. A load in the background has no such client. Thread-safe.
 */
final class InterimResponses {
  private final Response response;
  private final boolean understood;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private boolean ended;

  InterimResponses(Request request, Response response) {
    this.response = response;
    // RFC 9110 §15.2: not to a client of HTTP/1.0.
    this.understood = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_0;
  }

  /** Passes one on, after those before it. */
  synchronized void forward(int status, HttpFields fields) {
    if (!ended && understood) {
      last =
          last.thenCompose(sent -> response.writeInterim(status, fields))
              .exceptionally(failure -> null); // the client is gone, as the final write will find
    }
  }

  /** From now on nothing is passed on; completes when the last one is sent. */
  synchronized CompletableFuture<Void> end() {
    ended = true;
    return last;
  }
}
