package dev.edgekit.auth.internal.regexp;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of Go's dialect, searched for anywhere in a text in time linear in its
 * length. RE2/J is a port of Go's own engine: {@code $} is the end of the text and not the place in
 * front of a last line break, and there are no lookarounds or back-references to refuse at run
 * time. Thread-safe.
 */
public final class GoRegexp {
  private final Pattern pattern;

  /** Faster for everyday expressions, by more than ten times where much is nested. */
  private final @Nullable RegexpAutomaton automaton;

  private GoRegexp(Pattern pattern) {
    this.pattern = pattern;
    automaton = RegexpAutomaton.of(pattern.pattern()).orElse(null);
  }

  /**
   * Compiles the expression.
   *
   * @throws RuleSyntaxException if Go would refuse it; positions count from the expression's start
   */
  public static GoRegexp compile(String expression) {
    try {
      return new GoRegexp(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      String fragment = e.getPattern();
      int position = fragment == null ? 0 : Math.max(0, expression.indexOf(fragment));
      throw new RuleSyntaxException(
          position, "not a regular expression of RE2, " + e.getDescription() + ": " + fragment);
    }
  }

  public boolean finds(String text) {
    RegexpAutomaton fast = automaton;
    if (fast != null) {
      RegexpAutomaton.Answer answer = fast.find(text);
      if (answer != RegexpAutomaton.Answer.UNKNOWN) {
        return answer == RegexpAutomaton.Answer.FOUND;
      }
    }
    return findsByRe2(text);
  }

  /** As the general engine, RE2/J, has it. */
  boolean findsByRe2(String text) {
    return pattern.matcher(text).find();
  }

  /** Whether the fast engine can search for it. */
  boolean isSimple() {
    return automaton != null;
  }

  /**
   * What every text in which this finds something starts with; empty if that can't be told from the
   * expression's start.
   */
  public String literalPrefix() {
    String expression = expression();
    if (!expression.startsWith("^") || hasAlternatives(expression)) {
      return "";
    }
    int end = 1;
    while (end < expression.length() && isLiteral(expression.charAt(end))) {
      end++;
    }
    boolean repeated = end < expression.length() && "*?{".indexOf(expression.charAt(end)) >= 0;
    return expression.substring(1, repeated ? Math.max(1, end - 1) : end);
  }

  /** Whether a {@code |} may stand outside of groups. */
  private static boolean hasAlternatives(String expression) {
    int depth = 0;
    for (int i = 0; i < expression.length(); i++) {
      switch (expression.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '|' -> {
          if (depth <= 0) {
            return true;
          }
        }
        case '\\', '[' -> {
          // Parentheses that are characters would spoil the count
          return expression.indexOf('|') >= 0;
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean isLiteral(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "/-_~@:%&=,".indexOf(c) >= 0;
  }

  public String expression() {
    return pattern.pattern();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoRegexp that && that.expression().equals(expression());
  }

  @Override
  public int hashCode() {
    return expression().hashCode();
  }

  @Override
  public String toString() {
    return expression();
  }
}
