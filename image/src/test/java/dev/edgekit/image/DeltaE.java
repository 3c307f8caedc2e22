package dev.edgekit.image;

/** How different two colours of sRGB look: CIEDE2000 (CIE 142-2001); 1 is just noticeable. */
final class DeltaE {
  private static final double POW25_7 = Math.pow(25, 7);

  private DeltaE() {}

  static double of(int rgb1, int rgb2) {
    double[] one = lab(rgb1);
    double[] two = lab(rgb2);
    double chroma = (Math.hypot(one[1], one[2]) + Math.hypot(two[1], two[2])) / 2;
    double g = 0.5 * (1 - Math.sqrt(Math.pow(chroma, 7) / (Math.pow(chroma, 7) + POW25_7)));
    double a1 = one[1] * (1 + g);
    double a2 = two[1] * (1 + g);
    double c1 = Math.hypot(a1, one[2]);
    double c2 = Math.hypot(a2, two[2]);
    double h1 = hue(a1, one[2]);
    double h2 = hue(a2, two[2]);
    double dh = c1 * c2 == 0 ? 0 : Math.IEEEremainder(h2 - h1, 360);
    double deltaHue = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(dh / 2));
    double l = (one[0] + two[0]) / 2;
    double c = (c1 + c2) / 2;
    double h = c1 * c2 == 0 ? h1 + h2 : h1 + dh / 2;
    double t =
        1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63);
    double sl = 1 + 0.015 * Math.pow(l - 50, 2) / Math.sqrt(20 + Math.pow(l - 50, 2));
    double sc = 1 + 0.045 * c;
    double sh = 1 + 0.015 * c * t;
    double turn = 30 * Math.exp(-Math.pow((Math.floorMod((long) h, 360L) - 275) / 25.0, 2));
    double rc = 2 * Math.sqrt(Math.pow(c, 7) / (Math.pow(c, 7) + POW25_7));
    double rt = -Math.sin(Math.toRadians(2 * turn)) * rc;
    double lightness = (two[0] - one[0]) / sl;
    double saturation = (c2 - c1) / sc;
    double shade = deltaHue / sh;
    return Math.sqrt(
        lightness * lightness + saturation * saturation + shade * shade + rt * saturation * shade);
  }

  private static double[] lab(int rgb) {
    double r = light(rgb >> 16 & 0xff);
    double g = light(rgb >> 8 & 0xff);
    double b = light(rgb & 0xff);
    double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double light(int sample) {
    double v = sample / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private static double f(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116.0;
  }

  private static double hue(double a, double b) {
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
