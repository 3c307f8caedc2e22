package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code test}: each line is a request with what is expected of the rules. Exit code 1 if a case
 * fails, so that it can guard a repository of rules.
 */
final class TestCommand {
  private static final JsonMapper MAPPER = new JsonMapper();

  private TestCommand() {}

  static int run(String[] arguments) throws IOException {
    Options options = Options.parse(arguments, 1, Set.of("rules", "cases"));
    RequestClassifier classifier = new RequestClassifier(RuleSet.load(options.path("rules")));
    long cases = 0;
    long failed = 0;
    try (InputStream input = Files.newInputStream(options.file("cases"))) {
      RequestLines lines = new RequestLines(input);
      while (lines.next()) {
        JsonRequest request = lines.request();
        JsonNode expected = MAPPER.readTree(lines.text()).path("expect");
        String problem = problem(lines.number(), expected, actual(classifier, request));
        cases++;
        if (!problem.isEmpty()) {
          failed++;
          System.out.println("line " + lines.number() + ": " + RequestText.of(request) + problem);
        }
      }
    }
    System.out.println(cases + " cases, " + failed + " failed");
    return failed == 0 && cases > 0 ? 0 : 1;
  }

  private static Map<String, String> actual(RequestClassifier classifier, JsonRequest request) {
    Classification is = classifier.classify(request);
    Map<String, String> actual = new LinkedHashMap<>();
    actual.put("outcome", is.outcome().name().toLowerCase(Locale.ROOT));
    actual.put("rule", is.rule().orElse(""));
    actual.put("check", is.check());
    actual.put("path", is.path(request).orElse(""));
    actual.put("service", is.service().orElse(""));
    actual.put("reason", is.reason().orElse(""));
    return actual;
  }

  private static String problem(long line, JsonNode expected, Map<String, String> actual) {
    if (!expected.isObject() || expected.isEmpty()) {
      throw new IllegalArgumentException(
          "line " + line + " has no \"expect\" with one of " + actual.keySet());
    }
    StringBuilder problem = new StringBuilder();
    expected
        .properties()
        .forEach(
            entry -> {
              String is = actual.get(entry.getKey());
              if (is == null || !entry.getValue().isString()) {
                throw new IllegalArgumentException(
                    "line " + line + ": \"expect\" holds texts by " + actual.keySet());
              }
              String wanted = entry.getValue().stringValue();
              if (!wanted.equals(is)) {
                problem.append(
                    "\n    %s: expected \"%s\", got \"%s\"".formatted(entry.getKey(), wanted, is));
              }
            });
    return problem.toString();
  }
}
