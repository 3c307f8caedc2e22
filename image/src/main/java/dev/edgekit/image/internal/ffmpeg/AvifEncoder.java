package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY10;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P10;

import dev.edgekit.image.Effort;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.header.AvifStill;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AVIF by libaom's all-intra still picture mode, in our own container. */
final class AvifEncoder {
  static final String NAME = "libaom-av1";

  /** Alpha is encoded well: errors along its edges are seen as fringes. */
  static final int ALPHA_CRF = 20;

  /**
   * An encoding can't be interrupted, so the larger a picture is, the less may be tried for each of
   * its pixels. A megapixel takes some 9 s with what up to 100,000 pixels are worth, then 5.5, 3, 1
   * and 0.4 s; each saves 2 to 5 % of the bytes of the next.
   */
  private static final long MAX_PIXELS_AT_SPEED_1 = 100_000;

  private static final long MAX_PIXELS_AT_SPEED_3 = 700_000;
  private static final long MAX_PIXELS_AT_SPEED_4 = 1_500_000;
  private static final long MAX_PIXELS_AT_SPEED_5 = 4_000_000;

  /** So small that the faster efforts can take more care: 320 × 240. */
  private static final long MAX_PIXELS_WITH_CARE = 76_800;

  /**
   * Speed 9 has no means for graphics, 8 has palettes, 7 also copies blocks of the same picture:
   * half to a tenth of the bytes at equal score, for several times the time. A little above 800 ×
   * 600.
   */
  private static final long MAX_PIXELS_WITH_BLOCK_COPY = 524_288;

  /**
   * How much better than the rest smooth areas become beside the slowest search, in per cent of
   * libaom's own measure.
   */
  private static final int STRENGTH = 85;

  /** Between two of libaom's {@code crf}, each quarter takes so much of that away. */
  private static final int STRENGTH_STEP = 10;

  /** The same beside faster ones: 1 to 2 % of bytes at equal score for 1 % of time. */
  private static final String SLIGHT_STRENGTH = ":deltaq-strength=35";

  /**
   * The tune for the score by which we judge; beside it, no sharpness for its own sake and stronger
   * matrices for texture: together 2 to 3 % of bytes at equal score.
   */
  private static final String FOR_PICTURES = "tune=ssimulacra2:sharpness=0:qm-max=6";

  private static final String OLDER = "tune=ssim";

  private static final double OLDER_FASTER = 0.94;
  private static final double OLDER_SMALL = 0.8;

  private final boolean tunesForPictures;

  AvifEncoder(boolean tunesForPictures) {
    this.tunesForPictures = tunesForPictures;
  }

  /** Whether this libaom is new enough to be tuned for still pictures: 3.13 and later. */
  static boolean canTuneForPictures() {
    return new Encoding(NAME, AV_PIX_FMT_YUV444P, 16, 16, options(30, FOR_PICTURES + strength(0)))
        .opens();
  }

  byte[] encode(Pixels pixels, EncodeSettings settings) {
    Pixels colour = Colour.toYcbcr(pixels);
    byte[] av1 = encodeColour(colour, settings, bits(pixels, settings.effort()));
    Optional<byte[]> alpha = pixels.alpha().map(plane -> encodeAlpha(plane, settings.effort()));
    ColourTag colours = settings.colours();
    return new AvifStill(
            pixels.width(), pixels.height(), av1, alpha, colours.cicp(), colours.profile())
        .toBytes();
  }

  /**
   * Ten bits round less between the transforms, which saves 1 to 2 % for a fourth more time. Alpha
   * and colour must have the same.
   */
  private static int bits(Pixels pixels, Effort effort) {
    return effort == Effort.SMALL && pixels.alpha().isEmpty() ? 10 : 8;
  }

  private byte[] encodeColour(Pixels pixels, EncodeSettings settings, int bits) {
    long size = (long) pixels.width() * pixels.height();
    int setting = tunesForPictures ? settings.quality() : forOlder(settings);
    String parameters = parameters(settings, setting % 4, size);
    Map<String, String> options = options(setting / 4, parameters);
    boolean half = settings.chroma() == Chroma.HALF;
    int format =
        pixels.model() == Model.GRAY
            ? bits == 8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_GRAY10()
            : half
                ? bits == 8 ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_YUV420P10()
                : bits == 8 ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV444P10();
    List<Plane> planes = half ? pixels.colour() : Scaler.toFullSize(pixels).colour();
    if (half && pixels.model() != Model.GRAY) {
      planes = List.of(planes.get(0), Colour.halve(planes.get(1)), Colour.halve(planes.get(2)));
    }
    return new Encoding(NAME, format, pixels.width(), pixels.height(), options).encode(planes);
  }

  private static byte[] encodeAlpha(Plane alpha, Effort effort) {
    long size = (long) alpha.width() * alpha.height();
    Map<String, String> options = options(ALPHA_CRF, OLDER + speed(effort, size));
    return new Encoding(NAME, AV_PIX_FMT_GRAY8, alpha.width(), alpha.height(), options)
        .encode(List.of(alpha));
  }

  /** Settings are calibrated with the newer tune; the older one needs these for the same score. */
  private static int forOlder(EncodeSettings settings) {
    double finer = settings.effort() == Effort.SMALL ? OLDER_SMALL : OLDER_FASTER;
    return (int) Math.round(settings.quality() * finer);
  }

  private String parameters(EncodeSettings settings, int quarter, long pixels) {
    Effort effort = settings.effort();
    String speed =
        settings.graphic() && effort != Effort.SMALL ? graphicSpeed(pixels) : speed(effort, pixels);
    if (!tunesForPictures) {
      return OLDER + speed;
    }
    return FOR_PICTURES + speed + (effort == Effort.SMALL ? strength(quarter) : SLIGHT_STRENGTH);
  }

  private static String strength(int quarter) {
    return ":deltaq-strength=" + (STRENGTH - STRENGTH_STEP * quarter);
  }

  private static String speed(Effort effort, long pixels) {
    return switch (effort) {
      case FAST -> pixels <= MAX_PIXELS_WITH_CARE ? ":cpu-used=8" : ":cpu-used=9";
      case BALANCED -> pixels <= MAX_PIXELS_WITH_CARE ? ":cpu-used=7" : ":cpu-used=8";
      case SMALL -> smallSpeed(pixels);
    };
  }

  private static String graphicSpeed(long pixels) {
    return pixels <= MAX_PIXELS_WITH_BLOCK_COPY ? ":cpu-used=7" : ":cpu-used=8";
  }

  private static String smallSpeed(long pixels) {
    if (pixels <= MAX_PIXELS_AT_SPEED_1) {
      return ":cpu-used=1";
    }
    if (pixels <= MAX_PIXELS_AT_SPEED_3) {
      return ":cpu-used=3";
    }
    if (pixels <= MAX_PIXELS_AT_SPEED_4) {
      return ":cpu-used=4";
    }
    return ":enable-rect-partitions=0"
        + (pixels <= MAX_PIXELS_AT_SPEED_5 ? ":cpu-used=5" : ":cpu-used=6");
  }

  /** {@code cpu-used} beyond 8 and the tunes pass through {@code aom-params} only. */
  private static Map<String, String> options(int crf, String parameters) {
    return Map.of(
        "usage",
        "allintra",
        "still-picture",
        "1",
        "crf",
        Integer.toString(crf),
        "aom-params",
        parameters);
  }
}
