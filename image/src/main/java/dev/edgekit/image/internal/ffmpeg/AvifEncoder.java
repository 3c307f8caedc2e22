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

  /** Alpha is encoded finely: errors along its edges show as fringes. */
  static final int ALPHA_CRF = 20;

  /**
   * How much finer than the rest smooth areas are coded with the slowest search, in per cent of
   * libaom's own measure.
   */
  private static final int STRENGTH = 85;

  /** The same for settings that ask for even coding, whose quality then is finer in turn. */
  private static final int EVEN_STRENGTH = 35;

  private static final int EVEN_IS_FINER = 10;

  /** How much of {@link #STRENGTH} each quarter between two {@code crf} of libaom's takes away. */
  private static final int STRENGTH_STEP = 10;

  /** The strength with faster searches: 1 to 2 % fewer bytes at equal score for 1 % more time. */
  private static final String SLIGHT_STRENGTH = ":deltaq-strength=35";

  /**
   * The tune for the score by which we judge, with no sharpness for its own sake, and stronger
   * matrices for texture: together 2 to 3 % fewer bytes at equal score.
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
    return new StillEncoding(
            NAME, AV_PIX_FMT_YUV444P, 16, 16, options(30, FOR_PICTURES + strength(STRENGTH)))
        .opens();
  }

  byte[] encode(Pixels pixels, EncodeSettings settings) {
    Pixels colour = Colour.toYcbcr(pixels);
    boolean opaque = pixels.alpha().isEmpty();
    StillEffort care = StillEffort.of(colour.colour().get(0), opaque, settings);
    byte[] av1 = encodeColour(colour, settings, care);
    Optional<byte[]> alpha = pixels.alpha().map(plane -> encodeAlpha(plane, settings.effort()));
    ColourTag colours = settings.colours();
    return new AvifStill(
            pixels.width(), pixels.height(), av1, alpha, colours.cicp(), colours.profile())
        .toBytes();
  }

  private byte[] encodeColour(Pixels pixels, EncodeSettings settings, StillEffort care) {
    int bits = care.bits();
    boolean even = settings.even() && tunesForPictures && isSlow(settings.effort());
    int asked = settings.quality() - (even ? EVEN_IS_FINER : 0);
    int setting = tunesForPictures ? Math.max(0, asked) : forOlder(settings);
    String parameters = parameters(settings.effort(), even, setting % 4, care);
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
    return new StillEncoding(NAME, format, pixels.width(), pixels.height(), options).encode(planes);
  }

  private static byte[] encodeAlpha(Plane alpha, Effort effort) {
    long size = (long) alpha.width() * alpha.height();
    Map<String, String> options = options(ALPHA_CRF, OLDER + StillEffort.ofAlpha(effort, size));
    return new StillEncoding(NAME, AV_PIX_FMT_GRAY8, alpha.width(), alpha.height(), options)
        .encode(List.of(alpha));
  }

  /** The setting of the same score without the newer tune, by which settings are calibrated. */
  private static int forOlder(EncodeSettings settings) {
    double finer = isSlow(settings.effort()) ? OLDER_SMALL : OLDER_FASTER;
    return (int) Math.round(settings.quality() * finer);
  }

  private String parameters(Effort effort, boolean even, int quarter, StillEffort care) {
    int strength = (even ? EVEN_STRENGTH : STRENGTH) - STRENGTH_STEP * quarter;
    return tunesForPictures
        ? FOR_PICTURES + care.parameters() + (isSlow(effort) ? strength(strength) : SLIGHT_STRENGTH)
        : OLDER + care.parameters();
  }

  private static boolean isSlow(Effort effort) {
    return effort.compareTo(Effort.THOROUGH) >= 0;
  }

  private static String strength(int strength) {
    return ":deltaq-strength=" + strength;
  }

  /** {@code cpu-used} above 8 and the tunes can only be passed through {@code aom-params}. */
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
