package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.language.RuleToken.Kind;
import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import dev.edgekit.auth.internal.support.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads a rule's text: {@code ||} binds weakest, then {@code &&}, then {@code !}. Confined to one
 * thread.
 */
public final class RuleParser {
  /** The deepest nesting of parentheses and negations. */
  static final int MAX_DEPTH = 200;

  private final List<RuleToken> tokens;
  private int at;
  private int depth;

  private RuleParser(List<RuleToken> tokens) {
    this.tokens = tokens;
  }

  /**
   * The expression that the text states.
   *
   * @throws RuleSyntaxException if the text states none
   */
  public static Expression parse(String rule) {
    RuleParser parser = new RuleParser(RuleLexer.tokens(rule));
    Expression whole = parser.or();
    parser.expect(Kind.END, "\"&&\", \"||\" or the end of the rule");
    return whole;
  }

  private Expression or() {
    List<Expression> operands = operands(Kind.OR, this::and);
    return operands.size() == 1 ? operands.get(0) : new Expression.Or(List.copyOf(operands));
  }

  private Expression and() {
    List<Expression> operands = operands(Kind.AND, this::unary);
    return operands.size() == 1 ? operands.get(0) : new Expression.And(List.copyOf(operands));
  }

  private List<Expression> operands(Kind operator, Supplier<Expression> operand) {
    List<Expression> operands = new ArrayList<>(2);
    operands.add(operand.get());
    while (peek().kind() == operator) {
      at++;
      operands.add(operand.get());
    }
    return operands;
  }

  private Expression unary() {
    RuleToken token = peek();
    if (++depth > MAX_DEPTH) {
      throw new RuleSyntaxException(token.position(), "nested deeper than " + MAX_DEPTH);
    }
    Expression expression =
        switch (token.kind()) {
          case NOT -> negation();
          case OPEN -> group();
          case NAME -> call();
          default ->
              throw new RuleSyntaxException(
                  token.position(), "expected a matcher, found " + token.described());
        };
    depth--;
    return expression;
  }

  private Expression negation() {
    at++;
    return new Expression.Not(unary());
  }

  private Expression group() {
    at++;
    Expression inner = or();
    expect(Kind.CLOSE, "\")\"");
    return inner;
  }

  private Expression call() {
    RuleToken name = tokens.get(at++);
    MatcherName matcher = MatcherName.of(name.text());
    if (matcher == null) {
      throw new RuleSyntaxException(
          name.position(),
          "unknown matcher \""
              + name.text()
              + "\""
              + Spelling.hint(name.text(), MatcherName.all()));
    }
    expect(Kind.OPEN, "\"(\"");
    List<String> values = new ArrayList<>(2);
    List<Integer> positions = new ArrayList<>(2);
    while (peek().kind() != Kind.CLOSE) {
      RuleToken value = expect(Kind.VALUE, "a value in back quotes or double quotes");
      values.add(value.text());
      positions.add(value.position());
      if (peek().kind() != Kind.CLOSE) {
        expect(Kind.COMMA, "\",\" or \")\"");
      }
    }
    at++;
    if (!matcher.takes(values.size())) {
      throw new RuleSyntaxException(
          name.position(),
          matcher.spelling() + " takes " + matcher.arity() + ", not " + values.size());
    }
    return new Expression.Call(matcher, List.copyOf(values), List.copyOf(positions));
  }

  private RuleToken expect(Kind kind, String wanted) {
    RuleToken token = peek();
    if (token.kind() != kind) {
      throw new RuleSyntaxException(
          token.position(), "expected " + wanted + ", found " + token.described());
    }
    at++;
    return token;
  }

  /** The token that comes next; END is never consumed before the parser is done. */
  private RuleToken peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }
}
