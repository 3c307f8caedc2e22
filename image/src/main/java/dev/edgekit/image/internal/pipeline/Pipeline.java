package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.edit.Blur;
import dev.edgekit.image.internal.edit.LayOver;
import dev.edgekit.image.internal.edit.Region;
import dev.edgekit.image.internal.edit.RoundCorners;
import dev.edgekit.image.internal.pixels.Window;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from an original's bytes to a result: a list of steps, with the clock read in between.
 */
public final class Pipeline {
  private final List<Step> steps;

  private Pipeline(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * The steps in order; animations have one of their own, and the rest are for still pictures.
   * Turning and colour come after scaling, since they do the same to every pixel and there are
   * fewer of them by then.
   */
  public static Pipeline of(Engines engines, Limits limits, boolean measureBaseline) {
    PixelBudget budget = new PixelBudget(limits.maxDecodedBytes());
    ChooseFormatStep chooser = new ChooseFormatStep(engines);
    List<Step> steps =
        new ArrayList<>(
            List.of(
                new ProbeStep(limits),
                new GuardStep(limits),
                new AnimateStep(engines, limits, budget),
                new DecodeStep(engines, budget),
                new TrimStep(),
                new ScaleStep(),
                new OrientStep(),
                new ColourStep(engines),
                new EditStep("blur", new Blur()),
                new PadStep(),
                new SharpenStep(),
                new EditStep("overlay", new LayOver(engines::picture)),
                new EditStep("corners", new RoundCorners()),
                chooser,
                new EncodeStep(engines, chooser)));
    if (measureBaseline) {
      steps.add(new BaselineStep(engines));
    }
    steps.add(new VerifyStep());
    return new Pipeline(List.copyOf(steps));
  }

  /**
   * The size of a result.
   *
   * @param width in pixels
   * @param height in pixels
   */
  public record Size(int width, int height) {}

  /**
   * How large results of one original will be, found from the headers alone unless a border has to
   * be trimmed.
   *
   * @param transforms that differ in their sizes
   */
  public List<Size> sizes(byte[] original, List<Transform> transforms, Deadline deadline) {
    if (transforms.isEmpty()) {
      return List.of();
    }
    try (Transformation job = new Transformation(original, transforms.get(0), deadline)) {
      boolean trims = job.transform().edits().trim().isPresent();
      for (Step step : steps) {
        if (step instanceof AnimateStep) {
          continue;
        }
        if (step instanceof ScaleStep || (step instanceof DecodeStep && !trims)) {
          break;
        }
        deadline.check();
        step.run(job);
      }
      Window part = Region.upright(job.plan().region(), job.info());
      return transforms.stream().map(each -> size(job.info(), each, part)).toList();
    }
  }

  private static Size size(ImageInfo info, Transform transform, Window part) {
    Window whole = ScalePlan.of(info, transform, part).upright(info);
    return new Size((int) whole.width(), (int) whole.height());
  }

  public ImageResult run(byte[] original, Transform transform, Deadline deadline) {
    try (Transformation job = new Transformation(original, transform, deadline)) {
      for (Step step : steps) {
        if (job.isDone()) {
          break;
        }
        deadline.check();
        long start = System.nanoTime();
        step.run(job);
        job.times().put(step.name(), Duration.ofNanos(System.nanoTime() - start));
      }
      return RightsLabel.on(job);
    }
  }
}
