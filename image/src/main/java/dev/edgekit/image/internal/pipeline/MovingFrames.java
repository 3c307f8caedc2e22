package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.support.Deadline;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The frames of a source that moves, each as the transform wants it: one at a time is decoded,
 * scaled and handed on. Confined to one thread.
 */
final class MovingFrames implements Iterator<Frame>, AutoCloseable {
  private final Transformation job;
  private final Deadline deadline;
  private final List<Step> eachFrame;
  private final Animation source;
  private final Frame first;
  private Optional<Frame> ready;

  /**
   * The frames from the first one on, which is made now and tells where a smart crop cuts.
   *
   * @param deadline for the last of them
   */
  MovingFrames(Engines engines, Transformation job, Deadline deadline) {
    this.job = job;
    this.deadline = deadline;
    this.eachFrame =
        List.of(new OrientStep(), new ColourStep(engines), new PadStep(), new SharpenStep());
    this.source = engines.animation(job.source(), job.info());
    this.first = firstShown();
    this.ready = Optional.of(first);
  }

  private Frame firstShown() {
    try {
      return shown(job.transform().gravity().smart());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
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
    Frame next = ready.orElseGet(() -> shown(false));
    ready = Optional.empty();
    return next;
  }

  /**
   * The next frame as the transform wants it.
   *
   * @param places whether its content says where to cut; a crop may not jump from frame to frame
   */
  private Frame shown(boolean places) {
    deadline.check();
    Frame frame = decoded();
    job.pixels(frame.pixels());
    ScaleStep.scale(job, places);
    eachFrame.forEach(step -> step.run(job));
    return new Frame(job.pixels(), frame.millis());
  }

  private Frame decoded() {
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
