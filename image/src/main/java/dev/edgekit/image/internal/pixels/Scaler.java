package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a window out of a picture and scales it, colour premultiplied by alpha so that what is
 * behind transparency does not bleed into edges.
 *
 * <p>It works on the samples as they are coded (gamma light), as browsers, libvips and the JPEG
 * decoder's own reduction do: means of coded values keep the tone of flat areas exactly, overshoot
 * at edges is even on both sides, and no trip through RGB is needed. Vertical first, which leaves
 * fewer rows to the horizontal pass; that one works on blocks of rows turned on their side. Both
 * passes are then sums of long runs, which the JIT vectorises. Confined to one thread.
 */
public final class Scaler {
  /** Rows of a block: enough for vectors, few enough for the cache. A multiple of four. */
  private static final int LANES = 64;

  /**
   * Takes the samples of a column, to change as it likes, and the first one's place in the result.
   */
  private interface Column {
    void put(float[] samples, int count, int at);
  }

  private final Window window;
  private final int width;
  private final int height;
  private final Map<List<Number>, Kernel> kernels = new HashMap<>();

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

  /** The window at the size asked for, every plane with one sample for each pixel. */
  public Pixels scale(Pixels pixels) {
    Optional<float[]> alpha = pixels.alpha().map(plane -> exact(plane, null));
    List<Plane> colour = new ArrayList<>();
    for (Plane plane : pixels.colour()) {
      colour.add(colour(plane, pixels.alpha(), alpha));
    }
    Optional<Plane> alphaPlane = alpha.map(this::rounded);
    return new Pixels(pixels.model(), width, height, colour, alphaPlane);
  }

  /** The same, with half as many samples of colour in both directions: 4:2:0. */
  public Pixels scaleHalvingColour(Pixels ycbcr) {
    int halfWidth = (width + 1) / 2;
    int halfHeight = (height + 1) / 2;
    Window covered = // in whole samples, the last of which may reach beyond the picture
        new Window(
            window.x(),
            window.y(),
            window.width() * 2 * halfWidth / width,
            window.height() * 2 * halfHeight / height);
    Scaler half = new Scaler(covered, halfWidth, halfHeight);
    List<Plane> colour = new ArrayList<>();
    colour.add(opaque(ycbcr.colour().get(0)));
    for (Plane plane : ycbcr.colour().subList(1, 3)) {
      colour.add(new Plane(halfWidth, halfHeight, 2, 2, half.opaque(plane).samples()));
    }
    return Pixels.opaque(Pixels.Model.YCBCR, width, height, colour);
  }

  private Plane colour(Plane plane, Optional<Plane> sourceAlpha, Optional<float[]> alpha) {
    if (alpha.isEmpty()) {
      return isIdentity(plane) ? plane : opaque(plane);
    }
    float[] samples = exact(plane, sourceAlpha.orElseThrow());
    float[] opacity = alpha.get();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = opacity[i] < 0.5f ? 0 : samples[i] * 255 / opacity[i];
    }
    return rounded(samples);
  }

  private boolean isIdentity(Plane plane) {
    return plane.stepX() == 1
        && plane.stepY() == 1
        && plane.width() == width
        && plane.height() == height
        && window.equals(Window.of(width, height));
  }

  private Plane opaque(Plane plane) {
    byte[] bytes = new byte[Math.multiplyExact(width, height)];
    resample(
        plane,
        null,
        (samples, count, at) -> {
          RowSums.toLevels(samples);
          for (int i = 0, to = at; i < count; i++, to += width) {
            bytes[to] = RowSums.level(samples[i]);
          }
        });
    return Plane.of(width, height, bytes);
  }

  private float[] exact(Plane plane, @Nullable Plane alpha) {
    float[] floats = new float[Math.multiplyExact(width, height)];
    resample(
        plane,
        alpha,
        (samples, count, at) -> {
          for (int i = 0; i < count; i++) {
            floats[at + i * width] = samples[i];
          }
        });
    return floats;
  }

  private Plane rounded(float[] samples) {
    RowSums.toLevels(samples);
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = RowSums.level(samples[i]);
    }
    return Plane.of(width, height, bytes);
  }

  private void resample(Plane plane, @Nullable Plane alpha, Column out) {
    Kernel across = kernel(plane.width(), plane.stepX(), window.x(), window.width(), width);
    Kernel down = kernel(plane.height(), plane.stepY(), window.y(), window.height(), height);
    Rows rows = new Rows(plane, alpha, across.lowest(), across.end(), down.widest());
    int columns = across.end() - across.lowest();
    float[][] four = new float[4][columns];
    float[][] block = new float[columns][LANES];
    for (int y = 0; y < height; y += LANES) {
      int lanes = Math.min(LANES, height - y);
      for (int lane = 0; lane < lanes; lane += 4) {
        for (int i = 0; i < 4; i++) {
          int at = Math.min(y + lane + i, height - 1);
          rows.weigh(down.first[at], down.weights[at], four[i]);
        }
        turn(four[0], four[1], four[2], four[3], block, lane);
      }
      weighAcross(block, across, out, y, lanes);
    }
  }

  /** Turns a block on its side, four rows at a time, since each column is an array of its own. */
  private static void turn(
      float[] one, float[] two, float[] three, float[] four, float[][] block, int lane) {
    for (int x = 0; x < block.length; x++) {
      float[] column = block[x];
      column[lane] = one[x];
      column[lane + 1] = two[x];
      column[lane + 2] = three[x];
      column[lane + 3] = four[x];
    }
  }

  /**
   * The kernel, shared by planes of one picture: computing one takes a tenth of the time of using
   * it.
   */
  private Kernel kernel(int length, int step, double from, double span, int outputs) {
    return kernels.computeIfAbsent(
        List.of(length, step, from, span, outputs),
        key -> Kernel.lanczos(length, from / step, span / step, outputs));
  }

  /** Scales a block of rows horizontally: each weight serves all of its rows. */
  private void weighAcross(float[][] block, Kernel kernel, Column out, int y, int lanes) {
    int base = kernel.lowest();
    float[] sum = new float[LANES];
    for (int x = 0; x < width; x++) {
      RowSums.weigh(block, kernel.first[x] - base, kernel.weights[x], sum);
      out.put(sum, lanes, y * width + x);
    }
  }
}
