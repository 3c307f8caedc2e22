package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.support.Deadline;
import java.util.function.Function;

/**
 * Encodings that are scored although only a quality was asked for. Graphics, since lettering may
 * score far from what its {@code Texture} predicts. And the slow efforts, whose result may replace
 * that of {@link Effort#FAST} and must not look worse; since a slow encoding takes the time of
 * sixty fast ones, faster ones are scored first and tell how hard the picture is. Confined to one
 * thread.
 */
final class MeasuredEncoding {
  /** A smaller difference of scores can't be seen. */
  private static final double SLACK = 0.5;

  /** By how much the slow efforts may fall short of the quality, if the faster ones do. */
  private static final double MAX_SHORT = 4;

  /** Close enough for graphics at the faster efforts, where a request waits for each encoding. */
  private static final double NEAR = 4;

  private static final int MAX_ENCODES = 3;

  /** How far to go at a time: scores don't grow in a straight line. */
  private static final double MAX_STEP = 15;

  private static final double LEAST_POINTS = 0.5;
  private static final double MOST_POINTS = 3;

  /** Pictures smaller than this have too few pixels for a score to mean anything. */
  private static final int MIN_SIDE = 32;

  /** Scoring takes some 40 bytes of the heap for each pixel. */
  private static final long MAX_PIXELS = 1_500_000;

  private final Engines engines;
  private final Pixels pixels;
  private final EncodeSettings start;
  private final double[] texture;
  private final Deadline deadline;
  private long longest;

  /**
   * Encodings of a picture.
   *
   * @param start the settings that were chosen
   */
  MeasuredEncoding(Engines engines, Transformation job, EncodeSettings start) {
    this.engines = engines;
    this.pixels = job.pixels();
    this.start = start;
    this.texture = job.texture();
    this.deadline = job.deadline();
  }

  /** Whether a score means something, and there is memory for it. */
  static boolean isPossible(Pixels pixels) {
    return Math.min(pixels.width(), pixels.height()) >= MIN_SIDE
        && (long) pixels.width() * pixels.height() <= MAX_PIXELS;
  }

  /**
   * An encoding by a slow effort, no worse than FAST's. Where the faster efforts fall a little
   * short of the quality, so may this one: a better one would be larger, and not replace theirs.
   */
  Candidate small(int asked) {
    StillScore judge = new StillScore(engines, pixels, start.colours());
    double fast = judge.score(encode(at(Effort.FAST, asked)).bytes());
    double scout = judge.score(encode(at(Effort.BALANCED, asked)).bytes());
    double target = target(asked, fast, scout);
    double value = asked + target - scout;
    if (start.effort() == Effort.SMALL) {
      Calibration scale = scale(start.effort());
      Function<EncodeSettings, byte[]> encoder = settings -> engines.encode(pixels, settings);
      return new SmallestEncoding(encoder, scale, judge::score, target, deadline)
          .find(start, value);
    }
    Candidate first = encode(at(start.effort(), value));
    double missing = target - judge.score(first.bytes());
    return missing <= SLACK || !hasTime() ? first : encode(at(start.effort(), value + missing));
  }

  /** The score to reach, given those of the faster efforts. */
  static double target(double asked, double fast, double balanced) {
    return Math.max(Math.max(asked - MAX_SHORT, fast), Math.min(asked, balanced));
  }

  /**
   * An encoding of a graphic.
   *
   * @param limit the bytes of what is chosen otherwise, so that a larger encoding needs no score
   */
  Candidate graphic(int asked, long limit) {
    StillScore judge = new StillScore(engines, pixels, start.colours());
    double value = asked;
    double points = 1; // of score, for each of quality
    double before = 0;
    Candidate best = encode(start);
    Candidate last = best;
    double least = Double.MAX_VALUE;
    for (int i = 1; last.bytes().length < limit; i++) {
      double score = judge.score(last.bytes());
      double missing = asked - score;
      if (distance(missing) < least) {
        least = distance(missing);
        best = last;
      }
      if (least <= NEAR || i == MAX_ENCODES || !hasTime()) {
        break;
      }
      if (i > 1) {
        points = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, (score - before) / (value - asked)));
      }
      before = i == 1 ? score : before;
      value += Math.max(-MAX_STEP, Math.min(MAX_STEP, missing / points));
      last = encode(at(start.effort(), value));
    }
    return last.bytes().length < limit ? best : last; // the right quality exceeds the limit
  }

  /** A distance in which too bad counts for more than too good. */
  private static double distance(double missing) {
    return missing > 0 ? 2 * missing : -missing;
  }

  private boolean hasTime() {
    return deadline.remainingNanos() > longest;
  }

  private Candidate encode(EncodeSettings settings) {
    deadline.check();
    long began = System.nanoTime();
    Candidate encoded = new Candidate(settings, engines.encode(pixels, settings));
    longest = Math.max(longest, System.nanoTime() - began);
    return encoded;
  }

  private EncodeSettings at(Effort effort, double value) {
    return start.withEffort(effort, scale(effort).setting(value));
  }

  private Calibration scale(Effort effort) {
    return Calibration.of(start.format(), effort, start.graphic(), texture);
  }
}
