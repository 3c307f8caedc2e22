package dev.edgekit.auth.internal.regexp;

import java.util.ArrayList;
import java.util.List;

/**
 * The states of a nondeterministic automaton. A state reads a character of its ranges and goes on
 * to {@code next}, or goes on to {@code next} and {@code other} without reading.
 */
public final class RegexpProgram {
  /** More states than these are left to the general engine. */
  static final int MAX_STATES = 1000;

  enum Kind {
    READ,
    SPLIT,
    START_OF_TEXT,
    END_OF_TEXT,
    FOUND
  }

  /** A state; ranges are pairs of a first and a last character. */
  static final class State {
    final Kind kind;
    final char[] ranges;
    int next;
    int other;

    State(Kind kind, char[] ranges, int next, int other) {
      this.kind = kind;
      this.ranges = ranges;
      this.next = next;
      this.other = other;
    }
  }

  private final List<State> states = new ArrayList<>();
  private int start;

  int add(Kind kind, char[] ranges, int next, int other) {
    if (states.size() == MAX_STATES) {
      throw new RegexpReader.NotSimple();
    }
    states.add(new State(kind, ranges, next, other));
    return states.size() - 1;
  }

  State state(int index) {
    return states.get(index);
  }

  int size() {
    return states.size();
  }

  int start() {
    return start;
  }

  void startAt(int index) {
    start = index;
  }
}
