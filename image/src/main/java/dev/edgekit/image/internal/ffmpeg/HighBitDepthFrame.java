package dev.edgekit.image.internal.ffmpeg;

import static java.util.Objects.requireNonNull;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.pixels.ColourMatrix;
import dev.edgekit.image.internal.pixels.HdrCurve;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/**
 * A frame whose curve is one of {@link HdrCurve}, read by rows with all of its bits: with eight,
 * banding would show.
 */
final class HighBitDepthFrame {
  private final AVFrame frame;
  private final AVPixFmtDescriptor layout;
  private final Map<Integer, ByteBuffer> data;
  private final boolean limited;
  private final int width;
  private final int height;

  /**
   * A frame.
   *
   * @param data the samples by planes
   * @param limited whether the range leaves room below black and above white
   */
  HighBitDepthFrame(
      AVFrame frame, AVPixFmtDescriptor layout, Map<Integer, ByteBuffer> data, boolean limited) {
    this.data = data;
    this.frame = frame;
    this.layout = layout;
    this.limited = limited;
    this.width = frame.width();
    this.height = frame.height();
  }

  /** The samples of grey, or of red, green and blue, with sRGB's curve. */
  byte[][] read(HdrCurve curve, ImageInfo info, int colours) {
    HdrCurve.Weights weights = HdrCurve.Weights.of(info);
    byte[][] mapped = new byte[colours][Math.multiplyExact(width, height)];
    float[][] row = new float[colours][width];
    boolean differences = colours == 3 && (layout.flags() & AV_PIX_FMT_FLAG_RGB) == 0;
    Optional<ColourMatrix> matrix =
        differences ? info.cicp().map(ColourMatrix::of) : Optional.empty();
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < colours; c++) {
        if (differences && c > 0) {
          difference(c, y, row[c]);
        } else {
          plain(c, y, row[c]);
        }
      }
      if (differences) {
        matrix.orElseThrow().toRgb(row);
      }
      curve.map(row, weights, mapped, y * width);
    }
    return mapped;
  }

  private void plain(int component, int y, float[] to) {
    int[] samples = samples(component, y, width);
    int depth = layout.comp(component).depth();
    float black = limited ? 16 << (depth - 8) : 0;
    float range = limited ? 219 << (depth - 8) : (1 << depth) - 1;
    for (int x = 0; x < width; x++) {
      to[x] = (samples[x] - black) / range;
    }
  }

  /**
   * Brings a colour difference to full size: three parts of the nearest sample and one of the next,
   * in each direction that is halved.
   */
  private void difference(int component, int y, float[] to) {
    int halfX = layout.log2_chroma_w();
    int halfY = layout.log2_chroma_h();
    int columns = (width + halfX) >> halfX;
    int rows = (height + halfY) >> halfY;
    int depth = layout.comp(component).depth();
    float middle = 1 << (depth - 1);
    float range = 16 * (limited ? 224 << (depth - 8) : (1 << depth) - 1);
    int[] near = samples(component, y >> halfY, columns);
    int[] far = samples(component, next(y, halfY, rows), columns);
    for (int x = 0; x < width; x++) {
      int i = x >> halfX;
      int k = next(x, halfX, columns);
      to[x] = (9 * near[i] + 3 * near[k] + 3 * far[i] + far[k] - 16 * middle) / range;
    }
  }

  private static int next(int at, int half, int count) {
    int towards = half == 0 ? 0 : (at & 1) == 0 ? -1 : 1;
    return Math.min(count - 1, Math.max(0, (at >> half) + towards));
  }

  /** A row of samples, copied in one go: reading single numbers off the heap is slow. */
  private int[] samples(int component, int y, int count) {
    AVComponentDescriptor part = layout.comp(component);
    ByteBuffer plane = requireNonNull(data.get(part.plane()));
    int step = part.step();
    byte[] row = new byte[count * step];
    plane.get(y * frame.linesize(part.plane()), row);
    int[] samples = new int[count];
    int first = part.offset();
    int second = part.depth() > 8 ? first + 1 : first; // little-endian, as AV1 is decoded
    int wide = second > first ? 8 : 0;
    int shift = part.shift(); // read once: it lies off the heap, too
    int mask = (1 << part.depth()) - 1;
    for (int x = 0, at = 0; x < count; x++, at += step) {
      int value = (row[at + first] & 0xff) | ((row[at + second] & 0xff) << wide);
      samples[x] = value >> shift & mask;
    }
    return samples;
  }
}
