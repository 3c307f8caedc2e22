package dev.edgekit.auth.internal.support;

import java.util.ArrayList;
import java.util.List;

/**
 * Distinct keys, numbered from 0 in the order in which they came. A hash table of numbers in place
 * of references: what a table of a million references holds is scattered over the whole of it, so
 * that the garbage collector looks through all of it again and again while it grows. Confined to
 * one thread.
 */
public final class Numbering<K> {
  private final List<K> keys = new ArrayList<>();

  /** A number and 1, or 0; a power of two of them, at most half of them taken. */
  private int[] slots = new int[16];

  /** The key's number: the next one, which {@link #size()} was before, if it is new. */
  public int add(K key) {
    int slot = slot(key);
    if (slots[slot] == 0) {
      keys.add(key);
      slots[slot] = keys.size();
      if (2 * keys.size() > slots.length) {
        grow();
      }
      return keys.size() - 1;
    }
    return slots[slot] - 1;
  }

  /** The key's number; -1 if it hasn't come. */
  public int find(K key) {
    return slots[slot(key)] - 1;
  }

  /** How many keys have come. */
  public int size() {
    return keys.size();
  }

  /** The keys by their numbers. */
  public List<K> keys() {
    return keys;
  }

  /** Where the key stands, or may be put. */
  private int slot(K key) {
    int mask = slots.length - 1;
    int slot = ((key.hashCode() * 0x9E3779B9) >>> 7) & mask;
    while (slots[slot] != 0 && !keys.get(slots[slot] - 1).equals(key)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < keys.size(); number++) {
      slots[slot(keys.get(number))] = number + 1;
    }
  }
}
