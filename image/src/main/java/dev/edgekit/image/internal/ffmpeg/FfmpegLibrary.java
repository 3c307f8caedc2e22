package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.javacpp.Loader;

/** FFmpeg's libraries, loaded once in a process and silenced. */
final class FfmpegLibrary {
  private final boolean tunesForPictures;

  private FfmpegLibrary(boolean tunesForPictures) {
    this.tunesForPictures = tunesForPictures;
  }

  static FfmpegLibrary load() {
    try {
      Loader.load(org.bytedeco.ffmpeg.global.avutil.class);
      Loader.load(org.bytedeco.ffmpeg.global.avcodec.class);
      // A library must not write to its host's standard error. The level is one for the whole
      // process.
      av_log_set_level(AV_LOG_QUIET);
      return new FfmpegLibrary(AvifEncoder.canTuneForPictures());
    } catch (LinkageError | RuntimeException e) {
      throw new UnsupportedOperationException("native codecs can't be loaded: " + e, e);
    }
  }

  /** Whether its libaom can be tuned for still pictures. */
  boolean tunesForPictures() {
    return tunesForPictures;
  }

  boolean hasEncoder(String name) {
    AVCodec codec = avcodec_find_encoder_by_name(name);
    return codec != null && !codec.isNull();
  }
}
