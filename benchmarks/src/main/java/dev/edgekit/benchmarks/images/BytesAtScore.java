package dev.edgekit.benchmarks.images;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * How many bytes an encoder takes for one score: it is asked for a few qualities, each nearer to
 * the score than the last, and the two next to it tell the rest, as a line between the logarithms
 * of their bytes.
 */
final class BytesAtScore {
  private static final int MAX_ENCODES = 4;
  private static final int MIN_QUALITY = 2;
  private static final int MAX_QUALITY = 98;

  /** Between two scores that are this near to each other lies a straight line. */
  private static final double NEAR = 4;

  /** Pictures without loss. */
  private static final double EXACT = 99.5;

  private final IntFunction<byte[]> encoder;
  private final ToDoubleFunction<byte[]> judge;
  private final double target;
  private final List<Point> points = new ArrayList<>();

  private record Point(int quality, double bytes, double score) {}

  private BytesAtScore(IntFunction<byte[]> encoder, ToDoubleFunction<byte[]> judge, double target) {
    this.encoder = encoder;
    this.judge = judge;
    this.target = target;
  }

  /**
   * The bytes.
   *
   * @param encoder makes a picture at a quality, 1 to 100
   * @param first where to begin
   */
  static double of(
      IntFunction<byte[]> encoder, ToDoubleFunction<byte[]> judge, double target, int first) {
    return new BytesAtScore(encoder, judge, target).find(first);
  }

  private double find(int first) {
    Set<Integer> tried = new HashSet<>();
    for (int quality = first; points.size() < MAX_ENCODES && tried.add(quality); ) {
      byte[] bytes = encoder.apply(quality);
      Point point = new Point(quality, bytes.length, judge.applyAsDouble(bytes));
      points.add(point);
      if (point.score > EXACT || isBracketed()) {
        break;
      }
      double next =
          points.size() == 1
              ? quality + Math.max(-12, Math.min(12, target - point.score))
              : at(below().quality, above().quality);
      quality = (int) Math.max(MIN_QUALITY, Math.min(MAX_QUALITY, Math.round(next)));
    }
    return points.size() == 1
        ? points.get(0).bytes
        : Math.exp(at(Math.log(below().bytes), Math.log(above().bytes)));
  }

  private boolean isBracketed() {
    return points.size() > 1
        && below().score <= target
        && above().score >= target
        && above().score - below().score < NEAR;
  }

  private double at(double below, double above) {
    double span = above().score - below().score;
    return span == 0 ? below : below + (target - below().score) / span * (above - below);
  }

  /** The nearest below the target and above it; where all are on one side, the two nearest. */
  private Point below() {
    return points.stream()
        .filter(point -> point.score < target)
        .max(Comparator.comparing(Point::score))
        .orElseGet(this::secondNearest);
  }

  private Point above() {
    return points.stream()
        .filter(point -> point.score >= target)
        .min(Comparator.comparing(Point::score))
        .orElseGet(this::secondNearest);
  }

  private Point secondNearest() {
    return points.stream()
        .sorted(Comparator.comparing(point -> Math.abs(point.score - target)))
        .skip(1)
        .findFirst()
        .orElseThrow();
  }
}
