package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.List;

/** Conversions between the models. Reduced colour is brought to full size for RGB. */
public final class Colour {
  private Colour() {}

  /** The picture as RGB. */
  public static Pixels toRgb(Pixels pixels) {
    return switch (pixels.model()) {
      case RGB -> pixels;
      case GRAY -> {
        Plane gray = pixels.colour().get(0);
        yield with(pixels, Model.RGB, List.of(gray, gray, gray));
      }
      case YCBCR -> {
        Pixels full = pixels.hasReducedColour() ? Scaler.toFullSize(pixels) : pixels;
        yield with(pixels, Model.RGB, ycbcrToRgb(full.colour()));
      }
    };
  }

  /** The picture as YCBCR, or as GRAY if it is grey. Alpha is left out. */
  public static Pixels toYcbcr(Pixels pixels) {
    return pixels.model() == Model.RGB
        ? Pixels.opaque(Model.YCBCR, pixels.width(), pixels.height(), rgbToYcbcr(pixels.colour()))
        : Pixels.opaque(pixels.model(), pixels.width(), pixels.height(), pixels.colour());
  }

  /** The picture on an opaque background of 0xRRGGBB. */
  public static Pixels flatten(Pixels pixels, int background) {
    if (pixels.alpha().isEmpty()) {
      return pixels;
    }
    Pixels rgb = toRgb(pixels);
    Plane alpha = pixels.alpha().get();
    return Pixels.opaque(
        Model.RGB,
        pixels.width(),
        pixels.height(),
        List.of(
            flatten(rgb.colour().get(0), alpha, background >> 16 & 0xff),
            flatten(rgb.colour().get(1), alpha, background >> 8 & 0xff),
            flatten(rgb.colour().get(2), alpha, background & 0xff)));
  }

  /** A channel as it was before it was multiplied by opacity. */
  public static Plane divided(Plane channel, Plane alpha) {
    byte[] from = channel.samples();
    byte[] opacity = alpha.samples();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      int a = opacity[i] & 0xff;
      to[i] = (byte) (a == 0 ? 0 : Math.min(255, ((from[i] & 0xff) * 255 + a / 2) / a));
    }
    return Plane.of(channel.width(), channel.height(), to);
  }

  /** The picture without an alpha plane that is opaque throughout. */
  public static Pixels withoutIdleAlpha(Pixels pixels) {
    boolean idle = pixels.alpha().filter(plane -> !isOpaque(plane)).isEmpty();
    return idle && pixels.alpha().isPresent()
        ? Pixels.opaque(pixels.model(), pixels.width(), pixels.height(), pixels.colour())
        : pixels;
  }

  /**
   * A plane of half the samples in both directions, each the mean of up to four; a plane that is at
   * half already stays as it is.
   */
  public static Plane halve(Plane plane) {
    if (plane.stepX() == 2 && plane.stepY() == 2) {
      return plane;
    }
    int width = (plane.width() + 1) / 2;
    int height = (plane.height() + 1) / 2;
    byte[] half = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int below = Math.min(2 * y + 1, plane.height() - 1);
      for (int x = 0; x < width; x++) {
        int right = Math.min(2 * x + 1, plane.width() - 1);
        int sum =
            plane.at(2 * x, 2 * y)
                + plane.at(right, 2 * y)
                + plane.at(2 * x, below)
                + plane.at(right, below);
        half[y * width + x] = (byte) ((sum + 2) >> 2);
      }
    }
    return new Plane(width, height, 2, 2, half);
  }

  private static Pixels with(Pixels pixels, Model model, List<Plane> colour) {
    return new Pixels(model, pixels.width(), pixels.height(), colour, pixels.alpha());
  }

  private static boolean isOpaque(Plane alpha) {
    for (byte sample : alpha.samples()) {
      if (sample != -1) {
        return false;
      }
    }
    return true;
  }

  private static Plane flatten(Plane colour, Plane alpha, int background) {
    byte[] from = colour.samples();
    byte[] opacity = alpha.samples();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      int a = opacity[i] & 0xff;
      to[i] = (byte) (((from[i] & 0xff) * a + background * (255 - a) + 127) / 255);
    }
    return Plane.of(colour.width(), colour.height(), to);
  }

  /** JFIF: the BT.601 matrix over the full range, in 16-bit fixed point. */
  private static List<Plane> ycbcrToRgb(List<Plane> ycbcr) {
    return toRgb(ycbcr, 91_881, 22_554, 46_802, 116_130);
  }

  private static List<Plane> toRgb(
      List<Plane> ycbcr, int redOfCr, int greenOfCb, int greenOfCr, int blueOfCb) {
    byte[] luma = ycbcr.get(0).samples();
    byte[] blue = ycbcr.get(1).samples();
    byte[] red = ycbcr.get(2).samples();
    byte[] r = new byte[luma.length];
    byte[] g = new byte[luma.length];
    byte[] b = new byte[luma.length];
    for (int i = 0; i < luma.length; i++) {
      int y = ((luma[i] & 0xff) << 16) + 32_768;
      int cb = (blue[i] & 0xff) - 128;
      int cr = (red[i] & 0xff) - 128;
      r[i] = clamp((y + redOfCr * cr) >> 16);
      g[i] = clamp((y - greenOfCb * cb - greenOfCr * cr) >> 16);
      b[i] = clamp((y + blueOfCb * cb) >> 16);
    }
    return planes(ycbcr.get(0), r, g, b);
  }

  private static List<Plane> rgbToYcbcr(List<Plane> rgb) {
    byte[] red = rgb.get(0).samples();
    byte[] green = rgb.get(1).samples();
    byte[] blue = rgb.get(2).samples();
    byte[] luma = new byte[red.length];
    byte[] cb = new byte[red.length];
    byte[] cr = new byte[red.length];
    int half = (128 << 16) + 32_767; // just below a half, so that the maximum fits
    for (int i = 0; i < luma.length; i++) {
      int r = red[i] & 0xff;
      int g = green[i] & 0xff;
      int b = blue[i] & 0xff;
      luma[i] = (byte) ((19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16);
      cb[i] = (byte) ((-11_059 * r - 21_709 * g + 32_768 * b + half) >> 16);
      cr[i] = (byte) ((32_768 * r - 27_439 * g - 5_329 * b + half) >> 16);
    }
    return planes(rgb.get(0), luma, cb, cr);
  }

  private static List<Plane> planes(Plane like, byte[] first, byte[] second, byte[] third) {
    return List.of(
        Plane.of(like.width(), like.height(), first),
        Plane.of(like.width(), like.height(), second),
        Plane.of(like.width(), like.height(), third));
  }

  private static byte clamp(int value) {
    return (byte) Math.min(255, Math.max(0, value));
  }
}
