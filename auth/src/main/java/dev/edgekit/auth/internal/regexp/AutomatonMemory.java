package dev.edgekit.auth.internal.regexp;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory that a rule set's automata share between searches. When it is full, all of them forget
 * their nodes and start again: a search that makes new nodes for each character is still linear in
 * the text, and no client can make the heap grow. Thread-safe.
 */
public final class AutomatonMemory {
  /** In units of four bytes; a node takes about as many as it has states and character classes. */
  static final int MAX_WEIGHT = 8 << 20;

  private final int maxWeight;
  private final List<Runnable> users = new ArrayList<>();
  private volatile long weight;
  private volatile int forgotten;

  public AutomatonMemory() {
    this(MAX_WEIGHT);
  }

  /** Memory of another size, for tests. */
  AutomatonMemory(int maxWeight) {
    this.maxWeight = maxWeight;
  }

  /**
   * Takes room for all that an automaton then has.
   *
   * @param forgetting what makes it forget that, and all that it takes room for later
   */
  synchronized void begin(Runnable forgetting, int nodeWeight) {
    take(nodeWeight);
    users.add(forgetting);
  }

  /** Takes room for one more node. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock, read without
  synchronized void take(int nodeWeight) {
    if (weight + nodeWeight > maxWeight) {
      users.forEach(Runnable::run);
      users.clear();
      weight = 0;
      forgotten++;
    }
    weight += nodeWeight;
  }

  /** How often everything was forgotten. */
  int forgotten() {
    return forgotten;
  }

  /** The weight of what is kept at the moment. */
  long weight() {
    return weight;
  }
}
