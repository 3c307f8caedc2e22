package dev.edgekit.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** A picture with detail at every scale, as photographs have it; always the same. */
final class Landscape {
  private static final int OCTAVES = 9;

  private Landscape() {}

  static byte[] jpeg(int width, int height) {
    float[][] noise = new float[3][];
    for (int c = 0; c < 3; c++) {
      noise[c] = noise(width, height, c);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float luma = noise[0][i];
        image.setRGB(
            x,
            y,
            level(luma + 0.3f * noise[1][i]) << 16
                | level(luma) << 8
                | level(luma + 0.3f * noise[2][i]));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Octaves of smooth noise, each of half the size and two thirds of the strength. */
  private static float[] noise(int width, int height, long seed) {
    float[] sum = new float[width * height];
    float strength = 1;
    for (int octave = 0; octave < OCTAVES; octave++, strength *= 0.68f) {
      int cell = 1 << (OCTAVES - octave);
      int columns = width / cell + 2;
      int rows = height / cell + 2;
      float[] grid = new float[columns * rows];
      Random random = new Random(seed * OCTAVES + octave);
      for (int i = 0; i < grid.length; i++) {
        grid[i] = random.nextFloat() - 0.5f;
      }
      for (int y = 0; y < height; y++) {
        float fy = (float) (y % cell) / cell;
        for (int x = 0; x < width; x++) {
          float fx = (float) (x % cell) / cell;
          int at = y / cell * columns + x / cell;
          float upper = grid[at] * (1 - fx) + grid[at + 1] * fx;
          float lower = grid[at + columns] * (1 - fx) + grid[at + columns + 1] * fx;
          sum[y * width + x] += strength * (upper * (1 - fy) + lower * fy);
        }
      }
    }
    return sum;
  }

  private static int level(float value) {
    return Math.min(255, Math.max(0, Math.round(128 + 110 * value)));
  }
}
