package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Curves with more range than eight bits hold: linear light, PQ and HLG (ITU-T H.273, transfers 8,
 * 16 and 18). Engines bring such samples to sRGB's curve while they still have all of their bits;
 * the primaries stay what they are.
 *
 * <p>PQ and HLG also reach beyond a plain (SDR) screen. Its white is graphics white, 203 cd/m²
 * (ITU-R BT.2408); brighter light, up to 1,000 cd/m², is compressed to fit below white by BT.2390's
 * EETF (§5.4.1), whose knee is at 90 cd/m²: nothing changes below the knee. The EETF applies to
 * luminance, and the three colours follow in proportion, so that greys stay grey and colours keep
 * hue and saturation; a channel that would then exceed white is clipped. HLG is first shown on a
 * screen of 1,000 cd/m² (BT.2100, gamma 1.2). Thread-safe.
 */
public final class HdrCurve {
  private static final int LINEAR = 8;
  private static final int PQ = 16;
  private static final int HLG = 18;
  private static final double WHITE = 203;
  private static final double PEAK = 1_000;
  private static final double HLG_GAMMA = 1.2;
  private static final int STEPS = 65_535;
  private static final int SHOWN_STEPS = 4_096;
  private static final Map<Integer, HdrCurve> KNOWN = new ConcurrentHashMap<>();

  private final float[] light;
  private final float[] shown;
  private final float stepsOfLight;

  /**
   * A curve.
   *
   * @param toLight from a sample, 0 to 1, to light
   * @param brightest the light that is shown as white
   * @param toShown from luminance, 0 to {@code brightest}, to that of a plain screen, 0 to 1
   */
  private HdrCurve(DoubleUnaryOperator toLight, double brightest, DoubleUnaryOperator toShown) {
    this.light = table(STEPS, 1, toLight);
    this.shown = table(SHOWN_STEPS, brightest, toShown);
    this.stepsOfLight = (float) (SHOWN_STEPS / brightest);
  }

  private static float[] table(int steps, double end, DoubleUnaryOperator function) {
    float[] table = new float[steps + 1];
    for (int i = 0; i <= steps; i++) {
      table[i] = (float) function.applyAsDouble(i * end / steps);
    }
    return table;
  }

  /** The curve of a source's samples; absent where that is none of these three. */
  public static Optional<HdrCurve> of(ImageInfo info) {
    return info.profile().isPresent() // which says it all, though for eight bits
        ? Optional.empty()
        : info.cicp().map(Cicp::transfer).filter(HdrCurve::isOne).map(HdrCurve::of);
  }

  private static boolean isOne(int transfer) {
    return transfer == LINEAR || transfer == PQ || transfer == HLG;
  }

  private static HdrCurve of(int transfer) {
    return KNOWN.computeIfAbsent(
        transfer,
        t ->
            switch (t) {
              case PQ -> new HdrCurve(v -> fromPq(v) / WHITE, PEAK / WHITE, y -> bent(y * WHITE));
              case HLG ->
                  new HdrCurve(
                      HdrCurve::fromHlg, 1, y -> bent(PEAK * StrictMath.pow(y, HLG_GAMMA)));
              default -> new HdrCurve(v -> v, 1, y -> y);
            });
  }

  /** Light in cd/m² (SMPTE ST 2084). */
  private static double fromPq(double value) {
    double power = StrictMath.pow(value, 32 / 2523.0);
    double part = Math.max(0, power - 107 / 128.0) / (2413 / 128.0 - 2392 / 128.0 * power);
    return 10_000 * StrictMath.pow(part, 8192 / 1305.0);
  }

  private static double toPq(double light) {
    double power = StrictMath.pow(light / 10_000, 1305 / 8192.0);
    return StrictMath.pow(
        (107 / 128.0 + 2413 / 128.0 * power) / (1 + 2392 / 128.0 * power), 2523 / 32.0);
  }

  /** Light of the scene, 0 to 1 (BT.2100, table 5). */
  private static double fromHlg(double value) {
    double a = 0.17883277;
    double b = 1 - 4 * a;
    double c = 0.5 - a * StrictMath.log(4 * a);
    return value <= 0.5 ? value * value / 3 : (StrictMath.exp((value - c) / a) + b) / 12;
  }

