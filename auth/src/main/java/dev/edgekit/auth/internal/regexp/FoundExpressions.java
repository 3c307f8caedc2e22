package dev.edgekit.auth.internal.regexp;

import java.util.Arrays;

/**
 * Numbers of expressions that have been found, as a stack: a search within a search adds its own
 * above those of the outer one and takes them off again. Used again and again, so that a search
 * allocates nothing. Confined to one thread.
 */
public final class FoundExpressions {
  private static final int FEW_KEYS = 32;
  private static final int MANY_KEYS = 1024;

  private int[] numbers = new int[16];
  private int size;
  private int frame;

  private int[] literals = new int[16];
  private int literalCount;

  /** An open hash table of the numbers seen in this search, each plus one; 0 for an empty place. */
  private int[] seen = new int[FEW_KEYS];

  private int seenSize;
  private long steps;

  /** Begins a search; what it adds is above the mark that this returns. */
  public int begin() {
    frame = size;
    if (seen.length > MANY_KEYS) {
      seen = new int[FEW_KEYS];
    } else if (seenSize > 0) {
      Arrays.fill(seen, 0);
    }
    seenSize = 0;
    literalCount = 0;
    return size;
  }

  /** Adds a literal that is in the text, and returns whether it is new in this search. */
  boolean addLiteral(int literal) {
    if (!isNew(2 * literal + 1)) {
      return false;
    }
    if (literalCount == literals.length) {
      literals = Arrays.copyOf(literals, 2 * literalCount);
    }
    literals[literalCount++] = literal;
    return true;
  }

  int literalCount() {
    return literalCount;
  }

  int literal(int index) {
    return literals[index];
  }

  /** Whether an expression is seen for the first time in this search. */
  boolean isNewExpression(int number) {
    return isNew(2 * number);
  }

  private boolean isNew(int key) {
    int mask = seen.length - 1;
    int slot = ((key * 0x9E3779B9) >>> 8) & mask;
    while (seen[slot] != 0) {
      if (seen[slot] == key + 1) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    seen[slot] = key + 1;
    seenSize++;
    if (2 * seenSize > seen.length) {
      rehash();
    }
    return true;
  }

  private void rehash() {
    int[] old = seen;
    seen = new int[2 * old.length];
    seenSize = 0;
    for (int key : old) {
      if (key != 0) {
        isNew(key - 1);
      }
    }
  }

  void add(int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = number;
  }

  /** Adds ascending numbers up to the limit, apart from those that were seen. */
  void addNew(int[] ascending, int limit) {
    for (int i = 0; i < ascending.length && ascending[i] < limit; i++) {
      if (isNewExpression(ascending[i])) {
        add(ascending[i]);
      }
    }
  }

  /** Sorts the numbers above the mark. */
  public void sort() {
    if (size - frame > 1) {
      Arrays.sort(numbers, frame, size);
    }
  }

  public int size() {
    return size;
  }

  public int get(int index) {
    return numbers[index];
  }

  /** Takes off what is above the mark. */
  public void end(int mark) {
    size = mark;
  }

  /** Counts what a search costs: characters that are read, and expressions that are tried. */
  public void count(int more) {
    steps += more;
  }

  public long steps() {
    return steps;
  }
}
