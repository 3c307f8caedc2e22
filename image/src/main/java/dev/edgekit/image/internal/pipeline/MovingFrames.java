package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.support.Deadline;
import java.util.Iterator;
import java.util.Optional;

/**
 * The frames of a source that moves, each as the transform wants it: decoded, scaled and handed on
 * one at a time. Confined to one thread.
 */
final class MovingFrames implements Iterator<Frame>, AutoCloseable {
  private final FrameShaper shaper;
  private final Deadline deadline;
  private final Animation source;
  private final ScalePlan plan;
  private final Frame first;
  private Optional<Frame> ready;

  /**
   * The frames from the first one on, which is made now and tells where a smart crop cuts.
   *
   * @param deadline for the last of them
   */
  MovingFrames(Engines engines, Transformation job, Deadline deadline) {
    this.shaper = new FrameShaper(job.info(), job.transform(), engines);
    this.deadline = deadline;
    this.source = engines.animation(job.source(), job.info());
    try {
      Frame shown = decoded();
      this.plan = shaper.place(shown.pixels(), job.plan());
      this.first = shaped(shown);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.ready = Optional.of(first);
  }

  Pixels first() {
    return first.pixels();
  }

  Animation animation() {
    return new Animation(first().width(), first().height(), source.loops(), this);
  }

  @Override
  public void close() {
    source.close();
  }

  @Override
  public boolean hasNext() {
    return ready.isPresent() || source.frames().hasNext();
  }

  @Override
  public Frame next() {
    Frame next = ready.orElseGet(() -> shaped(decoded()));
    ready = Optional.empty();
    return next;
  }

  private Frame shaped(Frame frame) {
    return new Frame(shaper.shape(frame.pixels(), plan), frame.millis());
  }

  private Frame decoded() {
    deadline.check();
    try {
      return source.frames().next();
    } catch (ImageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ImageException(
          Reason.CORRUPT, "The original is corrupt: a frame can't be decoded.", e);
    }
  }
}
