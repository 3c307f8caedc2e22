package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.support.Deadline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The smallest of several encodings that have a score. Bytes and score of neighbouring settings
 * scatter by some per cent and half a point, and which way of encoding suits a picture can't be
 * told from its pixels: so both are tried, the better one again, and of all that have the score the
 * smallest is chosen. Confined to one thread.
 */
final class SmallestEncoding {
  /** A smaller difference of scores can't be seen. */
  private static final double SLACK = 0.5;

  private static final int MAX_ENCODES = 4;

  /** A machine may become busier: another encoding is begun where there is time for two. */
  private static final int RESERVE = 2;

  /** By how much the logarithm of the bytes grows with the score: 3 to 6 %, by the picture. */
  private static final double BYTES_OF_A_POINT = 0.047;

  private final Function<EncodeSettings, byte[]> encoder;
  private final Calibration scale;
  private final ToDoubleFunction<byte[]> judge;
  private final double target;
  private final Deadline deadline;
  private final List<Tried> all = new ArrayList<>();
  private long longest;

  private record Tried(Candidate candidate, double value, double score) {
    int bytes() {
      return candidate.bytes().length;
    }
  }

  /**
   * A search.
   *
   * @param scale how settings and scores usually go together
   * @param target the score
   */
  SmallestEncoding(
      Function<EncodeSettings, byte[]> encoder,
      Calibration scale,
      ToDoubleFunction<byte[]> judge,
      double target,
      Deadline deadline) {
    this.encoder = encoder;
    this.scale = scale;
    this.judge = judge;
    this.target = target;
    this.deadline = deadline;
  }

  /**
   * The encoding.
   *
   * @param start the settings that were chosen
   * @param value the quality that should give the score
   */
  Candidate find(EncodeSettings start, double value) {
    Tried last = attempt(start, value);
    while (all.size() < MAX_ENCODES && deadline.remainingNanos() > RESERVE * longest) {
      Tried from = all.size() == 1 ? last : best();
      EncodeSettings way = from.candidate.settings();
      last = attempt(all.size() == 1 ? way.withEven(true) : way, from.value + target - from.score);
    }
    return smallest();
  }

  private Tried attempt(EncodeSettings way, double value) {
    deadline.check();
    long began = System.nanoTime();
    EncodeSettings settings = untried(way.withQuality(scale.setting(value)));
    byte[] bytes = encoder.apply(settings);
    longest = Math.max(longest, System.nanoTime() - began);
    Tried tried = new Tried(new Candidate(settings, bytes), value, judge.applyAsDouble(bytes));
    all.add(tried);
    return tried;
  }

  /** These settings, or the next finer ones that weren't tried. */
  private EncodeSettings untried(EncodeSettings settings) {
    EncodeSettings next = settings;
    while (next.quality() > 0 && isTried(next)) {
      next = next.withQuality(next.quality() - 1);
    }
    return next;
  }

  private boolean isTried(EncodeSettings settings) {
    return all.stream().anyMatch(tried -> tried.candidate.settings().equals(settings));
  }

  /** The one with the fewest bytes for its score. */
  private Tried best() {
    return all.stream()
        .min(Comparator.comparingDouble(t -> Math.log(t.bytes()) - BYTES_OF_A_POINT * t.score))
        .orElseThrow();
  }

  /** Of those with the score, the smallest; otherwise the one that comes closest. */
  private Candidate smallest() {
    return all.stream()
        .filter(tried -> tried.score >= target - SLACK)
        .min(Comparator.comparingInt(Tried::bytes))
        .or(() -> all.stream().max(Comparator.comparingDouble(Tried::score)))
        .orElseThrow()
        .candidate;
  }
}
