package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Set;

/**
 * {@code replay}: a log's lines are requests with the decision that was made, as {@code classify
 * --echo} writes them. Exit code 1 if a decision would change.
 */
final class ReplayCommand {
  /** At most this many changed decisions are printed. */
  private static final int MAX_PRINTED = 100;

  private static final String DECISION = ",\"decision\":";

  private ReplayCommand() {}

  static int run(String[] arguments) throws IOException {
    Options options = Options.parse(arguments, 1, Set.of("rules", "log"));
    RequestClassifier classifier = new RequestClassifier(RuleSet.load(options.path("rules")));
    long changed = 0;
    try (InputStream log = Files.newInputStream(options.file("log"))) {
      RequestLines lines = new RequestLines(log);
      while (lines.next()) {
        String was = withoutRuleSet(logged(lines));
        JsonRequest request = lines.request();
        StringBuilder now = new StringBuilder();
        DecisionText.append(request, classifier.classify(request), now);
        if (!was.equals(withoutRuleSet(now.toString())) && changed++ < MAX_PRINTED) {
          System.out.println(RequestText.of(request) + "\n    was " + was + "\n    now " + now);
        }
      }
      System.out.println(changed + " of " + lines.number() + " decisions would differ");
    }
    return changed == 0 ? 0 : 1;
  }

  private static String logged(RequestLines lines) {
    String line = lines.text().strip();
    int at = line.lastIndexOf(DECISION);
    if (at < 0) {
      throw new IllegalArgumentException(
          "line " + lines.number() + " of the log has no \"decision\"");
    }
    return line.substring(at + DECISION.length(), line.length() - 1);
  }

  /** The version differs wherever anything in the rules does. */
  private static String withoutRuleSet(String decision) {
    return decision.replaceFirst(",\"ruleSet\":\"[0-9a-f]*\"", "");
  }
}
