package dev.edgekit.auth.internal.regexp;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.edgekit.auth.internal.regexp.RegexpLiterals.Literal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of Go's dialect, searched for anywhere in a text in time linear in its
 * length. RE2/J, a port of Go's own engine, decides what is a valid expression, and searches for
 * the few that {@link RegexpAutomaton} doesn't take: {@code $} is the end of the text and not the
 * place before a last line break, and there are no lookarounds or back-references to refuse at run
 * time. Thread-safe.
 */
public final class GoRegexp {
  /**
   * Maximum number of copies of a part that counted repetitions may ask for, nested ones
   * multiplied; as in Go.
   */
  static final int MAX_COPIES = 1000;

  /** How an expression is searched for. */
  private interface Search {
    boolean finds(String text, int from, int to);
  }

  private final String expression;
  private final RegexpLiterals literals;
  private final AutomatonMemory memory;

  /** Made when it is first needed. */
  private volatile @Nullable Search search;

  private GoRegexp(String expression, RegexpLiterals literals, AutomatonMemory memory) {
    this.expression = expression;
    this.literals = literals;
    this.memory = memory;
  }

  /** An expression by itself. */
  public static GoRegexp compile(String expression) {
    return compile(expression, new AutomatonMemory());
  }

  /**
   * Compiles the expression.
   *
   * @param memory what the expressions of a rule set share
   * @throws RuleSyntaxException if Go would refuse it; positions count from the expression's start
   */
  public static GoRegexp compile(String expression, AutomatonMemory memory) {
    RegexpNode structure = RegexpParser.parse(expression).orElseGet(RegexpNode.Unknown::new);
    long copies = RegexpNode.copies(structure);
    if (copies > MAX_COPIES) {
      throw new RuleSyntaxException(
          0,
          "not a regular expression of RE2, its counted repetitions ask for more than "
              + MAX_COPIES
              + " copies of a part: "
              + expression);
    }
    try {
      Pattern.compile(expression);
      return new GoRegexp(expression, RegexpLiterals.of(structure), memory);
    } catch (PatternSyntaxException e) {
      String fragment = e.getPattern();
      int position = fragment == null ? 0 : Math.max(0, expression.indexOf(fragment));
      throw new RuleSyntaxException(
          position, "not a regular expression of RE2, " + e.getDescription() + ": " + fragment);
    }
  }

  public boolean finds(String text) {
    return finds(text, 0, text.length());
  }

  /** Whether the expression finds something in the region, whose ends count as those of a text. */
  public boolean finds(String text, int from, int to) {
    Search how = search;
    if (how == null) {
      how = search();
      search = how;
    }
    return how.finds(text, from, to);
  }

  private Search search() {
    Optional<Literal> only = literals.only();
    if (only.isPresent()) {
      return only.get()::isIn;
    }
    RegexpProgram program = new RegexpProgram();
    if (program.add(0, structure())) {
      Optional<AutomatonTable> table = AutomatonTable.of(program);
      if (table.isPresent()) {
        memory.begin(() -> search = null, table.get().weight());
        return table.get()::finds;
      }
      return new RegexpAutomaton(program, memory)::finds;
    }
    Pattern pattern = Pattern.compile(expression);
    return (text, from, to) -> pattern.matcher(text.substring(from, to)).find();
  }

  /** Whether the fast engine can search for it. */
  public boolean isSimple() {
    return new RegexpProgram().add(0, structure());
  }

  /** The expression's structure; empty for one that only RE2/J understands. */
  public Optional<RegexpNode> structure() {
    return RegexpParser.parse(expression);
  }

  /** What a text must hold for this to find something. */
  public RegexpLiterals literals() {
    return literals;
  }

  AutomatonMemory memory() {
    return memory;
  }

  public String expression() {
    return expression;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoRegexp that && that.expression.equals(expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }

  @Override
  public String toString() {
    return expression;
  }
}
