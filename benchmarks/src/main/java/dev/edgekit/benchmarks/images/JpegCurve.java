package dev.edgekit.benchmarks.images;

import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Size against score of one picture as JPEG: libjpeg (the JDK's) with 4:2:0, either as it writes by
 * default, baseline with the standard's Huffman tables, or progressive with Huffman tables of the
 * picture's own, which has the same pixels in fewer bytes. Between the qualities that are measured,
 * the logarithm of the size is interpolated.
 */
final class JpegCurve {
  private static final int[] QUALITIES = {5, 10, 15, 25, 40, 55, 70, 80, 88, 93, 97};

  private final Map<Integer, Double> scores = new TreeMap<>();
  private final Map<Integer, Integer> bytes = new TreeMap<>();

  private JpegCurve() {}

  static JpegCurve of(BufferedImage pixels, Ssimulacra2 judge, boolean progressive)
      throws IOException {
    JpegCurve curve = new JpegCurve();
    for (int quality : QUALITIES) {
      byte[] jpeg = jpeg(pixels, quality / 100f, progressive);
      curve.bytes.put(quality, jpeg.length);
      curve.scores.put(quality, judge.score(SizeAtQuality.read(jpeg)));
    }
    return curve;
  }

  double scoreOf(int quality) {
    return scores.getOrDefault(quality, Double.NaN);
  }

  double bytesOf(int quality) {
    return bytes.getOrDefault(quality, 0);
  }

  /** The size at a score; that of an end where the score is beyond it. */
  double bytesAt(double score) {
    int below = QUALITIES[0];
    for (int quality : QUALITIES) {
      if (scoreOf(quality) >= score) {
        return between(below, quality, score);
      }
      below = quality;
    }
    return bytesOf(below);
  }

  private double between(int below, int above, double score) {
    if (below == above) {
      return bytesOf(above);
    }
    double part = (score - scoreOf(below)) / (scoreOf(above) - scoreOf(below));
    return Math.exp(Math.log(bytesOf(below)) * (1 - part) + Math.log(bytesOf(above)) * part);
  }

  static byte[] jpeg(BufferedImage pixels, float quality, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
    settings.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), settings);
    } finally {
      writer.dispose();
    }
    return jpeg.toByteArray();
  }
}
