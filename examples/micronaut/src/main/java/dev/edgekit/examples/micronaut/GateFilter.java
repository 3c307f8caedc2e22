package dev.edgekit.examples.micronaut;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterContinuation;
import io.micronaut.http.netty.NettyHttpRequestBuilder;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import java.net.URI;

/** Asks the gate, has Micronaut dispatch on its path, and writes what a controller returns. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
record GateFilter(AuthGate gate) {
  /** The attribute that keeps the {@link Request} as it arrived. */
  static final String REQUEST = "edgekit.request";

  @RequestFilter
  @PreMatching // Micronaut's own path is what the rules leave of it
  @ExecuteOn(TaskExecutors.BLOCKING) // the gate and the handlers behind it may wait for a store
  HttpResponse<?> filter(HttpRequest<?> http, FilterContinuation<MutableHttpResponse<?>> handlers) {
    try {
      Request request = received(http);
      Decision decision = gate.decide(request);
      if (!decision.isAllowed()) {
        return framed(decision.response(), http);
      }
      http.setAttribute(REQUEST, request);
      decision.principal().ifPresent(principal -> http.setUserPrincipal(principal::name));
      MutableHttpResponse<?> answer =
          handlers.request(on(decision.path().orElseThrow(), http)).proceed();
      Object body = RouteAttributes.getHeadBody(answer).orElse(answer.body());
      if (body instanceof Response response) {
        return framed(decision.answer(response), http);
      }
      decision.answerFields().forEach(answer::header);
      return answer;
    } catch (ProblemException e) {
      return framed(e.response(), http);
    }
  }

  /** As it arrived; Netty's request has the whole target, and the host of HTTP/2 as a field. */
  private static Request received(HttpRequest<?> http) {
    String target = NettyHttpRequestBuilder.asBuilder(http).toHttpRequestWithoutBody().uri();
    ReceivedRequest received =
        Request.received(http.getMethodName(), target)
            .secure(http.isSecure())
            .peer(http.getRemoteAddress().getAddress().getHostAddress());
    http.getHeaders().forEachValue(received::field);
    return received.build();
  }

  /** The same request, unless its rule strips a prefix. */
  private static HttpRequest<?> on(String path, HttpRequest<?> http) {
    String query = http.getUri().getRawQuery();
    return path.equals(http.getPath())
        ? http
        : http.mutate().uri(URI.create(query == null ? path : path + "?" + query));
  }

  private static HttpResponse<byte[]> framed(Response response, HttpRequest<?> http) {
    Response framed = response.framedFor(http.getMethodName());
    MutableHttpResponse<byte[]> to = HttpResponse.status(framed.status(), null);
    framed.headers().forEach(to::header);
    return framed.body().length == 0 ? to : to.body(framed.body());
  }
}
