package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpNode.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The states of a nondeterministic automaton for one expression or several. A state reads a
 * character, or asks for a place between characters, and goes on to {@code next}; or it goes on to
 * {@code next} and {@code other}; or it says which expression has been found. Confined to one
 * thread while it is built, immutable afterwards.
 */
final class RegexpProgram {
  /** Maximum number of states for one expression. */
  static final int MAX_STATES = 10_000;

  enum Kind {
    READ,
    PLACE,
    SPLIT,
    FOUND
  }

  /** The expression is too large, or holds what only RE2/J knows. */
  private static final class NotPossible extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotPossible() {
      super("not possible", null, false, false);
    }
  }

  /**
   * A state.
   *
   * @param set the characters that it reads; none for other kinds
   * @param place the place that it asks for; the text's start for other kinds
   * @param next the next state; for FOUND the expression's number
   * @param other the other next state of SPLIT; -1 otherwise
   */
  private record State(Kind kind, CodePoints set, Place.Kind place, int next, int other) {}

  private static final CodePoints NONE = CodePoints.of();

  private final List<State> states = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private int limit;

  int size() {
    return states.size();
  }

  Kind kind(int state) {
    return states.get(state).kind;
  }

  CodePoints set(int state) {
    return states.get(state).set;
  }

  Place.Kind place(int state) {
    return states.get(state).place;
  }

  /** The state that comes next; the number of what is found. */
  int next(int state) {
    return states.get(state).next;
  }

  int other(int state) {
    return states.get(state).other;
  }

  /** Where the expressions start. */
  int[] starts() {
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Adds an expression.
   *
   * @return whether it could be added
   */
  boolean add(int number, Optional<RegexpNode> expression) {
    int before = states.size();
    limit = before + MAX_STATES;
    try {
      RegexpNode node = expression.orElseThrow(NotPossible::new);
      starts.add(build(node, add(new State(Kind.FOUND, NONE, Place.Kind.TEXT_START, number, -1))));
      return true;
    } catch (NotPossible e) {
      states.subList(before, states.size()).clear();
      return false;
    }
  }

  private int add(State state) {
    if (states.size() == limit) {
      throw new NotPossible();
    }
    states.add(state);
    return states.size() - 1;
  }

  private int split(int next, int other) {
    return add(new State(Kind.SPLIT, NONE, Place.Kind.TEXT_START, next, other));
  }

  /** Adds a node that goes on to a given state, and returns where it starts. */
  private int build(RegexpNode node, int next) {
    if (node instanceof RegexpNode.Read read) {
      return add(new State(Kind.READ, read.of(), Place.Kind.TEXT_START, next, -1));
    }
    if (node instanceof Place place) {
      return add(new State(Kind.PLACE, NONE, place.kind(), next, -1));
    }
    if (node instanceof RegexpNode.Sequence sequence) {
      int start = next;
      for (int i = sequence.parts().size() - 1; i >= 0; i--) {
        start = build(sequence.parts().get(i), start);
      }
      return start;
    }
    if (node instanceof RegexpNode.Choice choice) {
      int start = build(choice.options().get(0), next);
      for (int i = 1; i < choice.options().size(); i++) {
        start = split(build(choice.options().get(i), next), start);
      }
      return start;
    }
    if (node instanceof RegexpNode.Repeat repeat) {
      return repeat(repeat, next);
    }
    throw new NotPossible();
  }

  private int repeat(RegexpNode.Repeat repeat, int next) {
    int start = next;
    int copies = repeat.min();
    if (repeat.max() < 0) {
      int loop = split(next, next);
      int body = build(repeat.of(), loop);
      states.set(loop, new State(Kind.SPLIT, NONE, Place.Kind.TEXT_START, body, next));
      start = copies == 0 ? loop : body;
      copies = Math.max(0, copies - 1);
    } else {
      for (int i = repeat.max() - copies; i > 0; i--) {
        start = split(build(repeat.of(), start), next);
      }
    }
    for (int i = copies; i > 0; i--) {
      start = build(repeat.of(), start);
    }
    return start;
  }

  /** The sets of characters that are read. */
  Set<CodePoints> sets() {
    return states.stream().map(State::set).collect(Collectors.toSet());
  }

  /** The kinds of places that are asked for. */
  Set<Place.Kind> places() {
    return states.stream()
        .filter(state -> state.kind == Kind.PLACE)
        .map(State::place)
        .collect(Collectors.toSet());
  }
}
