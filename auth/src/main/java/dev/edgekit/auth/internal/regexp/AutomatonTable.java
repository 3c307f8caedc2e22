package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpAutomaton.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic automaton of one small expression, whole and in one array. Of ten thousand
 * expressions hardly any is in the processor's caches when it is tried: the nodes of a {@link
 * RegexpAutomaton} lie all over the heap, while here a run of characters that the expression asks
 * for lies in the order in which it is read. Immutable.
 */
final class AutomatonTable {
  /** In numbers of four bytes. A larger table costs more to make than it saves. */
  private static final int MAX_LENGTH = 1024;

  /** The most states that the expression may have. */
  private static final int MAX_STATES = 128;

  /** In a node's first number: the expression is found on reaching it. */
  private static final int FOUND = 1 << 30;

  /** The expression is found if the text ends here. */
  private static final int FOUND_AT_END = 1 << 29;

  /** One character leads to the node that lies next, every other one to nothing. */
  private static final int SINGLE = 1 << 28;

  /** That character; without {@link #SINGLE} the number of ranges that follow. */
  private static final int VALUE = SINGLE - 1;

  /** The place of the node from which nothing is found. */
  private static final int DEAD = -1;

  /**
   * The nodes, the first at 0. After a node's first number come its ranges of characters: the first
   * character, and the place of the node that they lead to.
   */
  private final int[] table;

  private AutomatonTable(int[] table) {
    this.table = table;
  }

  /** The table of a program for one expression; absent if it would be large. */
  static Optional<AutomatonTable> of(RegexpProgram program) {
    return program.size() > MAX_STATES
        ? Optional.empty()
        : new Writer(new RegexpAutomaton(program, new AutomatonMemory())).write();
  }

  /** In units of four bytes, with the objects around it. */
  int weight() {
    return 32 + table.length;
  }

  /** Whether the expression finds something in the region. */
  boolean finds(String text, int from, int to) {
    int node = 0;
    int at = from;
    while (at < to) {
      int first = table[node];
      if ((first & FOUND) != 0) {
        return true;
      }
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if ((first & SINGLE) == 0) {
        node = next(node, first & VALUE, c);
      } else {
        node = (first & VALUE) == c ? node + 1 : DEAD;
      }
      if (node == DEAD) {
        return false;
      }
    }
    return (table[node] & (FOUND | FOUND_AT_END)) != 0;
  }

  /** The node of the last range that begins at the character or before; the first begins at 0. */
  private int next(int node, int ranges, int c) {
    int range = node + 1;
    int last = node + 2 * ranges - 1;
    while (range < last && table[range + 2] <= c) {
      range += 2;
    }
    return table[range + 1];
  }

  /** Writes the nodes, each that a single character leads to behind the one that it leads from. */
  private static final class Writer {
    private final RegexpAutomaton automaton;
    private final Map<Node, Integer> places = new HashMap<>();
    private final List<Node> waiting = new ArrayList<>();
    private final List<Integer> table = new ArrayList<>();

    /** What is to be a place, once all nodes have one: by its own place in the table. */
    private final Map<Integer, Node> open = new HashMap<>();

    Writer(RegexpAutomaton automaton) {
      this.automaton = automaton;
    }

    Optional<AutomatonTable> write() {
      waiting.add(automaton.first());
      while (!waiting.isEmpty() && table.size() <= MAX_LENGTH) {
        @Nullable Node node = waiting.remove(waiting.size() - 1);
        while (node != null && !places.containsKey(node)) {
          node = add(node);
        }
      }
      if (table.size() > MAX_LENGTH) {
        return Optional.empty();
      }
      open.forEach((at, node) -> table.set(at, places.get(node)));
      return Optional.of(new AutomatonTable(table.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Adds a node, and returns the one that is to lie next, if there is one. */
    private @Nullable Node add(Node node) {
      places.put(node, table.size());
      int atEnd = node.foundAtEnd.length > 0 ? FOUND_AT_END : 0;
      if (node.found.length > 0) {
        table.add(FOUND); // nobody asks what comes next
        return null;
      }
      NavigableMap<Integer, Node> edges = automaton.edges(node);
      Map.Entry<Integer, Node> single = single(edges);
      if (single != null && !places.containsKey(single.getValue())) {
        table.add(atEnd | SINGLE | single.getKey());
        return single.getValue();
      }
      table.add(atEnd | edges.size());
      edges.forEach(this::addRange);
      return null;
    }

    private void addRange(int start, Node next) {
      table.add(start);
      if (!isDead(next)) {
        open.put(table.size(), next);
        waiting.add(next);
      }
      table.add(DEAD);
    }

    /** The only character that leads anywhere, and where; null if there are none or more. */
    private Map.@Nullable Entry<Integer, Node> single(NavigableMap<Integer, Node> edges) {
      List<Map.Entry<Integer, Node>> alive =
          edges.entrySet().stream().filter(edge -> !isDead(edge.getValue())).toList();
      return alive.size() == 1 && edges.containsKey(alive.get(0).getKey() + 1)
          ? alive.get(0)
          : null;
    }

    private boolean isDead(Node node) {
      return node.found.length == 0 && automaton.isDead(node);
    }
  }
}
