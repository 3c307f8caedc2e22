package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Frames of AV1 video, decoded by libaom, each with the state that those before it left. Confined
 * to one thread.
 */
final class Av1Frames implements AutoCloseable {
  private final NativeScope scope = new NativeScope();
  private final ImageInfo info;
  private final AVCodecContext context;
  private final AVFrame frame;

  /** A decoder for frames of the picture's size. */
  Av1Frames(ImageInfo info) {
    this.info = info;
    try {
      this.context = open();
      this.frame = scope.frame();
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private AVCodecContext open() {
    AVCodec codec = avcodec_find_decoder_by_name(AvifEncoder.NAME);
    if (codec == null || codec.isNull()) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no native decoder for AVIF.");
    }
    AVCodecContext opened = scope.context(codec);
    opened.max_pixels(Decoder.maxPixels(info));
    opened.thread_count(1);
    Decoder.check(avcodec_open2(opened, codec, scope.options(Map.of())));
    return opened;
  }

  /** The frame that these data show. */
  Pixels next(Bytes sample) {
    byte[] data = sample.copy();
    Decoder.checkFrame(data, info);
    try (NativeScope once = new NativeScope()) {
      Decoder.check(avcodec_send_packet(context, once.packet(data)));
    }
    Decoder.check(avcodec_receive_frame(context, frame));
    Decoder.checkSize(frame.width(), frame.height(), info, 1);
    return new FrameReader(frame, info, 1).read();
  }

  @Override
  public void close() {
    scope.close();
  }
}
