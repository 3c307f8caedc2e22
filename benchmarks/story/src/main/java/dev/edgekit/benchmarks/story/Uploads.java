package dev.edgekit.benchmarks.story;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What staff uploaded: covers of 1,600 × 900 pixels, JPEG of quality 90, each a part of one of the
 * demo's twelve photographs, which are real and under licences that NOTICE names. Each cover has a
 * second picture, which may replace the first.
 */
public final class Uploads {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 900;
  private static final float QUALITY = 0.9f;

  private final Path uploads;
  private final Path originals;

  private Uploads(Path uploads, Path originals) {
    this.uploads = uploads;
    this.originals = originals;
  }

  /** Makes them from the photographs. */
  static Uploads make(Path photographs, Path folder, long seed) throws IOException {
    Path uploads = Files.createDirectories(folder.resolve("uploads"));
    List<Path> files;
    try (Stream<Path> all = Files.list(photographs)) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    Random random = new Random(seed);
    for (int cover = 1; cover <= Platform.COVERS; cover++) {
      for (int picture = 0; picture < 2; picture++) {
        int photograph = (cover + picture * files.size() / 2) % files.size();
        BufferedImage pixels = Jpeg.read(Files.readAllBytes(files.get(photograph)));
        Files.write(
            uploads.resolve(picture + "-" + Platform.cover(cover)),
            Jpeg.write(part(pixels, random), QUALITY));
      }
    }
    return new Uploads(uploads, Files.createDirectories(folder.resolve("originals")));
  }

  /** A part of the photograph that is no smaller than the cover, so that nothing is enlarged. */
  private static BufferedImage part(BufferedImage from, Random random) {
    int widest = Math.min(from.getWidth(), from.getHeight() * WIDTH / HEIGHT);
    int width = (int) Math.max(Math.min(WIDTH, widest), widest * (0.7 + 0.3 * random.nextDouble()));
    int height = width * HEIGHT / WIDTH;
    int x = (int) ((from.getWidth() - width) * random.nextDouble());
    int y = (int) ((from.getHeight() - height) * random.nextDouble());
    boolean mirrored = random.nextBoolean();
    BufferedImage part = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = part.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(
        from,
        mirrored ? WIDTH : 0,
        0,
        mirrored ? 0 : WIDTH,
        HEIGHT,
        x,
        y,
        x + width,
        y + height,
        null);
    pen.dispose();
    return part;
  }

  /** Every cover is its first picture again. */
  void reset() throws IOException {
    copyTo(originals);
  }

  /** The first picture of each cover, with the time of its making, which is part of its version. */
  void copyTo(Path folder) throws IOException {
    for (int cover = 1; cover <= Platform.COVERS; cover++) {
      String name = Platform.cover(cover);
      Files.copy(
          uploads.resolve("1-" + name),
          folder.resolve(name),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** Where the service looks for them. */
  public Path originals() {
    return originals;
  }
}
