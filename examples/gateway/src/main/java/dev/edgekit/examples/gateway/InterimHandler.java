package dev.edgekit.examples.gateway;

import java.util.Objects;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpFields;

/**
 * Passes every interim response on (RFC 9110 §15.2) and lets the exchange wait for the next.
 * Jetty's own handlers know 100, 102 and 103 alone, and a response that none knows would end the
 * exchange.
 */
final class InterimHandler implements ProtocolHandler {
  /** The request's attribute that holds its {@link InterimResponses}. */
  static final String FORWARD_TO = InterimHandler.class.getName();

  @Override
  public String getName() {
    return "interim";
  }

  /** 101 ends the use of HTTP on the connection; nothing asked for that. */
  @Override
  public boolean accept(Request request, Response response) {
    return response.getStatus() < 200 && response.getStatus() != 101;
  }

  @Override
  public Response.Listener getResponseListener() {
    return new Listener();
  }

  private static final class Listener implements Response.Listener {
    @Override
    public void onSuccess(Response response) {
      HttpRequest request = (HttpRequest) response.getRequest();
      int status = response.getStatus();
      HttpFields fields = withoutHopByHop(response.getHeaders());
      HttpExchange exchange = waitForTheNext(request.getConversation());
      exchange.resetResponse();
      InterimResponses to = (InterimResponses) request.getAttributes().get(FORWARD_TO);
      Objects.requireNonNull(to).forward(status, fields);
    }

    @Override
    public void onFailure(Response response, Throwable failure) {
      HttpRequest request = (HttpRequest) response.getRequest();
      HttpExchange exchange = waitForTheNext(request.getConversation());
      Result result =
          new Result(request, exchange.getRequestFailure(), exchange.getResponse(), failure);
      exchange.getResponseListeners().emitFailureComplete(result);
    }

    /** From here on the request's own listeners hear of the exchange again. */
    private static HttpExchange waitForTheNext(HttpConversation conversation) {
      conversation.updateResponseListeners(null);
      return Objects.requireNonNull(conversation.getExchanges().peekLast());
    }

    private static HttpFields withoutHopByHop(HttpFields fields) {
      dev.edgekit.http.Headers.Builder all = dev.edgekit.http.Headers.builder();
      fields.forEach(f -> all.add(f.getName(), f.getValue() == null ? "" : f.getValue()));
      HttpFields.Mutable kept = HttpFields.build();
      HopByHop.without(all.build()).forEach(kept::add);
      return kept.asImmutable();
    }
  }
}
