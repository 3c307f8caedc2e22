package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Plane;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * One frame for one encoder, with as many bits to a sample as the pixel format has.
 *
 * @param encoder its name
 * @param pixelFormat libavutil's
 * @param width in pixels
 * @param height in pixels
 * @param options the encoder's
 */
record StillEncoding(
    String encoder, int pixelFormat, int width, int height, Map<String, String> options) {

  /** The encoded frame from these planes, one for each that the pixel format has. */
  byte[] encode(List<Plane> planes) {
    try (NativeScope scope = new NativeScope()) {
      AVCodecContext context = open(scope);
      AVFrame frame = frame(scope, planes);
      check(avcodec_send_frame(context, frame), "taking the picture");
      check(avcodec_send_frame(context, null), "ending");
      AVPacket packet = scope.packet();
      check(avcodec_receive_packet(context, packet), "encoding");
      byte[] data = new byte[packet.size()];
      packet.data().get(data);
      return data;
    }
  }

  /** Whether the encoder accepts these options. */
  boolean opens() {
    try (NativeScope scope = new NativeScope()) {
      open(scope);
      return true;
    } catch (ImageException e) {
      return false;
    }
  }

  private AVCodecContext open(NativeScope scope) {
    AVCodec codec = avcodec_find_encoder_by_name(encoder);
    if (codec == null || codec.isNull()) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no encoder " + encoder + " here.");
    }
    AVCodecContext context = scope.context(codec);
    context.width(width).height(height).pix_fmt(pixelFormat);
    context.time_base().num(1).den(1);
    context.color_range(AVCOL_RANGE_JPEG);
    context.color_primaries(AVCOL_PRI_BT709);
    context.color_trc(AVCOL_TRC_IEC61966_2_1);
    context.colorspace(AVCOL_SPC_SMPTE170M);
    context.thread_count(1);
    check(avcodec_open2(context, codec, scope.options(options)), "opening");
    return context;
  }

  private AVFrame frame(NativeScope scope, List<Plane> planes) {
    AVFrame frame = scope.frame();
    frame.width(width).height(height).format(pixelFormat).color_range(AVCOL_RANGE_JPEG).pts(0);
    check(av_frame_get_buffer(frame, 0), "making room");
    boolean wide = av_pix_fmt_desc_get(pixelFormat).comp(0).depth() > 8;
    for (int i = 0; i < planes.size(); i++) {
      int stride = frame.linesize(i);
      ByteBuffer rows =
          frame.data(i).capacity((long) stride * planes.get(i).height()).asByteBuffer();
      if (wide) {
        widen(planes.get(i), rows.order(ByteOrder.nativeOrder()), stride, i > 0);
      } else {
        copy(planes.get(i), rows, stride);
      }
    }
    return frame;
  }

  private static void copy(Plane plane, ByteBuffer rows, int stride) {
    for (int y = 0; y < plane.height(); y++) {
      rows.put(y * stride, plane.samples(), y * plane.width(), plane.width());
    }
  }

  /**
   * Widens samples to ten bits: minimum and maximum stay so, and the middle of colour differences
   * stays the middle.
   */
  private static void widen(Plane plane, ByteBuffer rows, int stride, boolean difference) {
    short[] table = new short[256];
    for (int i = 0; i < table.length; i++) {
      double value = difference ? 512 + (i - 128) * 1023 / 255.0 : i * 1023 / 255.0;
      table[i] = (short) Math.max(0, Math.round(value));
    }
    for (int y = 0, i = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++, i++) {
        rows.putShort(y * stride + 2 * x, table[plane.samples()[i] & 0xff]);
      }
    }
  }

  private void check(int result, String doing) {
    if (result < 0) {
      throw new ImageException(
          Reason.NOT_ENCODED,
          "The encoder failed.",
          new IllegalStateException(
              encoder + " failed " + doing + " " + width + " × " + height + ": " + result));
    }
  }
}
