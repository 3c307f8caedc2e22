package dev.edgekit.image.internal.serve;

import dev.edgekit.image.Transform;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The widths that are made: any other is answered with the next greater one. Immutable. */
public final class WidthLadder {
  private static final int USUAL_WIDTH = 640;

  /** Maximum number of widths: each is another copy of each picture in each format. */
  private static final int MAX_WIDTHS = 64;

  private final int[] widths;

  private WidthLadder(int[] widths) {
    this.widths = widths;
  }

  public static WidthLadder of(int... widths) {
    if (widths.length > MAX_WIDTHS) {
      throw new IllegalArgumentException(
          "at most "
              + MAX_WIDTHS
              + " widths, since each picture is made at each of them: "
              + widths.length);
    }
    for (int width : widths) {
      if (width < 1 || width > Transform.MAX_SIDE) {
        throw new IllegalArgumentException(
            "width must be 1 to " + Transform.MAX_SIDE + ": " + width);
      }
    }
    int[] sorted = IntStream.of(widths).sorted().toArray();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException("a width stands twice: " + sorted[i]);
      }
    }
    return new WidthLadder(sorted);
  }

  public boolean isEmpty() {
    return widths.length == 0;
  }

  /** The narrowest rung that is at least as wide, or the widest of all. */
  public int snap(double width) {
    if (isEmpty()) {
      return (int) Math.min(Math.ceil(width), Transform.MAX_SIDE); // signed addresses: any width
    }
    return Arrays.stream(widths).filter(rung -> rung >= width).findFirst().orElse(max());
  }

  /** The rungs above this one, the nearest first. */
  private IntStream above(int rung) {
    return Arrays.stream(widths).filter(width -> width > rung);
  }

  private int max() {
    return isEmpty() ? Transform.MAX_SIDE : widths[widths.length - 1];
  }

  /** The rungs, the narrowest first. */
  public IntStream rungs() {
    return Arrays.stream(widths);
  }

  /** The rungs other than this one, the best substitute first. */
  public IntStream others(int rung) {
    return IntStream.concat(
        above(rung),
        Arrays.stream(widths)
            .filter(width -> width < rung)
            .map(width -> -width)
            .sorted()
            .map(width -> -width));
  }

  /** The width for a request that names none: one that most screens can use, not the maximum. */
  public int usual() {
    return isEmpty() ? Transform.MAX_SIDE : snap(USUAL_WIDTH);
  }
}
