package dev.edgekit.auth.internal.regexp;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** A set of characters, as sorted ranges that neither overlap nor touch. Immutable. */
public final class CodePoints {
  /** What Go's case folding adds to ASCII's own pairs: the Kelvin sign and the long s. */
  static final int KELVIN = 0x212A;

  static final int LONG_S = 0x017F;

  private static final int MAX = Character.MAX_CODE_POINT;

  /** Pairs of a first and a last character. */
  private final int[] ranges;

  private CodePoints(int[] ranges) {
    this.ranges = ranges;
  }

  /** The characters of these ranges, each a first and a last one. */
  static CodePoints of(int... ranges) {
    long[] sorted = new long[ranges.length / 2];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = ((long) ranges[2 * i] << 32) | ranges[2 * i + 1];
    }
    Arrays.sort(sorted);
    int[] joined = new int[ranges.length];
    int size = 0;
    for (long range : sorted) {
      int first = (int) (range >>> 32);
      int last = (int) range;
      if (size > 0 && first <= joined[size - 1] + 1) {
        joined[size - 1] = Math.max(joined[size - 1], last);
      } else {
        joined[size++] = first;
        joined[size++] = last;
      }
    }
    return new CodePoints(Arrays.copyOf(joined, size));
  }

  CodePoints with(CodePoints that) {
    int[] both = Arrays.copyOf(ranges, ranges.length + that.ranges.length);
    System.arraycopy(that.ranges, 0, both, ranges.length, that.ranges.length);
    return of(both);
  }

  CodePoints complement() {
    int[] rest = new int[ranges.length + 2];
    int size = 0;
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > next) {
        rest[size++] = next;
        rest[size++] = ranges[i] - 1;
      }
      next = ranges[i + 1] + 1;
    }
    if (next <= MAX) {
      rest[size++] = next;
      rest[size++] = MAX;
    }
    return new CodePoints(Arrays.copyOf(rest, size));
  }

  /** These in either case; empty if they go beyond ASCII, where only RE2/J knows the pairs. */
  Optional<CodePoints> folded() {
    if (ranges.length > 0 && ranges[ranges.length - 1] > 0x7F) {
      return Optional.empty();
    }
    CodePoints folded = this;
    for (int c = 'a'; c <= 'z'; c++) {
      int upper = c - 'a' + 'A';
      if (contains(c) || contains(upper)) {
        folded = folded.with(of(c, c, upper, upper));
      }
    }
    if (folded.contains('k')) {
      folded = folded.with(of(KELVIN, KELVIN));
    }
    return Optional.of(folded.contains('s') ? folded.with(of(LONG_S, LONG_S)) : folded);
  }

  boolean contains(int c) {
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (c < ranges[2 * middle]) {
        high = middle - 1;
      } else if (c > ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** A character of these, an everyday one if there is one; empty if there is none. */
  public OptionalInt sample() {
    OptionalInt everyday = "x1a-A/".chars().filter(this::contains).findFirst();
    return everyday.isPresent() || ranges.length == 0 ? everyday : OptionalInt.of(ranges[0]);
  }

  /** How many characters these are. */
  int size() {
    int size = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      size += ranges[i + 1] - ranges[i] + 1;
    }
    return size;
  }

  /** Pairs of a first and a last character; the caller must not change them. */
  int[] ranges() {
    return ranges;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints that && Arrays.equals(ranges, that.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }

  @Override
  public String toString() {
    return Arrays.toString(ranges);
  }
}
