package dev.edgekit.examples.rules;

import dev.edgekit.auth.Shadow;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import java.io.IOException;
import java.util.Set;

/** {@code shadow}: exit code 1 if a decision would change. */
final class ShadowCommand {
  private ShadowCommand() {}

  static int run(String[] arguments) throws IOException {
    Options options = Options.parse(arguments, 1, Set.of("rules", "candidate"));
    RequestClassifier live = new RequestClassifier(RuleSet.load(options.path("rules")));
    Shadow shadow = Shadow.of(RuleSource.of(RuleSet.load(options.path("candidate"))));
    RequestLines lines = new RequestLines(System.in);
    while (lines.next()) {
      JsonRequest request = lines.request();
      shadow.observe(request, live.classify(request));
    }
    Shadow.Report report = shadow.report();
    System.out.println(report.differing() + " of " + report.requests() + " decisions would differ");
    for (Shadow.Difference difference : report.differences()) {
      System.out.printf(
          "%8d  %s, such as %s%n",
          difference.requests(), difference.change(), difference.witness());
    }
    return report.differing() == 0 ? 0 : 1;
  }
}
