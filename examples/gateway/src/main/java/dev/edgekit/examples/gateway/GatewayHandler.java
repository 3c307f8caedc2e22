package dev.edgekit.examples.gateway;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a request: judged, read, sent through the cache to its origin, answered. */
final class GatewayHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(GatewayHandler.class);

  private final ResponseCache cache;
  private final CachePolicy policy;
  private final OriginClient origins;
  private final AccessRules rules;
  private final Forwarding forwarding;
  private final BodyBudget bodies;
  private final long maxBody;
  private final Executor loads;

  GatewayHandler(
      Options options,
      ResponseCache cache,
      CachePolicy policy,
      AccessRules rules,
      OriginClient origins,
      BodyBudget bodies,
      Executor loads) {
    this.cache = cache;
    this.policy = policy;
    this.origins = origins;
    this.rules = rules;
    this.forwarding = new Forwarding(options);
    this.bodies = bodies;
    this.maxBody = options.arrayBytes(Flag.MAX_REQUEST_BODY);
    this.loads = loads;
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request request,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    InterimResponses interim = new InterimResponses(request, response);
    BodyBudget.Share share = bodies.share();
    var unused =
        answer(request, interim, share)
            .exceptionally(failure -> problem(request, failure))
            .thenCompose(answer -> interim.end().thenApply(sent -> answer))
            .thenAccept(answer -> ClientResponse.write(answer, request, response, callback))
            .whenComplete((written, failure) -> share.close())
            .exceptionally(
                failure -> {
                  callback.failed(failure);
                  return null;
                });
    return true;
  }

  private CompletableFuture<Response> answer(
      org.eclipse.jetty.server.Request request, InterimResponses interim, BodyBudget.Share share) {
    try {
      Request client = checked(forwarding.received(ClientRequest.of(request)));
      AccessRules.Routing routing = rules.route(client);
      if (routing.refusal().isPresent()) {
        return CompletableFuture.completedFuture(routing.refusal().get());
      }
      OriginAddress origin = routing.origin();
      Request forwarded =
          forwarding.forOrigin(routing.request(), origin, ClientRequest.version(request));
      return BodyReader.read(request, maxBody, share)
          .thenCompose(body -> throughCache(forwarded, origin, body, interim))
          .exceptionally(failure -> problem(request, failure))
          .thenApply(routing.answered());
    } catch (ProblemException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Request checked(Request client) {
    if (client.method().equals("CONNECT") || client.method().equals("TRACE")) {
      throw new ProblemException(
          501, "Not Implemented", "The gateway doesn't forward " + client.method() + ".");
    }
    if (client.target().equals("*") && !client.method().equals("OPTIONS")) {
      throw ProblemException.badRequest("The target * is for OPTIONS (RFC 9112 §3.2.4).");
    }
    if (forwarding.isLoop(client)) {
      throw new ProblemException(508, "Loop Detected", "Via names this gateway again and again.");
    }
    return client;
  }

  /**
   * What a body says isn't part of the key, so a GET that has one is neither answered from what is
   * stored nor stored (RFC 9110 §9.3.1).
   */
  private CompletionStage<Response> throughCache(
      Request request, OriginAddress origin, byte[] body, InterimResponses interim) {
    boolean readable = request.method().equals("GET") || request.method().equals("HEAD");
    if (readable && body.length > 0) {
      return CompletableFuture.supplyAsync(
          () ->
              origins
                  .send(origin, request, body, interim)
                  .withHeader("Cache-Status", "edgekit; fwd=bypass; detail=body"),
          loads);
    }
    return cache.serveAsync(
        request, policy, forwarded -> origins.send(origin, forwarded, body, interim));
  }

  private static Response problem(org.eclipse.jetty.server.Request request, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException problem) {
      return Problem.response(problem);
    }
    if (cause instanceof RejectedExecutionException) {
      return Problem.response(Problem.busy("More than " + Flag.MAX_WAITING.text() + " wait."));
    }
    log.error("{} {}", request.getMethod(), request.getHttpURI().getPath(), cause);
    return Response.problem(
        500, "about:blank", "Internal Server Error", "The gateway could not answer the request.");
  }
}
