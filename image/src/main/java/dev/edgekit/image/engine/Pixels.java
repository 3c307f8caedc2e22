package dev.edgekit.image.engine;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Elements;
import java.util.List;
import java.util.Optional;

/**
 * A decoded picture on the Java heap, as planes. With transparency, the model is GRAY or RGB and
 * the colour is not premultiplied. Immutable by convention: see {@link Plane}.
 *
 * @param model what the planes mean
 * @param width of the picture in pixels; the planes may have fewer samples
 * @param height of the picture in pixels
 * @param colour one plane for GRAY, otherwise three
 * @param alpha 0 transparent to 255 opaque; absent if all is opaque
 */
public record Pixels(
    Model model, int width, int height, List<Plane> colour, Optional<Plane> alpha) {

  /** What the colour planes mean. All use the full range of 0 to 255. */
  public enum Model {
    /** Luma alone. */
    GRAY,
    /** Luma, and the blue and red differences, by the matrix of JPEG (BT.601, full range). */
    YCBCR,
    /** Red, green, blue. */
    RGB
  }

  /** Checks the number of planes. */
  public Pixels {
    colour = Elements.of(colour, "colour");
    if (colour.size() != (model == Model.GRAY ? 1 : 3)) {
      throw new IllegalArgumentException(model + " with " + colour.size() + " planes");
    }
    if (model == Model.YCBCR && alpha.isPresent()) {
      throw new IllegalArgumentException("YCBCR with alpha: convert to RGB first");
    }
  }

  /** An opaque picture. */
  public static Pixels opaque(Model model, int width, int height, List<Plane> colour) {
    requireNonNull(model, "model must not be null");
    requireNonNull(colour, "colour must not be null");
    return new Pixels(model, width, height, colour, Optional.empty());
  }

  /** Whether colour has fewer samples than brightness. */
  public boolean hasReducedColour() {
    return model == Model.YCBCR && colour.get(1).stepX() > colour.get(0).stepX();
  }

  /** How many bytes the samples take. */
  public long bytes() {
    return colour.stream().mapToLong(p -> p.samples().length).sum()
        + alpha.map(p -> p.samples().length).orElse(0);
  }
}
