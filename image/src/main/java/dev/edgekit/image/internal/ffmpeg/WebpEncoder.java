package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB32;

import dev.edgekit.image.Effort;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * WebP by libwebp, which converts RGB to half-size chroma itself, better than a plain mean would.
 */
final class WebpEncoder {
  static final String NAME = "libwebp";

  byte[] encode(Pixels pixels, EncodeSettings settings) {
    return new StillEncoding(
            NAME, AV_PIX_FMT_RGB32(), pixels.width(), pixels.height(), options(settings))
        .encode(List.of(interleave(Colour.toRgb(pixels))));
  }

  byte[] encode(Animation animation, EncodeSettings settings) {
    WebpAnimationEncoder encoding =
        new WebpAnimationEncoder(animation.width(), animation.height(), options(settings));
    return encoding.encode(animation, frame -> interleave(Colour.toRgb(frame)).samples());
  }

  private static Map<String, String> options(EncodeSettings settings) {
    return Map.of(
        "quality", Integer.toString(settings.quality()),
        "lossless", settings.lossless() ? "1" : "0",
        "compression_level", Integer.toString(method(settings.effort())));
  }

  private static int method(Effort effort) {
    return switch (effort) {
      case FAST -> 3;
      case BALANCED -> 4;
      case THOROUGH, SMALL -> 6;
    };
  }

  /**
   * One plane of blue, green, red, alpha: what libavutil calls RGB32 on all little-endian machines.
   */
  private static Plane interleave(Pixels rgb) {
    byte[] red = rgb.colour().get(0).samples();
    byte[] green = rgb.colour().get(1).samples();
    byte[] blue = rgb.colour().get(2).samples();
    Optional<byte[]> alpha = rgb.alpha().map(Plane::samples);
    byte[] mixed = new byte[Math.multiplyExact(red.length, 4)];
    for (int i = 0, at = 0; i < red.length; i++, at += 4) {
      mixed[at] = blue[i];
      mixed[at + 1] = green[i];
      mixed[at + 2] = red[i];
      mixed[at + 3] = -1;
    }
    alpha.ifPresent(
        samples -> {
          for (int i = 0; i < samples.length; i++) {
            mixed[4 * i + 3] = samples[i];
          }
        });
    return Plane.of(4 * rgb.width(), rgb.height(), mixed);
  }
}
