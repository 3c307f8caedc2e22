package dev.edgekit.auth.internal.language;

/**
 * A lexical piece of a rule.
 *
 * @param text a name's spelling or a value's content; the spelling otherwise
 * @param position the index of its first character in the rule
 */
public record RuleToken(Kind kind, String text, int position) {
  enum Kind {
    NAME("a matcher"),
    VALUE("a value"),
    OPEN("("),
    CLOSE(")"),
    COMMA(","),
    AND("&&"),
    OR("||"),
    NOT("!"),
    END("the end of the rule");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** As an error message calls it. */
  String described() {
    return switch (kind) {
      case NAME -> "\"" + text + "\"";
      case VALUE -> "the value \"" + text + "\"";
      default -> kind.label();
    };
  }
}
