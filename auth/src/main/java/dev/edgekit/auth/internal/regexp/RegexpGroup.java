package dev.edgekit.auth.internal.regexp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Expressions of a set that are searched for together: a few one by one, many by one automaton.
 * Thread-safe.
 */
final class RegexpGroup {
  /** Up to this many expressions are tried one by one. */
  static final int FEW = 4;

  /** An automaton takes no more expressions once it has this many states. */
  static final int MAX_JOINED_STATES = 1 << 18;

  private static final RegexpAutomaton[] NONE = {};

  /** Ascending. */
  private final int[] numbers;

  private final RegexpAutomaton[] automata;

  /** The expressions that no automaton has, with their numbers. */
  private final GoRegexp[] alone;

  private final int[] numbersAlone;

  /**
   * A group.
   *
   * @param numbers which of the expressions, ascending
   */
  RegexpGroup(int[] numbers, List<GoRegexp> expressions) {
    this.numbers = numbers;
    List<Integer> rest = new ArrayList<>();
    automata = numbers.length > FEW ? joined(expressions, rest) : NONE;
    numbersAlone =
        numbers.length > FEW ? rest.stream().mapToInt(Integer::intValue).toArray() : numbers;
    alone = Arrays.stream(numbersAlone).mapToObj(expressions::get).toArray(GoRegexp[]::new);
  }

  /** All in automata, but the rest, which none takes. */
  private RegexpAutomaton[] joined(List<GoRegexp> expressions, List<Integer> rest) {
    List<RegexpAutomaton> all = new ArrayList<>();
    AutomatonMemory memory = expressions.get(0).memory();
    RegexpProgram program = new RegexpProgram();
    for (int number : numbers) {
      if (!program.add(number, expressions.get(number).structure())) {
        rest.add(number);
      }
      if (program.size() > MAX_JOINED_STATES) {
        all.add(new RegexpAutomaton(program, memory));
        program = new RegexpProgram();
      }
    }
    if (program.size() > 0) {
      all.add(new RegexpAutomaton(program, memory));
    }
    return all.toArray(NONE);
  }

  /** Adds the numbers below the limit of those that find something in the region. */
  void search(String text, int from, int to, int limit, FoundExpressions into) {
    if (numbers.length == 0 || numbers[0] >= limit) {
      return;
    }
    for (RegexpAutomaton automaton : automata) {
      into.count(to - from + 1);
      automaton.search(text, from, to, limit, into);
    }
    for (int i = 0; i < numbersAlone.length && numbersAlone[i] < limit; i++) {
      if (into.isNewExpression(numbersAlone[i])) {
        into.count(to - from + 1);
        if (alone[i].finds(text, from, to)) {
          into.add(numbersAlone[i]);
        }
      }
    }
  }
}
