package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.quality.Texture;
import dev.edgekit.image.internal.support.Deadline;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the smallest encoding of one picture that reaches a score: encodes, decodes, judges by
 * {@link StillScore} or {@link AnimationScore}, and moves along the calibrated scale by the points
 * missing. Where a score is between two settings of the encoder, the better one is taken. Confined
 * to one thread.
 */
final class ScoreSearch {
  /** A point too much costs about 2 % of bytes: as much as an encoding is worth. */
  private static final double CLOSE_ENOUGH = 0.75;

  private static final double TOLERANCE = 2;

  private static final int MAX_ENCODES = 6;

  /** Encodings with less effort first, where the effort asked for takes seconds. */
  private static final int MAX_SCOUTS = 3;

  /** Pictures smaller than this have too few pixels for a score to mean anything. */
  private static final int MIN_SIDE = 32;

  /** Fewer for animations, each of whose encodings covers all frames. */
  private static final int MAX_VIDEO_ENCODES = 5;

  private static final int STEP_OF_AVIF = 4;

  private final Function<EncodeSettings, byte[]> encoder;
  private final ToDoubleFunction<byte[]> judge;
  private final Calibration scale;
  private final EncodeSettings start;
  private final int step;
  private final Deadline deadline;
  private int left;

  /** The coarsest encoding that reaches the target, and the finest that doesn't. */
  private @Nullable Tried enough;

  private @Nullable Tried tooLittle;

  private record Tried(int fineness, double score, Candidate candidate) {}

  private ScoreSearch(
      Function<EncodeSettings, byte[]> encoder,
      ToDoubleFunction<byte[]> judge,
      Calibration scale,
      EncodeSettings start,
      int step,
      Deadline deadline,
      int max) {
    this.encoder = encoder;
    this.judge = judge;
    this.scale = scale;
    this.start = start;
    this.step = step;
    this.deadline = deadline;
    this.left = max;
  }

  /** A search for a still picture; only the slow efforts heed quarters of AVIF's {@code crf}. */
  private static ScoreSearch of(
      Engines engines,
      Pixels pixels,
      EncodeSettings start,
      double[] texture,
      Deadline deadline,
      StillScore judge,
      int max) {
    return new ScoreSearch(
        settings -> engines.encode(pixels, settings),
        judge::score,
        scale(start, start.effort(), texture),
        start,
        start.effort().compareTo(Effort.THOROUGH) >= 0 ? 1 : STEP_OF_AVIF,
        deadline,
        max);
  }

  /**
   * The encoding of an animation.
   *
   * @param encoder encodes the whole animation again
   * @param judge its score; NaN where there is no time left to measure it
   * @param scale how settings and scores usually go together
   */
  static Candidate ofAnimation(
      Function<EncodeSettings, byte[]> encoder,
      ToDoubleFunction<byte[]> judge,
      Calibration scale,
      EncodeSettings start,
      int target,
      Deadline deadline) {
    return new ScoreSearch(encoder, judge, scale, start, STEP_OF_AVIF, deadline, MAX_VIDEO_ENCODES)
        .find(target)
        .candidate;
  }

  /**
   * The encoding, with its score where one was measured.
   *
   * @param start format, chroma and effort; its quality is where the search begins
   * @param target the score to reach, 1 to 100
   */
  static Candidate find(
      Engines engines, Pixels pixels, EncodeSettings start, int target, Deadline deadline) {
    if (start.lossless() || Math.min(pixels.width(), pixels.height()) < MIN_SIDE) {
      return new Candidate(start, engines.encode(pixels, start));
    }
    StillScore judge = new StillScore(engines, pixels, start.colours());
    double[] texture = Texture.of(pixels);
    EncodeSettings from = start;
    if (start.format() == ImageFormat.AVIF && start.effort().compareTo(Effort.THOROUGH) >= 0) {
      EncodeSettings quick = atEffort(Effort.BALANCED, start, texture, 0);
      Tried scout = of(engines, pixels, quick, texture, deadline, judge, MAX_SCOUTS).find(target);
      double missing = target - scout.score;
      from = atEffort(start.effort(), scout.candidate.settings(), texture, missing);
    }
    return of(engines, pixels, from, texture, deadline, judge, MAX_ENCODES).find(target).candidate;
  }

