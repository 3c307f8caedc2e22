package dev.edgekit.image.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageInfo;
import dev.edgekit.image.Pixels;
import dev.edgekit.image.avif.PrimaryItem;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One picture through one of libavcodec's decoders, of the size that its headers state. */
final class Decoder {
  private static final Map<ImageFormat, String> NAMES =
      Map.of(
          ImageFormat.JPEG,
          "mjpeg",
          ImageFormat.PNG,
          "png",
          ImageFormat.WEBP,
          "webp",
          ImageFormat.AVIF,
          "libaom-av1");

  Pixels decode(byte[] source, ImageInfo info, int shrink) {
    try (Scope scope = new Scope()) {
      AVCodec codec = avcodec_find_decoder_by_name(NAMES.getOrDefault(info.format(), ""));
      if (codec == null || codec.isNull() || codec.id() == AV_CODEC_ID_NONE) {
        throw new ImageException(
            Reason.UNSUPPORTED, "There is no native decoder for " + info.format() + ".");
      }
      int halvings = halvings(shrink, codec.max_lowres());
      AVCodecContext context = scope.context(codec);
      context.max_pixels(maxPixels(info));
      context.lowres(halvings);
      context.thread_count(1);
      check(avcodec_open2(context, codec, scope.options(Map.of())));
      check(avcodec_send_packet(context, scope.packet(data(source, info))));
      check(avcodec_send_packet(context, null));
      AVFrame frame = scope.frame();
      check(avcodec_receive_frame(context, frame));
      checkSize(frame, info, 1 << halvings);
      return new FrameReader(frame, info, 1 << halvings).read();
    }
  }

  private static byte[] data(byte[] source, ImageInfo info) {
    return info.format() == ImageFormat.AVIF ? PrimaryItem.of(source) : source;
  }

  /** The greatest power of two within the shrink: each halving drops half of the DCT. */
  private static int halvings(int shrink, int greatest) {
    return Math.min(greatest, 31 - Integer.numberOfLeadingZeros(Math.max(1, shrink)));
  }

  /** Codecs work on whole blocks, so the allowance is the size rounded up to 128. */
  private static long maxPixels(ImageInfo info) {
    return ((info.width() + 127L) & -128) * ((info.height() + 127L) & -128);
  }

  private static void checkSize(AVFrame frame, ImageInfo info, int shrink) {
    if (frame.width() != (info.width() + shrink - 1) / shrink
        || frame.height() != (info.height() + shrink - 1) / shrink) {
      throw new ImageException(
          Reason.CORRUPT,
          "The original is corrupt: its headers say %d × %d, its data %d × %d."
              .formatted(info.width(), info.height(), frame.width(), frame.height()));
    }
  }

  private static void check(int result) {
    if (result < 0) {
      throw new ImageException(
          Reason.CORRUPT,
          "The original is corrupt: it can't be decoded.",
          new IllegalStateException("libavcodec error " + result));
    }
  }
}
