package dev.edgekit.image.internal.edit;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a border of one colour: of transparency where a corner is transparent, otherwise of the
 * colour that most corners have; in a tie, of the upper left one's.
 */
public final class Border {
  /** The maximum alpha of what counts as invisible. */
  private static final int TRANSPARENT = 8;

  private static final int CORNERS = 4;

  private Border() {}

  /**
   * What lies within the border; the whole region if nothing does.
   *
   * @param region in stored pixels, at full scale
   * @param tolerance how much a sample may differ from the corner's
   */
  public static Window within(Pixels pixels, Window region, int tolerance) {
    Optional<Plane> alpha = pixels.alpha();
    if (alpha.isPresent()) {
      for (int corner = 0; corner < CORNERS; corner++) {
        if (sample(alpha.get(), region, corner) <= TRANSPARENT) {
          int seen = Math.max(tolerance, TRANSPARENT);
          Window inner = differing(alpha.get(), region, seen, corner);
          return inner == null ? region : inner;
        }
      }
    }
    List<Plane> planes = new ArrayList<>(pixels.colour());
    alpha.ifPresent(planes::add);
    int ground = ground(planes, region, tolerance);
    Window inner = null;
    for (Plane plane : planes) {
      inner = union(inner, differing(plane, region, tolerance, ground));
    }
    return inner == null ? region : inner;
  }

  /** The first corner that looks like most of the corners. */
  private static int ground(List<Plane> planes, Window region, int tolerance) {
    int best = 0;
    int max = 0;
    for (int corner = 0; corner < CORNERS; corner++) {
      int alike = 0;
      for (int other = 0; other < CORNERS; other++) {
        alike += isAlike(planes, region, tolerance, corner, other) ? 1 : 0;
      }
      if (alike > max) {
        best = corner;
        max = alike;
      }
    }
    return best;
  }

  private static boolean isAlike(
      List<Plane> planes, Window region, int tolerance, int one, int other) {
    return planes.stream()
        .allMatch(
            plane ->
                Math.abs(sample(plane, region, one) - sample(plane, region, other)) <= tolerance);
  }

  /** The sample in a corner: the upper left, upper right, lower left or lower right one. */
  private static int sample(Plane plane, Window region, int corner) {
    int x = (int) region.x() / plane.stepX();
    int y = (int) region.y() / plane.stepY();
    return plane.at(
        corner % 2 == 0 ? x : end(region.x() + region.width(), plane.stepX(), plane.width()) - 1,
        corner < 2 ? y : end(region.y() + region.height(), plane.stepY(), plane.height()) - 1);
  }

  /** The smallest rectangle of all samples unlike the corner's; null if there are none. */
  private static @Nullable Window differing(Plane plane, Window region, int tolerance, int corner) {
    int ground = sample(plane, region, corner);
    int fromX = (int) region.x() / plane.stepX();
    int fromY = (int) region.y() / plane.stepY();
    int endX = end(region.x() + region.width(), plane.stepX(), plane.width());
    int endY = end(region.y() + region.height(), plane.stepY(), plane.height());
    int left = endX;
    int right = -1;
    int top = endY;
    int bottom = -1;
    for (int y = fromY; y < endY; y++) {
      for (int x = fromX; x < endX; x++) {
        if (Math.abs(plane.at(x, y) - ground) > tolerance) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    return right < 0 ? null : window(plane, region, left, top, right + 1, bottom + 1);
  }

  private static int end(double pixels, int step, int samples) {
    return (int) Math.min(samples, Math.ceil(pixels / step));
  }

  /** A rectangle of samples as one of pixels: a sample of reduced colour stands for several. */
  private static Window window(
      Plane plane, Window region, int left, int top, int right, int bottom) {
    double x = Math.max(region.x(), (double) left * plane.stepX());
    double y = Math.max(region.y(), (double) top * plane.stepY());
    double endX = Math.min(region.x() + region.width(), (double) right * plane.stepX());
    double endY = Math.min(region.y() + region.height(), (double) bottom * plane.stepY());
    return new Window(x, y, endX - x, endY - y);
  }

  private static @Nullable Window union(@Nullable Window one, @Nullable Window other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    double x = Math.min(one.x(), other.x());
    double y = Math.min(one.y(), other.y());
    double endX = Math.max(one.x() + one.width(), other.x() + other.width());
    double endY = Math.max(one.y() + one.height(), other.y() + other.height());
    return new Window(x, y, endX - x, endY - y);
  }
}
