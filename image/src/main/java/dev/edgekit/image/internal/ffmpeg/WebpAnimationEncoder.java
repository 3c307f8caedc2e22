package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB32;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.header.WebpTiming;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Frames for libwebp's animation encoder, which stores of each what differs from the one before.
 * The encoder can't set loops and guesses how long the last frame lasts, so both are written into
 * the file afterwards.
 *
 * @param width in pixels
 * @param height in pixels
 * @param options the encoder's
 */
record WebpAnimationEncoder(int width, int height, Map<String, String> options) {
  private static final String NAME = "libwebp_anim";
  private static final int MILLIS_PER_SECOND = 1000;

  /** Whether this build of FFmpeg has the encoder. */
  static boolean isThere() {
    AVCodec codec = avcodec_find_encoder_by_name(NAME);
    return codec != null && !codec.isNull();
  }

  /** The file, each frame given as rows of blue, green, red, alpha. */
  byte[] encode(Animation animation, Function<Pixels, byte[]> samples) {
    try (NativeScope scope = new NativeScope()) {
      AVCodecContext context = open(scope);
      AVFrame frame = scope.frame();
      frame.width(width).height(height).format(AV_PIX_FMT_RGB32());
      check(av_frame_get_buffer(frame, 0), "making room");
      long time = 0;
      while (animation.frames().hasNext()) {
        Frame next = animation.frames().next();
        check(av_frame_make_writable(frame), "making room");
        fill(frame, samples.apply(next.pixels()));
        frame.pts(time);
        check(avcodec_send_frame(context, frame), "taking a frame");
        time += next.millis();
      }
      check(avcodec_send_frame(context, null), "ending");
      AVPacket packet = scope.packet();
      check(avcodec_receive_packet(context, packet), "encoding");
      byte[] file = new byte[packet.size()];
      packet.data().get(file);
      return WebpTiming.set(file, animation.loops(), time);
    }
  }

  private AVCodecContext open(NativeScope scope) {
    AVCodec codec = avcodec_find_encoder_by_name(NAME);
    if (codec == null || codec.isNull()) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no encoder " + NAME + " here.");
    }
    AVCodecContext context = scope.context(codec);
    context.width(width).height(height).pix_fmt(AV_PIX_FMT_RGB32());
    context.time_base().num(1).den(MILLIS_PER_SECOND);
    context.thread_count(1);
    check(avcodec_open2(context, codec, scope.options(options)), "opening");
    return context;
  }

  private void fill(AVFrame frame, byte[] samples) {
    int stride = frame.linesize(0);
    int row = 4 * width;
    ByteBuffer rows = frame.data(0).capacity((long) stride * height).asByteBuffer();
    for (int y = 0; y < height; y++) {
      rows.put(y * stride, samples, y * row, row);
    }
  }

  private static void check(int result, String doing) {
    if (result < 0) {
      throw new ImageException(
          Reason.NOT_ENCODED,
          "The encoder failed.",
          new IllegalStateException(NAME + " failed " + doing + ": " + result));
    }
  }
}