  /** Luminance in cd/m² as a plain screen shows it, 0 to 1. */
  private static double bent(double luminance) {
    double whole = toPq(PEAK);
    double max = toPq(WHITE) / whole;
    double knee = 1.5 * max - 0.5;
    double at = Math.min(1, toPq(luminance) / whole);
    if (at <= knee) {
      return luminance / WHITE;
    }
    double t = (at - knee) / (1 - knee);
    double spline =
        (2 * t * t * t - 3 * t * t + 1) * knee
            + (t * t * t - 2 * t * t + t) * (1 - knee)
            + (-2 * t * t * t + 3 * t * t) * max;
    return Math.min(1, fromPq(spline * whole) / WHITE);
  }

  /**
   * Maps samples of eight bits, from decoders that give no more; pixels of other curves stay as
   * they are.
   */
  public static Pixels apply(Pixels pixels, ImageInfo info) {
    return of(info).map(curve -> curve.apply(pixels, Weights.of(info))).orElse(pixels);
  }

  private Pixels apply(Pixels pixels, Weights weights) {
    Pixels source = pixels.model() == Model.GRAY ? pixels : Colour.toRgb(pixels);
    byte[][] mapped = new byte[source.colour().size()][source.width() * source.height()];
    float[][] row = new float[mapped.length][source.width()];
    for (int y = 0; y < source.height(); y++) {
      for (int c = 0; c < mapped.length; c++) {
        for (int x = 0; x < source.width(); x++) {
          row[c][x] = source.colour().get(c).at(x, y) / 255f;
        }
      }
      map(row, weights, mapped, y * source.width());
    }
    List<Plane> colour = new ArrayList<>();
    for (byte[] samples : mapped) {
      colour.add(Plane.of(source.width(), source.height(), samples));
    }
    return new Pixels(source.model(), source.width(), source.height(), colour, source.alpha());
  }

  /**
   * Maps a row of samples, 0 to 1, to samples with sRGB's curve.
   *
   * @param row of grey, or of red, green and blue; what lies beyond 0 or 1 is cut off
   */
  public void map(float[][] row, Weights weights, byte[][] to, int at) {
    boolean grey = row.length == 1;
    float[] reds = row[0];
    float[] greens = row[row.length - 2 + (grey ? 1 : 0)];
    float[] blues = row[row.length - 1];
    for (int x = 0; x < reds.length; x++) {
      float red = light(reds[x]);
      float green = grey ? red : light(greens[x]);
      float blue = grey ? red : light(blues[x]);
      float luminance = weights.red * red + weights.green * green + weights.blue * blue;
      float gain = luminance > 0 ? shown(luminance) / luminance : 0;
      float max = gain * Math.max(red, Math.max(green, blue));
      gain = max > 1 ? gain / max : gain;
      to[0][at + x] = Profile.encode(red * gain);
      if (!grey) {
        to[1][at + x] = Profile.encode(green * gain);
        to[2][at + x] = Profile.encode(blue * gain);
      }
    }
  }

  private float light(float sample) {
    return light[(int) (Math.min(1, Math.max(0, sample)) * STEPS + 0.5f)];
  }

  /** Interpolates between two entries, so that more light is never shown darker. */
  private float shown(float luminance) {
    float place = luminance * stepsOfLight;
    int low = (int) place;
    return low >= SHOWN_STEPS ? 1 : shown[low] + (place - low) * (shown[low + 1] - shown[low]);
  }

  /** The weights of red, green and blue in luminance. */
  public record Weights(float red, float green, float blue) {
    private static final Weights BT709 = new Weights(0.2126f, 0.7152f, 0.0722f);
    private static final Weights BT2020 = new Weights(0.2627f, 0.6780f, 0.0593f);
    private static final Weights P3 = new Weights(0.2290f, 0.6917f, 0.0793f);

    /** The weights for the source's primaries. */
    public static Weights of(ImageInfo info) {
      return switch (info.cicp().map(Cicp::primaries).orElse(1)) {
        case 9 -> BT2020;
        case 11, 12 -> P3;
        default -> BT709;
      };
    }
  }
}
