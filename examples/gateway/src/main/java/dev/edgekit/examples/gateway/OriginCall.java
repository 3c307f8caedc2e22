package dev.edgekit.examples.gateway;

import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Response;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response.Listener;
import org.eclipse.jetty.client.Result;

/** Collects one answer of the origin. Confined to one request. */
final class OriginCall implements Listener {
  private final String method;
  private final long max;
  private final BodyBudget.Share share;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<Response> answer = new CompletableFuture<>();
  private boolean begun;
  private volatile boolean closedUnanswered;

  OriginCall(String method, long max, BodyBudget.Share share) {
    this.method = method;
    this.max = max;
    this.share = share;
  }

  /** The answer; fails with a {@link ProblemException}. */
  CompletableFuture<Response> answer() {
    return answer;
  }

  /** Whether the connection ended before anything of the answer was seen. */
  boolean wasClosedUnanswered() {
    return closedUnanswered;
  }

  @Override
  public void onBegin(org.eclipse.jetty.client.Response response) {
    begun = true;
  }

  @Override
  public void onHeaders(org.eclipse.jetty.client.Response response) {
    try {
      OriginFraming.check(response.getVersion(), response.getStatus(), response.getHeaders());
    } catch (ProblemException e) {
      refuse(response, e);
    }
  }

  @Override
  public void onContent(org.eclipse.jetty.client.Response response, ByteBuffer content) {
    try {
      int length = content.remaining();
      if (body.size() + (long) length > max) {
        throw Problem.badGateway(
            "The origin's answer is longer than "
                + Flag.MAX_RESPONSE_BODY.text()
                + " = "
                + max
                + ".");
      }
      share.take(length);
      byte[] part = new byte[length];
      content.get(part);
      body.writeBytes(part);
    } catch (ProblemException e) {
      refuse(response, e);
    }
  }

  @Override
  public void onComplete(Result result) {
    share.close();
    if (result.isFailed()) {
      answer.completeExceptionally(problem(result.getFailure()));
      return;
    }
    try {
      answer.complete(response(result.getResponse()));
    } catch (IllegalArgumentException e) {
      answer.completeExceptionally(malformed(String.valueOf(e.getMessage())));
    }
  }

  private void refuse(org.eclipse.jetty.client.Response response, ProblemException problem) {
    answer.completeExceptionally(problem);
    var unused = response.abort(problem);
  }

  private Response response(org.eclipse.jetty.client.Response response) {
    Headers.Builder fields = Headers.builder();
    response
        .getHeaders()
        .forEach(f -> fields.add(f.getName(), f.getValue() == null ? "" : f.getValue()));
    Headers headers = HopByHop.without(fields.build());
    boolean head = method.equals("HEAD");
    return Response.of(
        response.getStatus(),
        head ? headers : headers.without("Content-Length"),
        body.toByteArray());
  }

  private ProblemException problem(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (failure instanceof HttpResponseException) {
      Throwable reason = failure.getCause();
      return malformed(reason == null ? "badly framed" : String.valueOf(reason.getMessage()));
    }
    if (failure instanceof RejectedExecutionException) {
      return Problem.busy("More than " + Flag.MAX_WAITING.text() + " wait for the origin.");
    }
    if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
      return Problem.gatewayTimeout("The origin took too long.");
    }
    if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
      return Problem.gatewayTimeout("The origin can't be reached.");
    }
    closedUnanswered = !begun;
    return begun
        ? Problem.badGateway("The origin's answer was cut short.")
        : Problem.gatewayTimeout("The origin closed the connection without an answer.");
  }

  private static ProblemException malformed(String why) {
    return Problem.badGateway("The origin's answer is malformed: " + why);
  }
}
