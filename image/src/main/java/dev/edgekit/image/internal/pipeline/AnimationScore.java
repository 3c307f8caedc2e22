package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.support.Deadline;

/**
 * Scores encodings of an animation: the mean score of up to three of its frames, the first among
 * them, evenly spread. Each frame is made once more for scoring, so that none is held. Confined to
 * one thread.
 */
final class AnimationScore {
  private static final int MAX_JUDGED = 3;

  private final Engines engines;
  private final Transformation job;
  private final Deadline deadline;
  private final int every;

  AnimationScore(Engines engines, Transformation job, Deadline deadline) {
    this.engines = engines;
    this.job = job;
    this.deadline = deadline;
    this.every = (job.info().frames() + MAX_JUDGED - 1) / MAX_JUDGED;
  }

  /** The score; NaN where there is no time left to measure it. */
  double score(byte[] encoded) {
    try (MovingFrames frames = new MovingFrames(engines, job, deadline);
        Animation result = engines.animation(encoded, HeaderReader.read(encoded, 0))) {
      return score(frames, new Film(result));
    } catch (ImageException e) {
      if (e.reason() == Reason.TIMEOUT) {
        return Double.NaN;
      }
      throw e;
    }
  }

  private double score(MovingFrames frames, Film film) {
    double sum = 0;
    int judged = 0;
    long time = 0;
    for (int i = 0; frames.hasNext() && judged < MAX_JUDGED; i++) {
      Frame frame = frames.next();
      if (i % every == 0) {
        sum += new StillScore(engines, frame.pixels(), ColourTag.SRGB).score(film.at(time));
        judged++;
      }
      time += frame.millis();
    }
    return sum / judged;
  }

  /**
   * What an animation shows at a given time: frames can't be matched by number, since encoders join
   * equal ones.
   */
  private static final class Film {
    private final Animation animation;
    private Frame shown;
    private long until;

    Film(Animation animation) {
      this.animation = animation;
      this.shown = animation.frames().next();
      this.until = shown.millis();
    }

    Pixels at(long time) {
      while (until <= time && animation.frames().hasNext()) {
        shown = animation.frames().next();
        until += shown.millis();
      }
      return shown.pixels();
    }
  }
}
