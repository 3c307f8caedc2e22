package dev.edgekit.image.internal.edit;

import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import java.util.List;
import java.util.Optional;

/**
 * A Gaussian blur as three running means, one after the other, with fractions of a pixel at both
 * ends; the cost doesn't grow with the strength (P. Gwosdek and others, "Theoretical foundations of
 * Gaussian convolution by extended box filtering", 2011). Beyond its edges a picture counts as its
 * outermost samples. Colour is weighted by its opacity, so that what is behind transparency doesn't
 * appear.
 */
public final class Blur implements Edit {
  private static final int PASSES = 3;

  @Override
  public Pixels apply(Pixels pixels, Transform transform) {
    double sigma = transform.edits().blur() * transform.dpr();
    if (sigma == 0) {
      return pixels;
    }
    if (pixels.alpha().isEmpty()) {
      List<Plane> colour = pixels.colour().stream().map(plane -> blurred(plane, sigma)).toList();
      return new Pixels(pixels.model(), pixels.width(), pixels.height(), colour, Optional.empty());
    }
    Plane alpha = pixels.alpha().get();
    float[] opacity = floats(alpha);
    float[] soft = blurred(opacity.clone(), alpha.width(), alpha.height(), sigma);
    List<Plane> colour =
        pixels.colour().stream()
            .map(plane -> plane(plane, weighted(plane, opacity, soft, sigma)))
            .toList();
    return new Pixels(
        pixels.model(), pixels.width(), pixels.height(), colour, Optional.of(plane(alpha, soft)));
  }

  private static Plane blurred(Plane plane, double sigma) {
    double own = sigma / plane.stepX(); // reduced colour
    return plane(plane, blurred(floats(plane), plane.width(), plane.height(), own));
  }

  private static float[] weighted(Plane plane, float[] opacity, float[] soft, double sigma) {
    float[] samples = floats(plane);
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= opacity[i];
    }
    blurred(samples, plane.width(), plane.height(), sigma);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = soft[i] < 0.5f ? 0 : samples[i] / soft[i];
    }
    return samples;
  }

  private static float[] blurred(float[] samples, int width, int height, double sigma) {
    double variance = sigma * sigma / PASSES;
    int reach = (int) ((Math.sqrt(12 * variance + 1) - 1) / 2);
    double beyond = // so that the variance is met exactly
        (2 * reach + 1)
            * (reach * (reach + 1) - 3 * variance)
            / (6 * (variance - (reach + 1.0) * (reach + 1)));
    float[] line = new float[Math.max(width, height)];
    for (int pass = 0; pass < PASSES; pass++) {
      for (int y = 0; y < height; y++) {
        mean(samples, y * width, 1, width, reach, beyond, line);
      }
      for (int x = 0; x < width; x++) {
        mean(samples, x, width, height, reach, beyond, line);
      }
    }
    return samples;
  }

  /**
   * The mean of a sample and its neighbours, for a row or column, in place.
   *
   * @param reach neighbours on each side that count fully
   * @param beyond how much the neighbour after those counts, 0 to 1
   */
  private static void mean(
      float[] samples, int from, int step, int count, int reach, double beyond, float[] line) {
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      sum += samples[from + step * clamp(i, count)];
    }
    double weight = 2 * reach + 1 + 2 * beyond;
    for (int i = 0; i < count; i++) {
      float before = samples[from + step * clamp(i - reach - 1, count)];
      float after = samples[from + step * clamp(i + reach + 1, count)];
      line[i] = (float) ((sum + beyond * (before + after)) / weight);
      sum += after - samples[from + step * clamp(i - reach, count)];
    }
    for (int i = 0; i < count; i++) {
      samples[from + step * i] = line[i];
    }
  }

  private static int clamp(int index, int count) {
    return Math.max(0, Math.min(count - 1, index));
  }

  private static float[] floats(Plane plane) {
    float[] floats = new float[plane.samples().length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = plane.samples()[i] & 0xff;
    }
    return floats;
  }

  private static Plane plane(Plane like, float[] samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(samples[i])));
    }
    return new Plane(like.width(), like.height(), like.stepX(), like.stepY(), bytes);
  }
}
