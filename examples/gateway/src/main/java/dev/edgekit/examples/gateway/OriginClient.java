package dev.edgekit.examples.gateway;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;

/**
 * The servers behind the gateway, over Jetty's client, which adds nothing and follows nothing.
 * Every wait has an end: for a connection, for the next byte, and for the whole answer.
 * Thread-safe.
 */
final class OriginClient implements AutoCloseable {
  /** RFC 9110 §9.2.2: no other method may be sent again unasked. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final HttpClient client;
  private final BodyBudget bodies;
  private final long timeoutMillis;
  private final long idleMillis;
  private final long maxBody;

  OriginClient(Options options, BodyBudget bodies) {
    this.bodies = bodies;
    this.timeoutMillis = options.time(Flag.ORIGIN_TIMEOUT).toMillis();
    this.idleMillis = options.time(Flag.ORIGIN_IDLE).toMillis();
    this.maxBody = options.arrayBytes(Flag.MAX_RESPONSE_BODY);
    HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(new OriginConnector());
    transport.setHeaderCacheCaseSensitive(true); // else a value stands for one in another case
    transport.setHeaderCacheSize(0);
    this.client = new HttpClient(transport);
    client.setConnectTimeout(options.time(Flag.CONNECT_TIMEOUT).toMillis());
    client.setAddressResolutionTimeout(options.time(Flag.CONNECT_TIMEOUT).toMillis());
    client.setMaxConnectionsPerDestination(options.count(Flag.MAX_LOADS));
    client.setMaxRequestsQueuedPerDestination(options.count(Flag.MAX_WAITING));
    client.setMaxResponseHeadersSize(options.arrayBytes(Flag.MAX_HEAD));
    client.setMaxRequestHeadersSize(2 * options.arrayBytes(Flag.MAX_HEAD)); // and what is added
    client.setIdleTimeout(idleMillis);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
  }

  /** Starts the client's threads. */
  void start() {
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the client did not start", e);
    }
    client.getContentDecoderFactories().clear(); // bodies stay as they are
    client.getProtocolHandlers().clear(); // no 401, redirect or 100 is answered here
    client.getProtocolHandlers().put(new InterimHandler());
  }

  /**
   * The origin's answer, without what concerned its connection.
   *
   * @param interim hears of each interim response before it
   * @throws ProblemException if there is none
   */
  Response send(OriginAddress origin, Request request, byte[] body, InterimResponses interim) {
    RawRequest raw = new RawRequest(client, origin, request);
    OriginCall call = new OriginCall(request.method(), maxBody, bodies.share());
    try {
      return send(raw, call, body, interim);
    } catch (ProblemException e) {
      // The origin may close an idle connection just when it is used (RFC 9112 §9.3.1).
      if (!call.wasClosedUnanswered()
          || !raw.isOnUsedConnection()
          || !IDEMPOTENT.contains(request.method())) {
        throw e;
      }
    }
    OriginCall again = new OriginCall(request.method(), maxBody, bodies.share());
    return send(new RawRequest(client, origin, request), again, body, interim);
  }

  private Response send(RawRequest raw, OriginCall call, byte[] body, InterimResponses interim) {
    if (body.length > 0) {
      raw.body(new BytesRequestContent((String) null, body));
    }
    raw.attribute(InterimHandler.FORWARD_TO, interim)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .idleTimeout(idleMillis, TimeUnit.MILLISECONDS)
        .onResponseListener(call)
        .send(null);
    try {
      return call.answer().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ProblemException problem
          ? problem
          : Problem.badGateway("The origin's answer could not be read.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var unused = raw.abort(e);
      throw Problem.busy("The gateway is stopping.");
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the client did not stop", e);
    }
  }
}
