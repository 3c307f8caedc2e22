package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpLiterals.Literal;
import java.util.Arrays;
import java.util.List;

/**
 * Tells which of many literals are in a text, in one pass over it (Aho and Corasick, "Efficient
 * string matching", 1975). The text's start and end are read as characters of their own. Letters
 * match in either case. Immutable once it is built.
 */
final class LiteralTable {
  private static final int START = 0x10000;
  private static final int END = 0x10001;
  private static final int SYMBOL_BITS = 17;
  private static final int NONE = -1;

  /** The trie's edges, as an open hash table from a state and a symbol to a state. */
  private long[] edges = new long[64];

  private int[] targets = new int[64];
  private int size = 1;

  /** By state: the state of the longest suffix that is a prefix, too. */
  private int[] fallbacks = {0};

  /** By state: the literal that ends here, or {@link #NONE}. */
  private int[] literals = {NONE};

  /**
   * By state: the first state where a literal ends, from this state along its fallbacks; 0 if none
   * does.
   */
  private int[] endings = {0};

  /** By state, while it is built. */
  private int[] parents = {0};

  private int[] symbols = {0};

  /** The table of these literals, numbered in their order. */
  LiteralTable(List<Literal> ofNumber) {
    Arrays.fill(edges, NONE);
    for (int i = 0; i < ofNumber.size(); i++) {
      add(ofNumber.get(i), i);
    }
    link();
  }

  /** One spelling for both cases, as Go folds them where ASCII is concerned. */
  static int fold(int c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
    return c == CodePoints.KELVIN ? 'k' : c == CodePoints.LONG_S ? 's' : c;
  }

  /** Adds the numbers of the literals that are in the region of a text. */
  void search(String text, int from, int to, FoundExpressions into) {
    int state = report(step(0, START), into);
    for (int i = from; i < to; i++) {
      state = report(step(state, fold(text.charAt(i))), into);
    }
    report(step(state, END), into);
  }

  private int step(int from, int symbol) {
    int state = from;
    int next = target(state, symbol);
    while (next == NONE && state != 0) {
      state = fallbacks[state];
      next = target(state, symbol);
    }
    return Math.max(next, 0);
  }

  /**
   * Reports the literals that end here; those within a literal that was reported before were
   * reported with it.
   */
  private int report(int state, FoundExpressions into) {
    int ending = endings[state];
    while (ending != 0 && into.addLiteral(literals[ending])) {
      ending = endings[fallbacks[ending]];
    }
    return state;
  }

  private int target(int state, int symbol) {
    long edge = ((long) state << SYMBOL_BITS) | symbol;
    int mask = edges.length - 1;
    for (int slot = slot(edge, mask); ; slot = (slot + 1) & mask) {
      if (edges[slot] == edge) {
        return targets[slot];
      }
      if (edges[slot] == NONE) {
        return NONE;
      }
    }
  }

  private static int slot(long edge, int mask) {
    return (int) ((edge * 0x9E3779B97F4A7C15L) >>> 32) & mask;
  }

  private void add(Literal literal, int number) {
    int state = literal.atStart() ? child(0, START) : 0;
    String text = literal.text();
    for (int i = 0; i < text.length(); i++) {
      state = child(state, fold(text.charAt(i)));
    }
    int last = literal.atEnd() ? child(state, END) : state;
    literals[last] = number;
  }

  private int child(int state, int symbol) {
    int known = target(state, symbol);
    if (known != NONE) {
      return known;
    }
    if (size == parents.length) {
      grow();
    }
    parents[size] = state;
    symbols[size] = symbol;
    literals[size] = NONE;
    put(((long) state << SYMBOL_BITS) | symbol, size);
    return size++;
  }

  private void grow() {
    int capacity = Math.max(32, 2 * size);
    parents = Arrays.copyOf(parents, capacity);
    symbols = Arrays.copyOf(symbols, capacity);
    literals = Arrays.copyOf(literals, capacity);
    long[] oldEdges = edges;
    int[] oldTargets = targets;
    edges = new long[4 * capacity];
    targets = new int[4 * capacity];
    Arrays.fill(edges, NONE);
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != NONE) {
        put(oldEdges[i], oldTargets[i]);
      }
    }
  }

  private void put(long edge, int target) {
    int mask = edges.length - 1;
    int slot = slot(edge, mask);
    while (edges[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    edges[slot] = edge;
    targets[slot] = target;
  }

  /** Sets fallbacks and endings, the states nearest to the root first. */
  private void link() {
    fallbacks = new int[size];
    endings = new int[size];
    literals = Arrays.copyOf(literals, size);
    for (int state : byDepth()) {
      int parent = parents[state];
      if (parent != 0) {
        fallbacks[state] = step(fallbacks[parent], symbols[state]);
      }
      endings[state] = literals[state] == NONE ? endings[fallbacks[state]] : state;
    }
    parents = new int[0];
    symbols = new int[0];
  }

  /** All states but the root. A parent is always older than its children. */
  private int[] byDepth() {
    int[] depths = new int[size];
    int[] starts = new int[size + 1];
    for (int state = 1; state < size; state++) {
      depths[state] = depths[parents[state]] + 1;
      starts[depths[state]]++;
    }
    for (int depth = 1; depth <= size; depth++) {
      starts[depth] += starts[depth - 1];
    }
    int[] order = new int[size - 1];
    for (int state = size - 1; state > 0; state--) {
      order[--starts[depths[state]]] = state;
    }
    return order;
  }
}
