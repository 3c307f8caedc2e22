package dev.edgekit.cache.internal.flow;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts hits and the bytes of their bodies, exactly, by one atomic addition a hit: a second one
 * would wait for the first. Each thread adds to one of some cells, which hold both numbers, and are
 * emptied long before one could run into the other. Thread-safe.
 */
final class HitCounter {
  /** A power of two. */
  private static final int CELLS = 32;

  /**
   * Places from cell to cell, and before the first: none shares a line of the processor's cache
   * with another, nor with the array's length, which each hit reads.
   */
  private static final int APART = 16;

  private static final int BYTES_BITS = 44;
  private static final long ONE_HIT = 1L << BYTES_BITS;

  /** A cell with that many hits is emptied; it would hold almost twice as many. */
  static final long MAX_HITS = 1L << 18;

  /** Longer bodies are counted apart, so that the bytes of a full cell take less than its bits. */
  static final int MAX_BYTES = 1 << 24;

  private final AtomicLongArray cells = new AtomicLongArray((1 + CELLS) * APART);
  private final LongAdder hits = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void add(int length) {
    if (length > MAX_BYTES) {
      hits.increment();
      bytes.add(length);
      return;
    }
    int cell = (1 + ((int) Thread.currentThread().getId() & CELLS - 1)) * APART;
    if (cells.getAndAdd(cell, ONE_HIT + length) >= MAX_HITS * ONE_HIT) {
      empty(cell);
    }
  }

  /** Hits so far. */
  synchronized long hits() {
    emptyAll();
    return hits.sum();
  }

  /** Bytes of their bodies so far. */
  synchronized long bytes() {
    emptyAll();
    return bytes.sum();
  }

  private void emptyAll() {
    for (int cell = APART; cell < cells.length(); cell += APART) {
      empty(cell);
    }
  }

  /** Alone, so that nobody reads while a cell's numbers are on their way. */
  private synchronized void empty(int cell) {
    long both = cells.getAndSet(cell, 0);
    hits.add(both / ONE_HIT);
    bytes.add(both % ONE_HIT);
  }
}
