package dev.edgekit.image.pixels;

import dev.edgekit.image.Pixels;
import dev.edgekit.image.Plane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a window out of a picture and scales it, colour premultiplied by alpha so that what is
 * behind transparency does not bleed into edges.
 *
 * <p>It works on the samples as they are coded (gamma light), as browsers, libvips and the JPEG
 * decoder's own reduction do: means of coded values keep the tone of flat areas exactly, overshoot
 * at edges is even on both sides, and no trip through RGB is needed. Rows first: that pass runs
 * over whole rows, which the JIT vectorises, and leaves fewer rows to the other.
 */
public final class Scaler {
  private final Window window;
  private final int width;
  private final int height;

  /**
   * A scaler.
   *
   * @param window what to cut out, in pixels of the picture
   * @param width of the result
   * @param height of the result
   */
  public Scaler(Window window, int width, int height) {
    this.window = window;
    this.width = width;
    this.height = height;
  }

  /** The whole picture with every plane at full size: chroma as it is shown. */
  public static Pixels toFullSize(Pixels pixels) {
    int width = pixels.width();
    int height = pixels.height();
    return new Scaler(Window.of(width, height), width, height).scale(pixels);
  }

  /** The window at the size asked for: every plane has one sample for each pixel. */
  public Pixels scale(Pixels pixels) {
    Optional<float[]> alpha = pixels.alpha().map(plane -> resample(plane, null));
    List<Plane> colour = new ArrayList<>();
    for (Plane plane : pixels.colour()) {
      colour.add(colour(plane, pixels.alpha(), alpha));
    }
    Optional<Plane> alphaPlane = alpha.map(this::plane);
    return new Pixels(pixels.model(), width, height, colour, alphaPlane);
  }

  private Plane colour(Plane plane, Optional<Plane> sourceAlpha, Optional<float[]> alpha) {
    if (alpha.isEmpty()) {
      return isIdentity(plane) ? plane : plane(resample(plane, null));
    }
    float[] samples = resample(plane, sourceAlpha.orElseThrow());
    float[] opacity = alpha.get();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = opacity[i] < 0.5f ? 0 : samples[i] * 255 / opacity[i];
    }
    return plane(samples);
  }

  private boolean isIdentity(Plane plane) {
    return plane.stepX() == 1
        && plane.stepY() == 1
        && plane.width() == width
        && plane.height() == height
        && window.equals(Window.of(width, height));
  }

  private Plane plane(float[] samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.min(255, Math.max(0, (int) (samples[i] + 0.5f)));
    }
    return Plane.of(width, height, bytes);
  }

  private float[] resample(Plane plane, @org.jspecify.annotations.Nullable Plane alpha) {
    double stepX = plane.stepX();
    double stepY = plane.stepY();
    Kernel across =
        Kernel.lanczos(plane.width(), window.x() / stepX, window.width() / stepX, width);
    Kernel down =
        Kernel.lanczos(plane.height(), window.y() / stepY, window.height() / stepY, height);
    Rows rows = new Rows(plane, alpha, across.lowest(), across.end(), down.widest());
    float[] out = new float[Math.multiplyExact(width, height)];
    float[] sum = new float[across.end() - across.lowest()];
    for (int y = 0; y < height; y++) {
      rows.weigh(down.first[y], down.weights[y], sum);
      weighAcross(sum, across, out, y * width);
    }
    return out;
  }

  private void weighAcross(float[] row, Kernel kernel, float[] out, int at) {
    int base = kernel.lowest();
    for (int x = 0; x < width; x++) {
      float[] weights = kernel.weights[x];
      int from = kernel.first[x] - base;
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * row[from + k];
      }
      out[at + x] = sum;
    }
  }
}
