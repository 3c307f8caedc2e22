package dev.edgekit.image.internal.edit;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Window;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a border of one colour: of that of the upper left corner, or of transparency where that is
 * transparent.
 */
public final class Border {
  /** What is this transparent isn't seen. */
  private static final int TRANSPARENT = 8;

  private Border() {}

  /**
   * What lies within the border; the whole region, where nothing does.
   *
   * @param region in stored pixels, at full scale
   * @param tolerance how much a sample may differ from the corner's
   */
  public static Window within(Pixels pixels, Window region, int tolerance) {
    Optional<Plane> alpha = pixels.alpha();
    if (alpha.isPresent() && corner(alpha.get(), region) <= TRANSPARENT) {
      Window seen = differing(alpha.get(), region, Math.max(tolerance, TRANSPARENT));
      return seen == null ? region : seen;
    }
    Window inner = null;
    for (Plane plane : pixels.colour()) {
      inner = union(inner, differing(plane, region, tolerance));
    }
    if (alpha.isPresent()) {
      inner = union(inner, differing(alpha.get(), region, tolerance));
    }
    return inner == null ? region : inner;
  }

  private static int corner(Plane plane, Window region) {
    return plane.at((int) region.x() / plane.stepX(), (int) region.y() / plane.stepY());
  }

  /** The smallest rectangle of all samples unlike the corner's; null if there are none. */
  private static @Nullable Window differing(Plane plane, Window region, int tolerance) {
    int ground = corner(plane, region);
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

  /** Samples as pixels: those of reduced colour stand for several. */
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
