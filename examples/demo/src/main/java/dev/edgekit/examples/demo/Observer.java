package dev.edgekit.examples.demo;

import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.rule.Classification;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Locale;

/** Tells the panel what became of each request to one node. Thread-safe. */
final class Observer {
  private static final int MAX_TARGET_LENGTH = 120;

  private final String node;
  private final RequestLog requests;
  private final CacheFigures cache;
  private final ImageFigures images;

  Observer(String node, RequestLog requests, CacheFigures cache, ImageFigures images) {
    this.node = node;
    this.requests = requests;
    this.cache = cache;
    this.images = images;
  }

  /** Notes an answer; the panel's own requests are left out. */
  void answered(Request request, Decision decision, Response response) {
    if (decision.path().filter("/categories"::equals).isPresent()) {
      cache.served(response);
    }
    images.served(request.target(), response);
    if (!request.path().equals("/panel.json")) {
      requests.add(entry(request, decision, response));
    }
  }

  private RequestLog.Entry entry(Request request, Decision decision, Response response) {
    boolean judged = decision.classification().outcome() != Classification.Outcome.REJECT;
    return new RequestLog.Entry(
        node,
        request.method(),
        shortened(request.target()),
        decision.rule().orElse(judged ? "(default)" : ""),
        judged ? decision.check() : "",
        decision.path().orElse(""),
        response.status(),
        outcome(decision, response));
  }

  private static String outcome(Decision decision, Response response) {
    if (!decision.isAllowed()) {
      return "Refused: " + decision.reason() + ".";
    }
    String type = response.headers().first("Content-Type").orElse("");
    if (type.startsWith("image/") && response.status() == 200) {
      return picture(type, response.body().length);
    }
    return response
        .headers()
        .first("Cache-Status")
        .or(
            () ->
                decision.principal().map(Principal::name).map(name -> "Allowed, as " + name + "."))
        .orElse(response.status() < 400 ? "Answered." : "Not answered.");
  }

  private static String picture(String type, int bytes) {
    String format = type.substring("image/".length()).toUpperCase(Locale.ROOT);
    return format + ", " + (bytes + 500) / 1000 + " kB.";
  }

  private static String shortened(String target) {
    return target.length() <= MAX_TARGET_LENGTH
        ? target
        : target.substring(0, MAX_TARGET_LENGTH) + "…";
  }
}
