package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;

/**
 * Moves a crop to where the picture is busiest: where neighbouring samples of its first plane
 * (luma, or green's stand-in) differ most. A crop that covers keeps one side whole, so there is one
 * axis to search.
 */
final class SmartCrop {
  private static final int GREEN = 1;

  private SmartCrop() {}

  static ScalePlan place(ScalePlan plan, Pixels pixels) {
    double freeX = pixels.width() - plan.window().width();
    double freeY = pixels.height() - plan.window().height();
    if (freeX < 1 && freeY < 1) {
      return plan;
    }
    boolean across = freeX >= freeY;
    Plane plane = pixels.colour().get(pixels.model() == Pixels.Model.RGB ? GREEN : 0);
    double[] detail = across ? detailByColumn(plane) : detailByRow(plane);
    int step = across ? plane.stepX() : plane.stepY();
    double length = (across ? plan.window().width() : plan.window().height()) / step;
    double start = step * busiest(detail, (int) Math.max(1, Math.min(detail.length, length)));
    return across
        ? plan.at(Math.min(start, freeX), plan.window().y())
        : plan.at(plan.window().x(), Math.min(start, freeY));
  }

  /** Where the run of this length starts that holds most; the one nearest the middle if equal. */
  private static int busiest(double[] detail, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += detail[i];
    }
    int last = detail.length - length;
    int best = 0;
    double max = sum;
    for (int start = 1; start <= last; start++) {
      sum += detail[start + length - 1] - detail[start - 1];
      boolean nearer = Math.abs(2 * start - last) < Math.abs(2 * best - last);
      if (sum > max * 1.0001 || (nearer && sum >= max * 0.9999)) {
        best = start;
        max = Math.max(max, sum);
      }
    }
    return best;
  }

  private static double[] detailByColumn(Plane plane) {
    double[] detail = new double[plane.width()];
    for (int y = 1; y < plane.height(); y++) {
      for (int x = 1; x < plane.width(); x++) {
        detail[x] += detail(plane, x, y);
      }
    }
    return detail;
  }

  private static double[] detailByRow(Plane plane) {
    double[] detail = new double[plane.height()];
    for (int y = 1; y < plane.height(); y++) {
      for (int x = 1; x < plane.width(); x++) {
        detail[y] += detail(plane, x, y);
      }
    }
    return detail;
  }

  private static int detail(Plane plane, int x, int y) {
    int here = plane.at(x, y);
    return Math.abs(here - plane.at(x - 1, y)) + Math.abs(here - plane.at(x, y - 1));
  }
}
