package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.regexp.GoRegexp;

/**
 * Guesses a text in which a regular expression finds something: the first alternative of each
 * group, the fewest repetitions. A guess may be wrong, so whoever uses it checks it. Confined to
 * one thread.
 */
final class RegexpSample {
  private final String expression;
  private int at;

  private RegexpSample(String expression) {
    this.expression = expression;
  }

  static String of(GoRegexp regexp) {
    return new RegexpSample(regexp.expression()).alternatives();
  }

  private String alternatives() {
    String first = sequence();
    while (at < expression.length() && expression.charAt(at) == '|') {
      at++;
      sequence();
    }
    return first;
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < expression.length() && "|)".indexOf(expression.charAt(at)) < 0) {
      String atom = atom();
      text.append(atom.repeat(repetitions()));
    }
    return text.toString();
  }

  private String atom() {
    char c = expression.charAt(at++);
    return switch (c) {
      case '^', '$' -> "";
      case '.' -> "x";
      case '(' -> group();
      case '[' -> oneOf();
      case '\\' -> escaped();
      default -> String.valueOf(c);
    };
  }

  private String group() {
    if (expression.startsWith("?", at)) {
      int end = at;
      while (end < expression.length() && ":>)".indexOf(expression.charAt(end)) < 0) {
        end++;
      }
      at = Math.min(end + 1, expression.length());
    }
    String inner = alternatives();
    at = Math.min(at + 1, expression.length());
    return inner;
  }

  /** A class's first member; for a negated class a letter that is seldom excluded. */
  private String oneOf() {
    int close = expression.indexOf(']', at + 1);
    String members = expression.substring(at, close < 0 ? expression.length() : close);
    at = close < 0 ? expression.length() : close + 1;
    if (members.startsWith("^")) {
      return "x";
    }
    return members.startsWith("\\") ? classOf(members.charAt(1)) : members.substring(0, 1);
  }

  private String escaped() {
    return at < expression.length() ? classOf(expression.charAt(at++)) : "";
  }

  private static String classOf(char c) {
    return switch (c) {
      case 'd' -> "1";
      case 'w', 'S', 'D' -> "a";
      case 'W', 's' -> "-";
      case 'b', 'B', 'A', 'z', 'Q', 'E' -> "";
      default -> String.valueOf(c);
    };
  }

  private int repetitions() {
    if (at == expression.length()) {
      return 1;
    }
    int count =
        switch (expression.charAt(at)) {
          case '*', '?' -> 0;
          case '+' -> 1;
          case '{' ->
              Character.digit(expression.charAt(Math.min(at + 1, expression.length() - 1)), 10);
          default -> -1;
        };
    if (count < 0) {
      return 1;
    }
    int close = expression.charAt(at) == '{' ? expression.indexOf('}', at) : at;
    at = (close < 0 ? expression.length() - 1 : close) + 1;
    if (at < expression.length() && expression.charAt(at) == '?') {
      at++;
    }
    return count;
  }
}
