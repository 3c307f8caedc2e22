package dev.edgekit.auth.internal.regexp;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.TreeSet;

/** Classes of characters that sets of characters don't tell apart, by number. Immutable. */
final class CharacterClasses {
  /** The first character of each class. */
  private final int[] starts;

  private final int[] ascii = new int[0x80];

  CharacterClasses(Collection<CodePoints> sets) {
    TreeSet<Integer> firsts = new TreeSet<>();
    firsts.add(0);
    for (CodePoints set : sets) {
      int[] ranges = set.ranges();
      for (int i = 0; i < ranges.length; i += 2) {
        firsts.add(ranges[i]);
        if (ranges[i + 1] < Character.MAX_CODE_POINT) {
          firsts.add(ranges[i + 1] + 1);
        }
      }
    }
    starts = firsts.stream().mapToInt(Integer::intValue).toArray();
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = search(c);
    }
  }

  int size() {
    return starts.length;
  }

  int of(int c) {
    return c < ascii.length ? ascii[c] : search(c);
  }

  /** A character of the class. */
  int member(int characterClass) {
    return starts[characterClass];
  }

  /** The classes that make up one of the sets. */
  BitSet within(CodePoints set) {
    BitSet classes = new BitSet();
    for (int i = 0; i < starts.length; i++) {
      classes.set(i, set.contains(starts[i]));
    }
    return classes;
  }

  private int search(int c) {
    int found = Arrays.binarySearch(starts, c);
    return found >= 0 ? found : -found - 2;
  }
}
