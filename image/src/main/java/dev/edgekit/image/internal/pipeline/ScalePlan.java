package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Fit;
import dev.edgekit.image.Gravity;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.edit.Region;
import dev.edgekit.image.internal.pixels.Window;

/**
 * What is cut out of the stored pixels, and how large it becomes; sizes are those before turning
 * upright.
 *
 * @param window in stored pixels
 * @param region in stored pixels: the area within which the window may be moved
 * @param storedWidth of the result before turning
 * @param storedHeight of the result before turning
 * @param canvasWidth of the result, upright, if it is padded; 0 if it isn't
 * @param canvasHeight of the result, upright, if it is padded; 0 if it isn't
 */
record ScalePlan(
    Window window,
    Window region,
    int storedWidth,
    int storedHeight,
    int canvasWidth,
    int canvasHeight) {

  /** A float and two bytes for each channel of the result. */
  private static final long SCALED_BYTES_PER_PIXEL = 4 * (4 + 2);

  static ScalePlan of(ImageInfo info, Transform transform) {
    return of(info, transform, Region.of(info, transform.edits().crop()));
  }

  /** The plan for a part of the picture, upright, as if it were all of it. */
  static ScalePlan of(ImageInfo info, Transform transform, Window part) {
    return upright(part, transform).stored(info);
  }

  /** The maximum of a result's pixels, whatever part of the picture is taken, not enlarged. */
  static long maxPixels(ImageInfo info, Transform transform) {
    double boxWidth = transform.width() * transform.dpr();
    double boxHeight = transform.height() * transform.dpr();
    if (boxWidth > 0 && boxHeight > 0 && transform.fit() != Fit.OUTSIDE) {
      return (long) pixels(boxWidth) * pixels(boxHeight);
    }
    boolean whole = transform.fit() == Fit.OUTSIDE;
    double width =
        boxWidth > 0 && !whole ? Math.min(boxWidth, info.displayWidth()) : info.displayWidth();
    double height =
        boxHeight > 0 && !whole ? Math.min(boxHeight, info.displayHeight()) : info.displayHeight();
    return (long) pixels(width) * pixels(height);
  }

  /** The bytes that scaling to that many pixels holds. */
  static long scaledBytes(long pixels) {
    return SCALED_BYTES_PER_PIXEL * pixels;
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

  /** By how much the decoder may reduce each side without going below the result's size. */
  int shrink() {
    return Math.max(
        1, (int) Math.min(window.width() / storedWidth, window.height() / storedHeight));
  }

  /** The whole of the result, upright. */
  Window upright(ImageInfo info) {
    if (canvasWidth > 0) {
      return Window.of(canvasWidth, canvasHeight);
    }
    return info.orientation().transposed()
        ? Window.of(storedHeight, storedWidth)
        : Window.of(storedWidth, storedHeight);
  }

  /** Pixels of the result. */
  long pixels() {
    return Math.max((long) storedWidth * storedHeight, (long) canvasWidth * canvasHeight);
  }

  /** The maximum number of bytes that scaling holds. */
  long scaledBytes() {
    return scaledBytes(pixels());
  }

  /** The same plan for another part of the picture. */
  ScalePlan at(double x, double y) {
    return new ScalePlan(
        new Window(x, y, window.width(), window.height()),
        region,
        storedWidth,
        storedHeight,
        canvasWidth,
        canvasHeight);
  }

  private static ScalePlan upright(Window part, Transform transform) {
    double width = part.width();
    double height = part.height();
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
      case COVER -> {
        double scale = Math.max(boxWidth / width, boxHeight / height);
        yield cut(part, boxWidth, boxHeight, scale, transform);
      }
      case NONE -> cut(part, boxWidth, boxHeight, 1, transform);
      case FILL -> whole(part, boxWidth / width, boxHeight / height, transform);
      case INSIDE -> {
        double scale = Math.min(boxWidth / width, boxHeight / height);
        yield whole(part, scale, scale, transform);
      }
      case CONTAIN -> {
        double scale = Math.min(boxWidth / width, boxHeight / height);
        yield whole(part, scale, scale, transform).padded(pixels(boxWidth), pixels(boxHeight));
      }
      case OUTSIDE -> {
        double scale = Math.max(boxWidth / width, boxHeight / height);
        yield whole(part, scale, scale, transform);
      }
    };
  }

  private static ScalePlan whole(Window part, double scaleX, double scaleY, Transform transform) {
    double width = part.width() * (transform.enlarges() ? scaleX : Math.min(1, scaleX));
    double height = part.height() * (transform.enlarges() ? scaleY : Math.min(1, scaleY));
    double fitting = fitting(width, height);
    return new ScalePlan(part, part, pixels(width * fitting), pixels(height * fitting), 0, 0);
  }

  /**
   * The factor that brings a result of this size within what formats can hold, proportions kept.
   */
  private static double fitting(double width, double height) {
    return Math.min(1, Transform.MAX_SIDE / Math.max(width, height));
  }

  private ScalePlan padded(int width, int height) {
    return new ScalePlan(
        window,
        region,
        storedWidth,
        storedHeight,
        Math.max(width, storedWidth),
        Math.max(height, storedHeight));
  }

  /** The piece of the part that falls into the box at this scale. */
  private static ScalePlan cut(
      Window part, double boxWidth, double boxHeight, double scale, Transform transform) {
    double width = part.width();
    double height = part.height();
    double cutWidth = Math.min(width, boxWidth / scale);
    double cutHeight = Math.min(height, boxHeight / scale);
    Gravity gravity = transform.gravity();
    double x = clamp(gravity.x() * width - cutWidth / 2, width - cutWidth);
    double y = clamp(gravity.y() * height - cutHeight / 2, height - cutHeight);
    double maxScale = transform.enlarges() ? scale : Math.min(1, scale);
    double limit = maxScale * fitting(cutWidth * maxScale, cutHeight * maxScale);
    return new ScalePlan(
        new Window(part.x() + x, part.y() + y, cutWidth, cutHeight),
        part,
        pixels(cutWidth * limit),
        pixels(cutHeight * limit),
        0,
        0);
  }

  /** The same in the orientation that is stored. */
  private ScalePlan stored(ImageInfo info) {
    boolean swap = info.orientation().transposed();
    return new ScalePlan(
        Region.stored(window, info),
        Region.stored(region, info),
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
