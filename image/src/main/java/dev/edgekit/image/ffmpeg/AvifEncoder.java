package dev.edgekit.image.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;

import dev.edgekit.image.Effort;
import dev.edgekit.image.EncodeSettings;
import dev.edgekit.image.EncodeSettings.Chroma;
import dev.edgekit.image.Pixels;
import dev.edgekit.image.Pixels.Model;
import dev.edgekit.image.Plane;
import dev.edgekit.image.avif.AvifStill;
import dev.edgekit.image.pixels.Colour;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AVIF by libaom's all-intra still picture mode, in our own container. */
final class AvifEncoder {
  static final String NAME = "libaom-av1";

  /** Alpha is encoded well: errors along its edges are seen as fringes. */
  private static final int ALPHA_CRF = 20;

  private final String tune;

  AvifEncoder(String tune) {
    this.tune = tune;
  }

  /** Whether this libaom knows the tune. */
  static boolean accepts(String tune) {
    return new Encoding(NAME, AV_PIX_FMT_YUV444P, 16, 16, options(30, 9, tune)).opens();
  }

  byte[] encode(Pixels pixels, EncodeSettings settings) {
    Pixels colour = Colour.toYcbcr(pixels);
    int speed = speed(settings.effort(), pixels);
    byte[] av1 = encode(colour, settings, speed);
    Optional<byte[]> alpha = pixels.alpha().map(plane -> encodeAlpha(plane, speed));
    return new AvifStill(
            pixels.width(), pixels.height(), av1, alpha, settings.gamut().cicp(), Optional.empty())
        .toBytes();
  }

  private byte[] encode(Pixels pixels, EncodeSettings settings, int speed) {
    Map<String, String> options = options(settings.quality(), speed, tune);
    int width = pixels.width();
    int height = pixels.height();
    List<Plane> planes = pixels.colour();
    if (pixels.model() == Model.GRAY) {
      return new Encoding(NAME, AV_PIX_FMT_GRAY8, width, height, options).encode(planes);
    }
    if (settings.chroma() == Chroma.FULL) {
      return new Encoding(NAME, AV_PIX_FMT_YUV444P, width, height, options).encode(planes);
    }
    List<Plane> halved =
        List.of(planes.get(0), Colour.halve(planes.get(1)), Colour.halve(planes.get(2)));
    return new Encoding(NAME, AV_PIX_FMT_YUV420P, width, height, options).encode(halved);
  }

  private static byte[] encodeAlpha(Plane alpha, int speed) {
    Map<String, String> options = options(ALPHA_CRF, speed, "ssim");
    return new Encoding(NAME, AV_PIX_FMT_GRAY8, alpha.width(), alpha.height(), options)
        .encode(List.of(alpha));
  }

  /** Speed 5 costs five times speed 6 for 5 % of bytes: nobody wants it. */
  private static int speed(Effort effort, Pixels pixels) {
    long size = (long) pixels.width() * pixels.height();
    return switch (effort) {
      case FAST -> size <= 320 * 240 ? 8 : 9;
      case BALANCED -> 8;
      case SMALL -> 6;
    };
  }

  /** {@code cpu-used} beyond 8 and {@code tune=iq} pass through {@code aom-params} only. */
  private static Map<String, String> options(int crf, int speed, String tune) {
    return Map.of(
        "usage",
        "allintra",
        "still-picture",
        "1",
        "crf",
        Integer.toString(crf),
        "aom-params",
        "tune=" + tune + ":cpu-used=" + speed);
  }
}
