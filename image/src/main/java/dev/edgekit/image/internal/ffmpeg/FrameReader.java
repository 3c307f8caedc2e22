package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.ColourMatrix;
import dev.edgekit.image.internal.pixels.HdrCurve;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.pixels.Window;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/** Copies a decoded frame to the heap, whatever its layout, as libavutil describes it. */
final class FrameReader {
  private static final Set<Integer> FULL_RANGE =
      Set.of(
          AV_PIX_FMT_YUVJ420P,
          AV_PIX_FMT_YUVJ422P,
          AV_PIX_FMT_YUVJ444P,
          AV_PIX_FMT_YUVJ440P,
          AV_PIX_FMT_YUVJ411P);

  private final AVFrame frame;
  private final ImageInfo info;
  private final int shrink;
  private final AVPixFmtDescriptor layout;

  FrameReader(AVFrame frame, ImageInfo info, int shrink) {
    this.frame = frame;
    this.info = info;
    this.shrink = shrink;
    this.layout = av_pix_fmt_desc_get(frame.format());
  }

  Pixels read() {
    if (layout == null || has(AV_PIX_FMT_FLAG_BITSTREAM) || has(AV_PIX_FMT_FLAG_PAL)) {
      throw new ImageException(Reason.UNSUPPORTED, "The original's pixel layout is not supported.");
    }
    boolean alpha = has(AV_PIX_FMT_FLAG_ALPHA);
    int colours = layout.nb_components() - (alpha ? 1 : 0);
    Optional<Plane> opacity = alpha ? Optional.of(component(colours)) : Optional.empty();
    Optional<HdrCurve> curve = HdrCurve.of(info);
    if (curve.isPresent()) {
      return deep(curve.get(), colours, opacity);
    }
    List<Plane> colour = new ArrayList<>();
    for (int i = 0; i < colours; i++) {
      colour.add(component(i));
    }
    if (colours == 1) {
      return new Pixels(Model.GRAY, info.width(), info.height(), colour, opacity);
    }
    if (has(AV_PIX_FMT_FLAG_RGB)) {
      checkIsRgb();
      return new Pixels(Model.RGB, info.width(), info.height(), colour, opacity);
    }
    Pixels ycbcr = Pixels.opaque(Model.YCBCR, info.width(), info.height(), colour);
    if (info.format() == ImageFormat.AVIF) {
      ColourMatrix matrix = ColourMatrix.of(info.cicp().orElseGet(this::ofFrame));
      return matrix.equals(ColourMatrix.JPEG) ? ycbcr : rgb(ycbcr, matrix);
    }
    return opacity.map(plane -> rgb(ycbcr, plane)).orElse(ycbcr);
  }

  /** The code points that the AV1 data state. */
  private Cicp ofFrame() {
    boolean full = frame.color_range() == AVCOL_RANGE_JPEG;
    return new Cicp(frame.color_primaries(), frame.color_trc(), frame.colorspace(), full);
  }

  /** Refuses RGB, which libaom gives if the data say so, where the file says otherwise. */
  private void checkIsRgb() {
    int matrix = info.cicp().map(Cicp::matrix).orElse(AVCOL_SPC_RGB);
    if (matrix != AVCOL_SPC_RGB && matrix != AVCOL_SPC_UNSPECIFIED) {
      throw new ImageException(
          Reason.UNSUPPORTED,
          "The original's data are RGB, but its file says matrix %d.".formatted(matrix));
    }
  }

  private Pixels deep(HdrCurve curve, int colours, Optional<Plane> alpha) {
    Map<Integer, ByteBuffer> data = new HashMap<>();
    for (int c = 0; c < colours; c++) {
      int rows = height(c);
      data.computeIfAbsent(layout.comp(c).plane(), plane -> data(plane, rows));
    }
    List<Plane> colour = new ArrayList<>();
    HighBitDepthFrame deep = new HighBitDepthFrame(frame, layout, data, isLimited(0));
    for (byte[] samples : deep.read(curve, info, colours)) {
      colour.add(Plane.of(frame.width(), frame.height(), samples));
    }
    Model model = colours == 1 ? Model.GRAY : Model.RGB;
    return new Pixels(model, info.width(), info.height(), colour, alpha);
  }

