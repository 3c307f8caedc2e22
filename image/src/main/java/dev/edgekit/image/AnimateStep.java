package dev.edgekit.image;

import dev.edgekit.image.Animation.Frame;
import dev.edgekit.image.Decision.Motion;
import dev.edgekit.image.Decision.Outcome;
import dev.edgekit.image.EncodeSettings.Chroma;
import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Makes a moving result of a moving source, where the limits and the formats asked for allow it;
 * otherwise leaves it to the steps for still pictures, which take the first frame.
 *
 * <p>One frame at a time is decoded, scaled and given to the encoder. Where the result is larger
 * than the source, or than what was asked for, it is made again without loss (the source has few
 * colours already) and at lower qualities.
 */
final class AnimateStep implements Step {
  /** What moves and can be made, the preferred first. */
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.WEBP);

  /** Canvas, the frame on it and one before it, as numbers of four bytes; planes of both sizes. */
  private static final int BYTES_PER_PIXEL = 20;

  private final Engines engines;
  private final Limits limits;
  private final PixelBudget budget;
  private final List<Step> eachFrame;

  AnimateStep(Engines engines, Limits limits, PixelBudget budget) {
    this.engines = engines;
    this.limits = limits;
    this.budget = budget;
    this.eachFrame =
        List.of(new OrientStep(), new ColourStep(engines), new PadStep(), new SharpenStep());
  }

  @Override
  public String name() {
    return "animate";
  }

  @Override
  public void run(Job job) {
    Optional<ImageFormat> format = format(job);
    if (format.isEmpty() || !isWithinLimits(job.info())) {
      return;
    }
    long bytes = BYTES_PER_PIXEL * job.info().pixels() + job.plan().scaledBytes();
    job.reserve(() -> budget.acquire(bytes, job.deadline()));
    try {
      encode(job, format.get());
    } catch (ImageException e) {
      if (e.reason() != Reason.CORRUPT) {
        throw e;
      }
      job.candidates().clear(); // a later frame is broken: the first may be whole
    }
  }

  private Optional<ImageFormat> format(Job job) {
    boolean moves = job.info().isAnimated() && job.info().format() != ImageFormat.PNG;
    return moves
        ? FORMATS.stream()
            .filter(job.transform().formats()::contains)
            .filter(engines::animates)
            .findFirst()
        : Optional.empty();
  }

  private boolean isWithinLimits(ImageInfo info) {
    return info.frames() <= limits.maxFrames()
        && info.frames() * info.pixels() <= limits.maxAnimationPixels();
  }

  private void encode(Job job, ImageFormat format) {
    long start = System.nanoTime();
    Transform transform = job.transform();
    int most = Math.min(transform.maxBytes().orElse(Integer.MAX_VALUE), job.source().length);
    int asked = transform.quality().value();
    attempt(job, lossy(format, asked, transform));
    if (smallest(job).bytes().length > most && job.plan().keepsSize(job.info())) {
      attempt(job, EncodeSettings.lossless(format, transform.effort()));
    }
    int floor = EncodeStep.floor(asked);
    for (int q = asked - EncodeStep.QUALITY_STEP;
        q >= floor && smallest(job).bytes().length > most;
        q -= EncodeStep.QUALITY_STEP) {
      attempt(job, lossy(format, q, transform));
    }
    job.times().put(name(), Duration.ofNanos(System.nanoTime() - start));
    finish(job, smallest(job));
  }

  private static EncodeSettings lossy(ImageFormat format, int quality, Transform transform) {
    return EncodeSettings.lossy(
        format,
        Quality.of(quality).setting(format, transform.effort()),
        Chroma.HALF,
        transform.effort());
  }

  private void attempt(Job job, EncodeSettings settings) {
    Animation source = engines.animation(job.source(), job.info());
    Iterator<Frame> frames = source.frames();
    Frame first = shown(job, frames, job.transform().gravity().smart());
    Animation result =
        new Animation(
            first.pixels().width(),
            first.pixels().height(),
            source.loops(),
            new Iterator<>() {
              private Optional<Frame> ready = Optional.of(first);

              @Override
              public boolean hasNext() {
                return ready.isPresent() || frames.hasNext();
              }

              @Override
              public Frame next() {
                Frame next = ready.orElseGet(() -> shown(job, frames, false));
                ready = Optional.empty();
                return next;
              }
            });
    job.candidates().add(new Candidate(settings, engines.encode(result, settings)));
  }

  /**
   * The next frame as the transform wants it.
   *
   * @param places whether its content says where to cut; a crop may not jump from frame to frame
   */
  private Frame shown(Job job, Iterator<Frame> frames, boolean places) {
    job.deadline().check();
    Frame frame = decoded(frames);
    job.pixels(frame.pixels());
    ScaleStep.scale(job, places);
    eachFrame.forEach(step -> step.run(job));
    return new Frame(job.pixels(), frame.millis());
  }

  private static Frame decoded(Iterator<Frame> frames) {
    try {
      return frames.next();
    } catch (ImageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ImageException(
          Reason.CORRUPT, "The original is corrupt: a frame can't be decoded.", e);
    }
  }

  private static Candidate smallest(Job job) {
    return job.candidates().stream().min(EncodeStep.BY_SIZE).orElseThrow();
  }

  private static void finish(Job job, Candidate best) {
    boolean asAsked = best.settings().equals(job.candidates().get(0).settings());
    Outcome outcome =
        best.settings().lossless() ? Outcome.LOSSLESS : asAsked ? Outcome.ENCODED : Outcome.REDUCED;
    Decision decision =
        new Decision(
            best.settings().format(),
            outcome,
            Motion.KEPT,
            job.source().length,
            job.candidates().size(),
            job.times());
    job.result(
        new ImageResult(
            best.bytes(),
            best.settings().format(),
            job.pixels().width(),
            job.pixels().height(),
            decision));
  }
}
