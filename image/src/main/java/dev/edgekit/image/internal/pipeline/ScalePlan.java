package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Gravity;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.pixels.Window;

/**
 * What is cut out of the stored pixels and how large it becomes: the sizes before turning upright.
 *
 * @param window in stored pixels
 * @param storedWidth of the result before turning
 * @param storedHeight of the result before turning
 * @param canvasWidth of the result, upright, if it is padded; 0 if it isn't
 * @param canvasHeight of the result, upright, if it is padded; 0 if it isn't
 */
record ScalePlan(
    Window window, int storedWidth, int storedHeight, int canvasWidth, int canvasHeight) {

  /** A float and two bytes for each channel of the result. */
  private static final long SCALED_BYTES_PER_PIXEL = 4 * (4 + 2);

  static ScalePlan of(ImageInfo info, Transform transform) {
    return upright(info, transform).stored(info);
  }

  /** Whether the result has the stored size, whole. */
  boolean keepsSize(ImageInfo info) {
    return storedWidth == info.width()
        && storedHeight == info.height()
        && window.equals(Window.of(info.width(), info.height()));
  }

  boolean isDownscale() {
    return storedWidth < window.width() || storedHeight < window.height();
  }

  /** By how much the decoder may reduce each side: what is left is not below the result. */
  int shrink() {
    return Math.max(
        1, (int) Math.min(window.width() / storedWidth, window.height() / storedHeight));
  }

  /** Pixels of the result. */
  long pixels() {
    return Math.max((long) storedWidth * storedHeight, (long) canvasWidth * canvasHeight);
  }

  /** The maximum of bytes that scaling holds. */
  long scaledBytes() {
    return SCALED_BYTES_PER_PIXEL * pixels();
  }

  /** The same plan for another part of the picture. */
  ScalePlan at(double x, double y) {
    return new ScalePlan(
        new Window(x, y, window.width(), window.height()),
        storedWidth,
        storedHeight,
        canvasWidth,
        canvasHeight);
  }

  private static ScalePlan upright(ImageInfo info, Transform transform) {
    double width = info.displayWidth();
    double height = info.displayHeight();
    double boxWidth = transform.width() * transform.dpr();
    double boxHeight = transform.height() * transform.dpr();
    if (boxWidth == 0 && boxHeight == 0) {
      boxWidth = width;
      boxHeight = height;
    } else if (boxWidth == 0) {
      boxWidth = width * boxHeight / height;
    } else if (boxHeight == 0) {
      boxHeight = height * boxWidth / width;
    }
    return switch (transform.fit()) {
      case COVER -> cover(width, height, boxWidth, boxHeight, transform);
      case FILL -> whole(width, height, boxWidth / width, boxHeight / height, transform);
      case INSIDE -> {
        double scale = Math.min(boxWidth / width, boxHeight / height);
        yield whole(width, height, scale, scale, transform);
      }
      case CONTAIN -> {
        double scale = Math.min(boxWidth / width, boxHeight / height);
        yield whole(width, height, scale, scale, transform)
            .padded(pixels(boxWidth), pixels(boxHeight));
      }
      case OUTSIDE -> {
        double scale = Math.max(boxWidth / width, boxHeight / height);
        yield whole(width, height, scale, scale, transform);
      }
    };
  }

  private static ScalePlan whole(
      double width, double height, double scaleX, double scaleY, Transform transform) {
    double limitX = transform.enlarges() ? scaleX : Math.min(1, scaleX);
    double limitY = transform.enlarges() ? scaleY : Math.min(1, scaleY);
    return new ScalePlan(
        new Window(0, 0, width, height), pixels(width * limitX), pixels(height * limitY), 0, 0);
  }

  private ScalePlan padded(int width, int height) {
    return new ScalePlan(
        window,
        storedWidth,
        storedHeight,
        Math.max(width, storedWidth),
        Math.max(height, storedHeight));
  }

  private static ScalePlan cover(
      double width, double height, double boxWidth, double boxHeight, Transform transform) {
    double scale = Math.max(boxWidth / width, boxHeight / height);
    double cutWidth = Math.min(width, boxWidth / scale);
    double cutHeight = Math.min(height, boxHeight / scale);
    Gravity gravity = transform.gravity();
    double x = clamp(gravity.x() * width - cutWidth / 2, width - cutWidth);
    double y = clamp(gravity.y() * height - cutHeight / 2, height - cutHeight);
    double limit = transform.enlarges() ? scale : Math.min(1, scale);
    return new ScalePlan(
        new Window(x, y, cutWidth, cutHeight),
        pixels(cutWidth * limit),
        pixels(cutHeight * limit),
        0,
        0);
  }

  /** The same in the orientation that is stored. */
  private ScalePlan stored(ImageInfo info) {
    Orientation orientation = info.orientation();
    double x = window.x();
    double y = window.y();
    if (orientation.mirrored()) {
      x = info.displayWidth() - window.x() - window.width();
    }
    if (orientation.flipped()) {
      y = info.displayHeight() - window.y() - window.height();
    }
    boolean swap = orientation.transposed();
    return new ScalePlan(
        swap
            ? new Window(y, x, window.height(), window.width())
            : new Window(x, y, window.width(), window.height()),
        swap ? storedHeight : storedWidth,
        swap ? storedWidth : storedHeight,
        canvasWidth,
        canvasHeight);
  }

  private static int pixels(double length) {
    return (int) Math.max(1, Math.min(Transform.MAX_SIDE, Math.round(length)));
  }

  private static double clamp(double value, double max) {
    return Math.max(0, Math.min(max, value));
  }
}
