package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;

/** The native objects of one call, freed in reverse order when the call ends, however it does. */
final class NativeScope implements AutoCloseable {
  private final Deque<Runnable> frees = new ArrayDeque<>();

  AVCodecContext context(AVCodec codec) {
    AVCodecContext context = present(avcodec_alloc_context3(codec));
    frees.push(() -> avcodec_free_context(context));
    return context;
  }

  AVFrame frame() {
    AVFrame frame = present(av_frame_alloc());
    frees.push(() -> av_frame_free(frame));
    return frame;
  }

  AVPacket packet() {
    AVPacket packet = present(av_packet_alloc());
    frees.push(() -> av_packet_free(packet));
    return packet;
  }

  AVPacket packet(byte[] data) {
    AVPacket packet = packet();
    if (av_new_packet(packet, data.length) < 0) {
      throw outOfMemory();
    }
    packet.data().put(data, 0, data.length);
    return packet;
  }

  AVDictionary options(Map<String, String> options) {
    AVDictionary dictionary = new AVDictionary(null);
    frees.push(() -> av_dict_free(dictionary));
    options.forEach((name, value) -> av_dict_set(dictionary, name, value, 0));
    return dictionary;
  }

  @Override
  public void close() {
    while (!frees.isEmpty()) {
      frees.pop().run();
    }
  }

  private static <T extends Pointer> T present(T pointer) {
    if (pointer == null || pointer.isNull()) {
      throw outOfMemory();
    }
    return pointer;
  }

  private static ImageException outOfMemory() {
    return new ImageException(Reason.OVERLOADED, "There is no native memory left.");
  }
}
