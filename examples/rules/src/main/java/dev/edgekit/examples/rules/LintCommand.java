package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.RuleFinding;
import dev.edgekit.auth.rule.RuleSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code lint}: exit code 1 if there is a finding that is more than a note. */
final class LintCommand {
  /** What may be meant, and what a rule can't help. */
  private static final Set<RuleFinding.Kind> NOTES =
      EnumSet.of(
          RuleFinding.Kind.OPEN,
          RuleFinding.Kind.QUERY_ALONE,
          RuleFinding.Kind.SUFFIX,
          RuleFinding.Kind.TWO_FORMS);

  private LintCommand() {}

  static int run(String[] arguments) {
    Options options = Options.parse(arguments, 1, Set.of("rules"));
    RuleSet rules = RuleSet.load(options.path("rules"));
    List<RuleFinding> findings = rules.lint();
    findings.forEach(LintCommand::print);
    System.out.println(rules + ": " + findings.size() + " findings");
    return findings.stream().allMatch(f -> NOTES.contains(f.kind())) ? 0 : 1;
  }

  private static void print(RuleFinding finding) {
    System.out.println(
        finding.source()
            + ": "
            + finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')
            + (finding.rule().isEmpty() ? "" : " \"" + finding.rule() + "\"")
            + ": "
            + finding.message());
    finding.witness().ifPresent(r -> System.out.println("    such as " + RequestText.of(r)));
  }
}
