package dev.edgekit.image.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.javacpp.Loader;

/** FFmpeg's libraries, loaded once in a process and silenced. */
final class Library {
  private static final String BEST_TUNE = "iq";
  private static final String OLDER_TUNE = "ssim";

  private final String tune;

  private Library(String tune) {
    this.tune = tune;
  }

  static Library load() {
    try {
      Loader.load(org.bytedeco.ffmpeg.global.avutil.class);
      Loader.load(org.bytedeco.ffmpeg.global.avcodec.class);
      // A library may not write to its host's standard error. The level is the process's.
      av_log_set_level(AV_LOG_QUIET);
      return new Library(AvifEncoder.accepts(BEST_TUNE) ? BEST_TUNE : OLDER_TUNE);
    } catch (LinkageError | RuntimeException e) {
      throw new UnsupportedOperationException("native codecs can't be loaded: " + e, e);
    }
  }

  /** libaom's {@code tune} for still pictures: {@code iq} from libaom 3.12 on. */
  String tune() {
    return tune;
  }

  boolean hasEncoder(String name) {
    AVCodec codec = avcodec_find_encoder_by_name(name);
    return codec != null && !codec.isNull();
  }
}
