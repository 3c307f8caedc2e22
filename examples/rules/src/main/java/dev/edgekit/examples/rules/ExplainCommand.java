package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.Explanation;
import dev.edgekit.auth.rule.Explanation.Verdict;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.Locale;
import java.util.Set;

/** {@code explain}: the rules that were considered for one request. */
final class ExplainCommand {
  /** Of the rules that don't hold, so many are printed. */
  private static final int MOST_FAILING = 50;

  private ExplainCommand() {}

  static int run(String[] arguments) {
    Options options =
        Options.parse(
            arguments,
            1,
            Set.of("rules", "target", "method", "host", "scheme", "client", "header"));
    RuleSet rules = RuleSet.load(options.path("rules"));
    JsonRequest request =
        new JsonRequest(
            options.text("method").orElse("GET"),
            options.text("scheme").orElse("https"),
            options.text("host").orElse(""),
            options.required("target"),
            headers(options),
            options.text("client").orElse(""));
    if (!request.clientAddress().matches("[0-9A-Fa-f:.]*")) {
      throw new UsageException("--client must be an IP address: " + request.clientAddress());
    }
    var unused = Request.builder(request.method(), request.target()); // refuses what is neither
    print(request, new RequestClassifier(rules).explain(request));
    return 0;
  }

  private static Headers headers(Options options) {
    String field = options.text("header").orElse("");
    int colon = field.indexOf(':');
    if (field.isEmpty()) {
      return Headers.empty();
    }
    if (colon < 0) {
      throw new UsageException("--header needs a name, a colon and a value: " + field);
    }
    return Headers.of(field.substring(0, colon), field.substring(colon + 1));
  }

  private static void print(JsonRequest request, Explanation explanation) {
    StringBuilder decision = new StringBuilder();
    DecisionText.append(request, explanation.decision(), decision);
    System.out.println(decision);
    int failing = 0;
    for (Explanation.Considered rule : explanation.rules()) {
      if (rule.verdict() != Verdict.DOES_NOT_HOLD || failing++ < MOST_FAILING) {
        System.out.printf(
            "%-15s %s (priority %d): %s%n",
            rule.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            rule.rule(),
            rule.priority(),
            rule.why());
      }
    }
    if (failing > MOST_FAILING) {
      System.out.println("… and " + (failing - MOST_FAILING) + " more that don't hold");
    }
  }
}