  /**
   * The setting that should give that many points more at another effort: a picture that is hard
   * for one is hard for all.
   */
  private static EncodeSettings atEffort(
      Effort effort, EncodeSettings at, double[] texture, double more) {
    double value = scale(at, at.effort(), texture).value(at.quality());
    int quality = scale(at, effort, texture).setting(value + more);
    return at.withEffort(effort, quality);
  }

  private static Calibration scale(EncodeSettings settings, Effort effort, double[] texture) {
    return Calibration.of(settings.format(), effort, settings.graphic(), texture);
  }

  private Tried find(int target) {
    int fineness = fineness(start.quality());
    long longest = 0;
    while (left > 0 && deadline.remainingNanos() > longest) {
      long began = System.nanoTime();
      Tried tried;
      try {
        tried = attempt(fineness);
      } catch (ImageException e) {
        if (e.reason() == ImageException.Reason.TIMEOUT && (enough != null || tooLittle != null)) {
          break; // the best so far will do
        }
        throw e;
      }
      longest = Math.max(longest, System.nanoTime() - began);
      if (tried.score >= target) {
        enough = tried;
        if (tried.score <= target + CLOSE_ENOUGH) {
          break;
        }
      } else {
        tooLittle = tried;
      }
      Optional<Integer> next = next(tried, target);
      if (next.isEmpty()) {
        break;
      }
      fineness = next.get();
    }
    return best(target);
  }

  /**
   * The encoding that reaches the target; but if it exceeds the target by more than the tolerance,
   * and the next coarser one misses it by less, that one.
   */
  private Tried best(int target) {
    Tried found = enough;
    if (found == null
        || (found.score > target + TOLERANCE
            && tooLittle != null
            && tooLittle.score >= target - TOLERANCE)) {
      found = tooLittle;
    }
    if (found == null) {
      found = attempt(fineness(start.quality()));
    }
    return found;
  }

  /** Nothing if no setting is left between the two bounds. */
  private Optional<Integer> next(Tried last, int target) {
    int low = tooLittle == null ? 0 : tooLittle.fineness + 1;
    int high = enough == null ? max() : enough.fineness - 1;
    if (low > high) {
      return Optional.empty();
    }
    int guess =
        enough == null || tooLittle == null
            ? last.fineness + towards(last, target)
            : between(tooLittle, enough, target);
    return Optional.of(Math.max(low, Math.min(high, guess)));
  }

  /** How far it is from here to the target by the calibrated scale. */
  private int towards(Tried last, int target) {
    double here = scale.value(setting(last.fineness));
    int there = scale.setting(here + (target + CLOSE_ENOUGH / 2 - last.score));
    int step = fineness(there) - last.fineness;
    return step == 0 ? (last.score < target ? 1 : -1) : step;
  }

  private static int between(Tried low, Tried high, int target) {
    double part = (target + CLOSE_ENOUGH / 2 - low.score) / (high.score - low.score);
    return low.fineness + (int) Math.round(part * (high.fineness - low.fineness));
  }

  private Tried attempt(int fineness) {
    left--;
    EncodeSettings settings = start.withQuality(setting(fineness));
    byte[] bytes = encoder.apply(settings);
    return new Tried(fineness, judge.applyAsDouble(bytes), new Candidate(settings, bytes));
  }

  /** The setting as a number that grows with quality by the encoder's own steps. */
  private int fineness(int setting) {
    return start.format() == ImageFormat.AVIF ? max() - setting / step : setting;
  }

  private int setting(int fineness) {
    return start.format() == ImageFormat.AVIF ? (max() - fineness) * step : fineness;
  }

  private int max() {
    return start.format() == ImageFormat.AVIF ? EncodeSettings.COARSEST_AVIF / step : 100;
  }
}
