package dev.edgekit.examples.gateway;

import dev.edgekit.http.HttpDate;
import dev.edgekit.http.Response;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/** Writes a {@link Response} to the client. */
final class ClientResponse {
  /** The connection and where the body ends are the server's affair. */
  private static final String[] FRAMING = {"Connection", "Transfer-Encoding", "Content-Length"};

  private ClientResponse() {}

  static void write(
      Response response, Request request, org.eclipse.jetty.server.Response to, Callback callback) {
    boolean head = request.getMethod().equals("HEAD");
    boolean bodyless = response.status() == 204 || response.status() == 304; // RFC 9110 §6.4.1
    byte[] body = bodyless ? new byte[0] : response.body();
    to.setStatus(response.status());
    HttpFields.Mutable fields = to.getHeaders();
    response.headers().without(FRAMING).forEach(fields::add);
    if (!fields.contains(HttpHeader.DATE)) { // RFC 9110 §6.6.1; a stored one stays the origin's
      fields.put(HttpHeader.DATE, HttpDate.format(Instant.now()));
    }
    if (head && body.length == 0) {
      response
          .headers()
          .first("Content-Length")
          .filter(length -> !bodyless)
          .ifPresent(length -> fields.put(HttpHeader.CONTENT_LENGTH, length));
    } else if (!bodyless) {
      fields.put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    if (bodyless || (head && !fields.contains(HttpHeader.CONTENT_LENGTH))) {
      // else Jetty states 0, which would be the length of what a GET gets (RFC 9110 §8.6)
      to.write(false, null, Callback.from(() -> to.write(true, null, callback), callback::failed));
    } else {
      to.write(true, head ? null : ByteBuffer.wrap(body).asReadOnlyBuffer(), callback);
    }
  }
}
