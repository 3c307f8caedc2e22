package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.language.RuleToken.Kind;
import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a rule into tokens. Values are Go's string literals, since Traefik hands its rules to Go's
 * own parser. Confined to one thread.
 */
public final class RuleLexer {
  private final String rule;
  private int at;

  private RuleLexer(String rule) {
    this.rule = rule;
  }

  static List<RuleToken> tokens(String rule) {
    RuleLexer lexer = new RuleLexer(rule);
    List<RuleToken> tokens = new ArrayList<>();
    do {
      tokens.add(lexer.next());
    } while (tokens.get(tokens.size() - 1).kind() != Kind.END);
    return tokens;
  }

  private RuleToken next() {
    while (at < rule.length() && isBlank(rule.charAt(at))) {
      at++;
    }
    if (at == rule.length()) {
      return new RuleToken(Kind.END, "", at);
    }
    char c = rule.charAt(at);
    return switch (c) {
      case '(' -> symbol(Kind.OPEN, 1);
      case ')' -> symbol(Kind.CLOSE, 1);
      case ',' -> symbol(Kind.COMMA, 1);
      case '!' -> symbol(Kind.NOT, 1);
      case '&' -> doubled(Kind.AND, c);
      case '|' -> doubled(Kind.OR, c);
      case '`', '"' -> value();
      case '\'' ->
          throw new RuleSyntaxException(
              at, "a value stands in back quotes or double quotes, not in single quotes");
      default -> name(c);
    };
  }

  private RuleToken symbol(Kind kind, int length) {
    RuleToken token = new RuleToken(kind, kind.label(), at);
    at += length;
    return token;
  }

  private RuleToken doubled(Kind kind, char c) {
    if (at + 1 == rule.length() || rule.charAt(at + 1) != c) {
      throw new RuleSyntaxException(at, "\"" + c + "\" must be \"" + c + c + "\"");
    }
    return symbol(kind, 2);
  }

  private RuleToken value() {
    int start = at;
    GoStringLiteral literal = GoStringLiteral.read(rule, at);
    at = literal.end();
    return new RuleToken(Kind.VALUE, literal.text(), start);
  }

  private RuleToken name(char first) {
    int end = at;
    while (end < rule.length() && isNamePart(rule.charAt(end))) {
      end++;
    }
    if (end == at) {
      throw new RuleSyntaxException(at, "unexpected character \"" + first + "\"");
    }
    RuleToken token = new RuleToken(Kind.NAME, rule.substring(at, end), at);
    at = end;
    return token;
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
