package dev.edgekit.examples.demo;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * One photograph as a site sends it without a pipeline, and as EdgeKit sends it to a card.
 * Immutable.
 */
final class Comparison {
  private static final int CARD_WIDTH = 640;

  private final byte[] before;
  private final byte[] after;
  private final View view;

  private Comparison(byte[] before, byte[] after, View view) {
    this.before = before;
    this.after = after;
    this.view = view;
  }

  /** Makes it; takes a second or two. */
  static Comparison of(byte[] original, ImageService images) throws IOException {
    Transform card = Transform.width(CARD_WIDTH);
    ImageResult avif = images.transform(original, card.format(ImageFormat.AVIF));
    byte[] exact = images.transform(original, card.format(ImageFormat.PNG)).bytes();
    byte[] seen =
        images.transform(avif.bytes(), Transform.original().format(ImageFormat.PNG)).bytes();
    int jpeg = images.transform(original, card.format(ImageFormat.JPEG)).bytes().length;
    double score = Ssimulacra2.against(pixels(exact)).score(pixels(seen));
    View view =
        new View(original.length, jpeg, avif.bytes().length, avif.width(), Math.round(score));
    return new Comparison(original, avif.bytes(), view);
  }

  private static BufferedImage pixels(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** As it was uploaded, a JPEG. */
  byte[] before() {
    return before;
  }

  /** AVIF at the card's width. */
  byte[] after() {
    return after;
  }

  View view() {
    return view;
  }

  /**
   * What the page says of it.
   *
   * @param jpegBytes of a JPEG at the card's width
   * @param score SSIMULACRA2 of the AVIF beside the same width without loss: 100 is the same, 90
   *     can't be told apart, 70 is good
   */
  record View(int beforeBytes, int jpegBytes, int afterBytes, int width, long score) {}
}
