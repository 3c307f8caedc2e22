package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpProgram.Kind;
import dev.edgekit.auth.internal.regexp.RegexpProgram.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Searches with a deterministic automaton whose states are made when they are first needed: one
 * table lookup for each character, however the expression is nested. Thread-safe: nodes are
 * immutable but for their edges, and whichever thread writes an edge writes the same one.
 */
public final class RegexpAutomaton {
  /** An automaton that would need more is given up, and the search left to the general engine. */
  static final int MAX_NODES = 1000;

  /** What a search found. */
  enum Answer {
    FOUND,
    NOT_FOUND,
    /** More nodes would be needed, or the text holds characters beyond the basic plane. */
    UNKNOWN
  }

  /** A set of states that the search may be in. */
  private static final class Node {
    final BitSet states;

    /** By character class; null where it wasn't gone yet. */
    final @Nullable Node[] edges;

    /** Whether something has been found by now. */
    final boolean found;

    /** Whether something is found if the text ends here. */
    final boolean foundAtEnd;

    Node(BitSet states, int classes, boolean found, boolean foundAtEnd) {
      this.states = states;
      this.edges = new @Nullable Node[classes];
      this.found = found;
      this.foundAtEnd = foundAtEnd;
    }
  }

  private final RegexpProgram program;
  private final char[] classStarts;
  private final byte[] asciiClasses = new byte[128];
  private final Map<BitSet, Node> nodes = new ConcurrentHashMap<>();
  private final Node first;

  private RegexpAutomaton(RegexpProgram program, char[] classStarts) {
    this.program = program;
    this.classStarts = classStarts;
    for (char c = 0; c < 128; c++) {
      asciiClasses[c] = (byte) search(c);
    }
    BitSet start = new BitSet();
    close(start, program.start(), true, false);
    BitSet atEnd = new BitSet();
    close(atEnd, program.start(), true, true);
    first = new Node(start, classStarts.length, holds(start), holds(atEnd));
  }

  /** The automaton of a valid expression; empty where it is not simple enough for one. */
  static Optional<RegexpAutomaton> of(String expression) {
    return RegexpReader.read(expression)
        .map(program -> new RegexpAutomaton(program, classes(program)))
        .filter(automaton -> automaton.classStarts.length < 128);
  }

  /** The characters at which a class of characters starts that all states treat alike. */
  private static char[] classes(RegexpProgram program) {
    TreeSet<Integer> starts = new TreeSet<>();
    starts.add(0);
    for (int i = 0; i < program.size(); i++) {
      char[] ranges = program.state(i).ranges;
      for (int r = 0; r < ranges.length; r += 2) {
        starts.add((int) ranges[r]);
        if (ranges[r + 1] < Character.MAX_VALUE) {
          starts.add(ranges[r + 1] + 1);
        }
      }
    }
    StringBuilder text = new StringBuilder();
    starts.forEach(c -> text.append((char) c.intValue()));
    return text.toString().toCharArray();
  }

  Answer find(String text) {
    Node node = first;
    for (int i = 0; i < text.length() && !node.found; i++) {
      char c = text.charAt(i);
      int characterClass = c < 128 ? asciiClasses[c] : search(c);
      Node next = node.edges[characterClass];
      if (next == null) {
        next = Character.isSurrogate(c) ? null : step(node, characterClass);
        if (next == null) {
          return Answer.UNKNOWN;
        }
      } else if (Character.isSurrogate(c)) {
        return Answer.UNKNOWN;
      }
      node = next;
    }
    return node.found || node.foundAtEnd ? Answer.FOUND : Answer.NOT_FOUND;
  }

  private @Nullable Node step(Node from, int characterClass) {
    char c = classStarts[characterClass];
    BitSet states = new BitSet();
    BitSet atEnd = new BitSet();
    for (int i = from.states.nextSetBit(0); i >= 0; i = from.states.nextSetBit(i + 1)) {
      State state = program.state(i);
      if (state.kind == Kind.READ && reads(state, c)) {
        close(states, state.next, false, false);
        close(atEnd, state.next, false, true);
      }
    }
    // What is searched for may start at each character
    close(states, program.start(), false, false);
    close(atEnd, program.start(), false, true);
    Node known = nodes.get(states);
    if (known == null) {
      if (nodes.size() >= MAX_NODES) {
        return null;
      }
      Node made = new Node(states, classStarts.length, holds(states), holds(atEnd));
      Node other = nodes.putIfAbsent(states, made);
      known = other == null ? made : other;
    }
    from.edges[characterClass] = known;
    return known;
  }

  /** Adds a state and all that it leads to without reading. */
  private void close(BitSet states, int index, boolean atStart, boolean atEnd) {
    if (states.get(index)) {
      return;
    }
    states.set(index);
    State state = program.state(index);
    switch (state.kind) {
      case SPLIT -> {
        close(states, state.next, atStart, atEnd);
        close(states, state.other, atStart, atEnd);
      }
      case START_OF_TEXT -> {
        if (atStart) {
          close(states, state.next, true, atEnd);
        }
      }
      case END_OF_TEXT -> {
        if (atEnd) {
          close(states, state.next, atStart, true);
        }
      }
      default -> {}
    }
  }

  private boolean holds(BitSet states) {
    return states.stream().anyMatch(i -> program.state(i).kind == Kind.FOUND);
  }

  private static boolean reads(State state, char c) {
    for (int r = 0; r < state.ranges.length; r += 2) {
      if (c >= state.ranges[r] && c <= state.ranges[r + 1]) {
        return true;
      }
    }
    return false;
  }

  private int search(char c) {
    int found = Arrays.binarySearch(classStarts, c);
    return found >= 0 ? found : -found - 2;
  }
}