  /** Chroma at full size and RGB, as transparency needs it. */
  private Pixels rgb(Pixels ycbcr, Plane alpha) {
    int width = frame.width();
    int height = frame.height();
    Window all = Window.of(info.width(), info.height());
    Pixels rgb = Colour.toRgb(new Scaler(all, width, height).scale(ycbcr));
    return new Pixels(Model.RGB, info.width(), info.height(), rgb.colour(), Optional.of(alpha));
  }

  /** RGB by any matrix: our AVIF files have JPEG's, those of others may have another. */
  private Pixels rgb(Pixels ycbcr, ColourMatrix matrix) {
    Window all = Window.of(info.width(), info.height());
    Pixels full = new Scaler(all, frame.width(), frame.height()).scale(ycbcr);
    return Pixels.opaque(Model.RGB, info.width(), info.height(), matrix.toRgb(full.colour()));
  }

  private boolean has(long flag) {
    return (layout.flags() & flag) != 0;
  }

  private Plane component(int index) {
    boolean chroma = !has(AV_PIX_FMT_FLAG_RGB) && (index == 1 || index == 2);
    int shiftX = chroma ? layout.log2_chroma_w() : 0;
    int shiftY = chroma ? layout.log2_chroma_h() : 0;
    int width = (frame.width() + (1 << shiftX) - 1) >> shiftX;
    int height = height(index);
    byte[] samples = new byte[Math.multiplyExact(width, height)];
    AVComponentDescriptor part = layout.comp(index);
    ByteBuffer data = data(part.plane(), height);
    int stride = frame.linesize(part.plane());
    for (int y = 0; y < height; y++) {
      if (part.depth() == 8 && part.step() == 1) {
        data.get(y * stride + part.offset(), samples, y * width, width);
      } else {
        unpack(data, y * stride + part.offset(), part, samples, y * width, width);
      }
    }
    if (isLimited(index)) {
      expand(samples, chroma);
    }
    return new Plane(width, height, shrink << shiftX, shrink << shiftY, samples);
  }

  private int height(int component) {
    boolean chroma = !has(AV_PIX_FMT_FLAG_RGB) && (component == 1 || component == 2);
    int shift = chroma ? layout.log2_chroma_h() : 0;
    return (frame.height() + (1 << shift) - 1) >> shift;
  }

  private ByteBuffer data(int plane, int height) {
    int stride = frame.linesize(plane);
    if (stride <= 0) {
      throw new ImageException(Reason.UNSUPPORTED, "The original is stored upside down.");
    }
    return frame.data(plane).capacity((long) stride * height).asByteBuffer();
  }

  private void unpack(
      ByteBuffer data, int from, AVComponentDescriptor part, byte[] samples, int to, int count) {
    int step = part.step();
    int shift = part.shift();
    if (part.depth() <= 8) {
      for (int x = 0, at = from; x < count; x++, at += step) {
        samples[to + x] = (byte) (data.get(at) >> shift);
      }
      return;
    }
    int max = (1 << part.depth()) - 1;
    boolean big = has(AV_PIX_FMT_FLAG_BE);
    for (int x = 0, at = from; x < count; x++, at += step) {
      int first = data.get(at) & 0xff;
      int second = data.get(at + 1) & 0xff;
      int value = (big ? first << 8 | second : second << 8 | first) >> shift & max;
      samples[to + x] = (byte) ((value * 255 + max / 2) / max);
    }
  }

  private boolean isLimited(int index) {
    boolean luma =
        !has(AV_PIX_FMT_FLAG_RGB)
            && (layout.nb_components() >= 3 || info.format() == ImageFormat.AVIF);
    return luma
        && index < 3
        && !FULL_RANGE.contains(frame.format())
        && frame.color_range() != AVCOL_RANGE_JPEG;
  }

  /** Expands 16 to 235 (chroma: 240) to the full range. */
  private static void expand(byte[] samples, boolean chroma) {
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      double value = chroma ? (i - 128) * 255.0 / 224 + 128 : (i - 16) * 255.0 / 219;
      table[i] = (byte) Math.min(255, Math.max(0, Math.round(value)));
    }
    for (int i = 0; i < samples.length; i++) {
      samples[i] = table[samples[i] & 0xff];
    }
  }
}
