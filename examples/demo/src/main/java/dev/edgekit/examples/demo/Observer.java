package dev.edgekit.examples.demo;

import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.Explanation;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the panel what became of each request to one node. Thread-safe. */
final class Observer {
  private static final int MAX_TARGET_LENGTH = 120;

  private final String node;
  private final RequestClassifier classifier;
  private final RequestLog requests;
  private final CacheFigures cache;
  private final ImageFigures images;

  Observer(
      String node,
      RequestClassifier classifier,
      RequestLog requests,
      CacheFigures cache,
      ImageFigures images) {
    this.node = node;
    this.classifier = classifier;
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
        outcome(decision, response),
        why(request));
  }

  /** Each rule that was considered, in its order, as far as the one that won. */
  private List<String> why(Request request) {
    List<String> why = new ArrayList<>();
    for (Explanation.Considered rule : classifier.explain(request).rules()) {
      why.add(rule.rule() + ": " + rule.why());
      if (rule.verdict() == Explanation.Verdict.WON) {
        return why;
      }
    }
    if (!why.isEmpty()) {
      why.add("(default): no rule holds");
    }
    return why;
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
    String format = type.substring("image/".length()).replace("+xml", "");
    return format.toUpperCase(Locale.ROOT) + ", " + (bytes + 500) / 1000 + " kB.";
  }

  private static String shortened(String target) {
    return target.length() <= MAX_TARGET_LENGTH
        ? target
        : target.substring(0, MAX_TARGET_LENGTH) + "…";
  }
}
