package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Window;
import java.util.Arrays;

/**
 * Moves a crop to where the picture is busiest: where neighbouring samples of its first plane
 * (luma, or green's stand-in) differ most. Only the axis with more room is searched: a crop that
 * covers keeps the other side whole.
 */
final class SmartCrop {
  private static final int GREEN = 1;

  private SmartCrop() {}

  static ScalePlan place(ScalePlan plan, Pixels pixels) {
    Window window = plan.window();
    Window region = plan.region();
    double freeX = region.width() - window.width();
    double freeY = region.height() - window.height();
    if (freeX < 1 && freeY < 1) {
      return plan;
    }
    boolean across = freeX >= freeY;
    Plane plane = pixels.colour().get(pixels.model() == Pixels.Model.RGB ? GREEN : 0);
    double[] detail = across ? detailByColumn(plane) : detailByRow(plane);
    int step = across ? plane.stepX() : plane.stepY();
    double from = across ? region.x() : region.y();
    double span = across ? region.width() : region.height();
    double[] within = within(detail, from / step, span / step);
    double length = (across ? window.width() : window.height()) / step;
    double start = step * busiest(within, (int) Math.max(1, Math.min(within.length, length)));
    return across
        ? plan.at(from + Math.min(start, freeX), window.y())
        : plan.at(window.x(), from + Math.min(start, freeY));
  }

  private static double[] within(double[] detail, double from, double span) {
    int first = (int) Math.min(from, detail.length - 1.0);
    int end =
        (int) Math.min(detail.length, Math.max(first + 1.0, (double) Math.round(from + span)));
    return Arrays.copyOfRange(detail, first, end);
  }

  /**
   * The start of the run of this length with the most detail; in a tie, the one nearest the middle.
   */
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
