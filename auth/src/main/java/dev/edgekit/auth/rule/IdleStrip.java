package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.ConditionCompiler;
import dev.edgekit.auth.internal.language.Matcher;
import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import java.util.List;

/** Whether a rule strips what none of its requests has: mostly a prefix that was misspelt. */
final class IdleStrip {
  private IdleStrip() {}

  /** Whether no request of the rule loses anything. True is certain; false may mean unknown. */
  static boolean is(Rule rule) {
    String strip = rule.strip();
    if (strip == null || names(rule.when(), strip)) {
      return false;
    }
    Condition when;
    try {
      when = new ConditionCompiler().compile(rule.when(), rule.accept().faults());
    } catch (RuleSyntaxException e) {
      return false; // said where all conditions are compiled
    }
    Conjunction below =
        new Conjunction(List.of(new Matcher.Under(PercentDecoder.matched(strip))), List.of());
    Conjunction.Alternatives alternatives = Conjunction.of(when);
    return alternatives.complete()
        && alternatives.of().stream().allMatch(c -> c.and(below).isContradictory());
  }

  /** Nearly every rule names what it strips; then nothing need be compiled twice. */
  private static boolean names(String when, String strip) {
    return when.contains("`" + strip + "`") || when.contains("\"" + strip + "\"");
  }
}
