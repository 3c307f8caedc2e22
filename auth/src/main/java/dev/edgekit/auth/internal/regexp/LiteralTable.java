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

  /**
   * In {@link #steps}: the symbol of the edge to the state that was made next; all ones if none.
   */
  private static final int SYMBOL = (1 << SYMBOL_BITS) - 1;

  /** In {@link #steps}: whether there are more edges, in {@link #forks}. */
  private static final int FORKED = 1 << SYMBOL_BITS;

  /** In {@link #steps}: whether a literal ends at this state or along its fallbacks. */
  private static final int ENDING = FORKED << 1;

  /**
   * By state, all that most characters need. A literal's states are made one after the other, so
   * its text lies here as it is read: of many literals hardly any is in the processor's caches.
   */
  private int[] steps = {SYMBOL};

  /**
   * The other edges of the trie, as an open hash table: a state and a symbol, then the state that
   * they lead to.
   */
  private long[] forks = new long[64];

  private int forkCount;
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
    Arrays.fill(forks, NONE);
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
    int ending = (steps[state] & ENDING) == 0 ? 0 : endings[state];
    while (ending != 0 && into.addLiteral(literals[ending])) {
      ending = endings[fallbacks[ending]];
    }
    return state;
  }

  private int target(int state, int symbol) {
    int step = steps[state];
    if ((step & SYMBOL) == symbol) {
      return state + 1;
    }
    if ((step & FORKED) == 0) {
      return NONE;
    }
    long fork = fork(state, symbol);
    int mask = forks.length - 1;
    for (int slot = slot(fork, mask); forks[slot] != NONE; slot = (slot + 2) & mask) {
      if (forks[slot] == fork) {
        return (int) forks[slot + 1];
      }
    }
    return NONE;
  }

  private static long fork(int state, int symbol) {
    return ((long) state << SYMBOL_BITS) | symbol;
  }

  /** Even, since a fork takes two places. */
  private static int slot(long fork, int mask) {
    return (int) ((fork * 0x9E3779B97F4A7C15L) >>> 32) & mask & ~1;
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
      int capacity = Math.max(32, 2 * size);
      steps = Arrays.copyOf(steps, capacity);
      parents = Arrays.copyOf(parents, capacity);
      symbols = Arrays.copyOf(symbols, capacity);
      literals = Arrays.copyOf(literals, capacity);
    }
    steps[size] = SYMBOL;
    parents[size] = state;
    symbols[size] = symbol;
    literals[size] = NONE;
    if (size == state + 1) { // the state has no other edge yet
      steps[state] = symbol;
    } else {
      steps[state] |= FORKED;
      if (8 * ++forkCount > forks.length) {
        rehash();
      }
      put(fork(state, symbol), size);
    }
    return size++;
  }

  private void rehash() {
    long[] old = forks;
    forks = new long[2 * old.length];
    Arrays.fill(forks, NONE);
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != NONE) {
        put(old[i], old[i + 1]);
      }
    }
  }

  private void put(long fork, long target) {
    int mask = forks.length - 1;
    int slot = slot(fork, mask);
    while (forks[slot] != NONE) {
      slot = (slot + 2) & mask;
    }
    forks[slot] = fork;
    forks[slot + 1] = target;
  }

  /** Sets fallbacks and endings, the states nearest to the root first. */
  private void link() {
    fallbacks = new int[size];
    endings = new int[size];
    literals = Arrays.copyOf(literals, size);
    steps = Arrays.copyOf(steps, size);
    for (int state : byDepth()) {
      int parent = parents[state];
      if (parent != 0) {
        fallbacks[state] = step(fallbacks[parent], symbols[state]);
      }
      endings[state] = literals[state] == NONE ? endings[fallbacks[state]] : state;
      steps[state] |= endings[state] == 0 ? 0 : ENDING;
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
