package dev.edgekit.benchmarks.story;

import dev.edgekit.benchmarks.story.node.EdgeKitPictures;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the pictures look like: SSIMULACRA2 (of our own port; 100 is the same, 90 can't be told
 * apart, 70 is good) of some covers at the widths of a card on a desk and on a phone, each beside
 * the same width scaled without loss.
 */
record Scores(double jpeg, double first, double refined) {
  private static final int COVERS = 6;
  private static final List<Integer> WIDTHS = List.of(320, 640, 1120);

  /** Shows pictures as a browser would. */
  private record Shown(Path originals, ImageService scaler) {
    private BufferedImage exact(int cover, int width) throws IOException {
      byte[] original = Files.readAllBytes(originals.resolve(Platform.cover(cover)));
      Transform exact = Transform.width(width).format(ImageFormat.PNG);
      return Jpeg.read(scaler.transform(original, exact).bytes());
    }

    private BufferedImage of(Response avif) throws IOException {
      Transform plain = Transform.original().format(ImageFormat.PNG);
      return Jpeg.read(scaler.transform(avif.body(), plain).bytes());
    }
  }

  /** Means of the JPEGs and of both answers of EdgeKit's. */
  static Scores of(Path folder, Path originals) throws IOException {
    double jpeg = 0;
    double first = 0;
    double refined = 0;
    try (ImageService made =
            EdgeKitPictures.service(originals, folder.resolve("variants"))
                .withoutRefinement()
                .build();
        ImageService again =
            EdgeKitPictures.service(originals, folder.resolve("refined"))
                .withoutRefinement()
                .build()) {
      Shown shown = new Shown(originals, made);
      for (int cover = 1; cover <= COVERS; cover++) {
        for (int width : WIDTHS) {
          BufferedImage exact = shown.exact(cover, width);
          Ssimulacra2 judge = Ssimulacra2.against(exact);
          jpeg += judge.score(Jpeg.read(Jpeg.write(exact, 0.8f)));
          first += judge.score(shown.of(made.serve(Refinery.request(cover, width))));
          refined += judge.score(shown.of(again.serve(Refinery.request(cover, width))));
        }
      }
    }
    int n = COVERS * WIDTHS.size();
    return new Scores(jpeg / n, first / n, refined / n);
  }

  /** A sentence. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "SSIMULACRA2, mean of %d: JPEG of quality 80 %.1f, EdgeKit's first answer %.1f, refined"
            + " %.1f",
        COVERS * WIDTHS.size(),
        jpeg,
        first,
        refined);
  }
}
