package dev.edgekit.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the smallest encoding of one picture that reaches a score: encodes, decodes, judges by
 * {@link Judge}, and moves along the calibrated scale by what is missing. Where a score is between
 * two settings of the encoder, the better one is taken. Confined to one thread.
 */
final class ScoreSearch {
  /** Settings stand a point apart, at low scores two or three: nothing nearer can be promised. */
  private static final double CLOSE_ENOUGH = 1.1;

  private static final double TOLERANCE = 2;

  private static final int MAX_ENCODES = 6;

  /** Pictures smaller than this have too few pixels for a score to mean anything. */
  private static final int MIN_SIDE = 32;

  private final Engines engines;
  private final Pixels pixels;
  private final EncodeSettings start;
  private final Deadline deadline;
  private final Judge judge;
  private int encodes;

  /** The coarsest encoding that reaches the target, and the finest that doesn't. */
  private @Nullable Tried enough;

  private @Nullable Tried tooLittle;

  private record Tried(int fineness, double score, Candidate candidate) {}

  private ScoreSearch(Engines engines, Pixels pixels, EncodeSettings start, Deadline deadline) {
    this.engines = engines;
    this.pixels = pixels;
    this.start = start;
    this.deadline = deadline;
    this.judge = new Judge(engines, pixels);
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
    return new ScoreSearch(engines, pixels, start, deadline).find(target);
  }

  private Candidate find(int target) {
    int fineness = fineness(start.format(), start.quality());
    long longest = 0;
    while (encodes < MAX_ENCODES && deadline.remainingNanos() > longest) {
      long began = System.nanoTime();
      Tried tried = attempt(fineness);
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
    return best(target).candidate;
  }

  /**
   * What reaches the target; but where it is beyond the tolerance and its neighbour within it, the
   * neighbour.
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
      found = attempt(fineness(start.format(), start.quality()));
    }
    return found;
  }

  /** Nothing if no setting is left between the two bounds. */
  private Optional<Integer> next(Tried last, int target) {
    int low = tooLittle == null ? 0 : tooLittle.fineness + 1;
    int high = enough == null ? greatest(start.format()) : enough.fineness - 1;
    if (low > high) {
      return Optional.empty();
    }
    int guess =
        enough == null || tooLittle == null
            ? last.fineness + step(last, target)
            : between(tooLittle, enough, target);
    return Optional.of(Math.max(low, Math.min(high, guess)));
  }

  /** As far as the calibrated scale goes between here and the target. */
  private int step(Tried last, int target) {
    ImageFormat format = start.format();
    double here = Quality.ofSetting(format, setting(format, last.fineness));
    int there = Quality.setting(format, here + (target + CLOSE_ENOUGH / 2 - last.score));
    int step = fineness(format, there) - last.fineness;
    return step == 0 ? (last.score < target ? 1 : -1) : step;
  }

  private static int between(Tried low, Tried high, int target) {
    double part = (target + CLOSE_ENOUGH / 2 - low.score) / (high.score - low.score);
    return low.fineness + (int) Math.round(part * (high.fineness - low.fineness));
  }

  private Tried attempt(int fineness) {
    encodes++;
    EncodeSettings settings = start.withQuality(setting(start.format(), fineness));
    byte[] bytes = engines.encode(pixels, settings);
    return new Tried(fineness, judge.score(bytes), new Candidate(settings, bytes));
  }

  /** The setting as a number that grows with quality: libaom's goes the other way. */
  private static int fineness(ImageFormat format, int setting) {
    return format == ImageFormat.AVIF ? greatest(format) - setting : setting;
  }

  private static int setting(ImageFormat format, int fineness) {
    return fineness(format, fineness);
  }

  private static int greatest(ImageFormat format) {
    return format == ImageFormat.AVIF ? 63 : 100;
  }
}
