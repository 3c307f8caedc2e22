package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.avif.AvifSequence.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Video of one or three channels, encoded by libaom frame by frame, eight bits to a sample. Frames
 * are counted, not timed: how long each is shown is up to the container. Confined to one thread.
 */
final class Av1Video implements AutoCloseable {
  private static final int FRAMES_PER_SECOND = 25;

  private final NativeScope scope = new NativeScope();
  private final int width;
  private final int height;
  private final List<Sample> samples = new ArrayList<>();
  private final AVCodecContext context;
  private final AVFrame frame;
  private final AVPacket packet;
  private int count;

  /**
   * An open encoder.
   *
   * @param pixelFormat libavutil's
   * @param options the encoder's
   */
  Av1Video(int pixelFormat, int width, int height, Map<String, String> options) {
    this.width = width;
    this.height = height;
    try {
      this.context = open(pixelFormat, options);
      this.frame = scope.frame();
      this.packet = scope.packet();
      frame.width(width).height(height).format(pixelFormat).color_range(AVCOL_RANGE_JPEG);
      check(av_frame_get_buffer(frame, 0), "making room");
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** Takes the next frame, one plane for each that the pixel format has. */
  void add(List<Plane> planes) {
    check(av_frame_make_writable(frame), "making room");
    for (int i = 0; i < planes.size(); i++) {
      fill(i, planes.get(i));
    }
    frame.pts(count++);
    check(avcodec_send_frame(context, frame), "taking a frame");
    receive(AVERROR_EAGAIN());
  }

  /** What became of each frame. */
  List<Sample> finish() {
    check(avcodec_send_frame(context, null), "ending");
    receive(AVERROR_EOF());
    return List.copyOf(samples);
  }

  @Override
  public void close() {
    scope.close();
  }

  private AVCodecContext open(int pixelFormat, Map<String, String> options) {
    AVCodec codec = avcodec_find_encoder_by_name(AvifEncoder.NAME);
    if (codec == null || codec.isNull()) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no encoder of AV1 here.");
    }
    AVCodecContext opened = scope.context(codec);
    opened.width(width).height(height).pix_fmt(pixelFormat);
    opened.time_base().num(1).den(FRAMES_PER_SECOND);
    opened.color_range(AVCOL_RANGE_JPEG);
    opened.color_primaries(AVCOL_PRI_BT709);
    opened.color_trc(AVCOL_TRC_IEC61966_2_1);
    opened.colorspace(AVCOL_SPC_SMPTE170M);
    opened.thread_count(1);
    check(avcodec_open2(opened, codec, scope.options(options)), "opening");
    return opened;
  }

  /**
   * Takes finished packets: libaom looks ahead, so they come later than their frames, or several at
   * a time.
   */
  private void receive(int end) {
    int result;
    while ((result = avcodec_receive_packet(context, packet)) >= 0) {
      byte[] data = new byte[packet.size()];
      packet.data().get(data);
      samples.add(new Sample(data, (packet.flags() & AV_PKT_FLAG_KEY) != 0));
    }
    if (result != end) {
      check(result, "encoding");
    }
  }

  private void fill(int index, Plane plane) {
    int stride = frame.linesize(index);
    ByteBuffer rows = frame.data(index).capacity((long) stride * plane.height()).asByteBuffer();
    for (int y = 0; y < plane.height(); y++) {
      rows.put(y * stride, plane.samples(), y * plane.width(), plane.width());
    }
  }

  private void check(int result, String doing) {
    if (result < 0) {
      throw new ImageException(
          Reason.NOT_ENCODED,
          "The encoder failed.",
          new IllegalStateException(
              "libaom failed %s %d × %d: %d".formatted(doing, width, height, result)));
    }
  }
}
