package dev.edgekit.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Small ICC profiles of curves and a matrix, as editors and cameras embed them. */
final class IccProfiles {
  /** Columns of red, green and blue under D50, as published with the profiles. */
  private static final double[][] DISPLAY_P3 = {
    {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
  };

  private static final double[][] ADOBE_RGB = {
    {0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}
  };

  private static final double[][] PRO_PHOTO = {
    {0.79767, 0.28804, 0}, {0.13519, 0.71187, 0}, {0.03134, 0.00009, 0.82511}
  };

  private static final double[][] SRGB = {
    {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}
  };

  private IccProfiles() {}

  /** Display P3, its curve by the formula of sRGB. */
  static byte[] displayP3() {
    return rgb(DISPLAY_P3, srgbCurve());
  }

  /** Adobe RGB (1998): a gamma of 563/256. */
  static byte[] adobeRgb() {
    return rgb(ADOBE_RGB, curve(563));
  }

  /** ProPhoto RGB (ROMM), wider than what eyes see: a gamma of 461/256. */
  static byte[] proPhoto() {
    return rgb(PRO_PHOTO, curve(461));
  }

  /** sRGB's primaries with a gamma of 563/256. */
  static byte[] srgbWithPower() {
    return rgb(SRGB, curve(563));
  }

  /** sRGB under no name. */
  static byte[] srgb() {
    return rgb(SRGB, srgbCurve());
  }

  /** Grey with a gamma of 1.0: light itself. */
  static byte[] linearGrey() {
    byte[] curve = curve(256);
    ByteBuffer icc = header("GRAY", 128 + 4 + 2 * 12 + 20 + curve.length, 2);
    int data = 128 + 4 + 2 * 12;
    icc.put(ascii("wtpt")).putInt(data).putInt(20);
    icc.put(ascii("kTRC")).putInt(data + 20).putInt(curve.length);
    xyz(icc, new double[] {0.96420, 1, 0.82491});
    return bytes(icc.put(curve));
  }

  private static byte[] rgb(double[][] columns, byte[] curve) {
    int data = 128 + 4 + 7 * 12;
    ByteBuffer icc = header("RGB ", data + 4 * 20 + curve.length, 7);
    String[] names = {"rXYZ", "gXYZ", "bXYZ", "wtpt"};
    for (int i = 0; i < names.length; i++) {
      icc.put(ascii(names[i])).putInt(data + 20 * i).putInt(20);
    }
    for (String name : new String[] {"rTRC", "gTRC", "bTRC"}) {
      icc.put(ascii(name)).putInt(data + 80).putInt(curve.length);
    }
    for (double[] column : columns) {
      xyz(icc, column);
    }
    xyz(icc, new double[] {0.96420, 1, 0.82491});
    return bytes(icc.put(curve));
  }

  private static byte[] bytes(ByteBuffer full) {
    byte[] bytes = new byte[full.capacity()];
    full.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer header(String space, int size, int tags) {
    ByteBuffer icc = ByteBuffer.allocate(size);
    icc.putInt(size).putInt(0).putInt(0x04200000).put(ascii("mntr")).put(ascii(space));
    icc.put(ascii("XYZ ")).position(36);
    icc.put(ascii("acsp")).position(68);
    fixed(icc, 0.96420);
    fixed(icc, 1);
    fixed(icc, 0.82491);
    icc.position(128);
    return icc.putInt(tags);
  }

  private static void xyz(ByteBuffer icc, double[] numbers) {
    icc.put(ascii("XYZ ")).putInt(0);
    for (double number : numbers) {
      fixed(icc, number);
    }
  }

  private static byte[] curve(int gamma) {
    ByteBuffer curve = ByteBuffer.allocate(16).put(ascii("curv")).putInt(0).putInt(1);
    return curve.putShort((short) gamma).array();
  }

  private static byte[] srgbCurve() {
    ByteBuffer curve = ByteBuffer.allocate(32).put(ascii("para")).putInt(0).putInt(3 << 16);
    for (double parameter : new double[] {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}) {
      fixed(curve, parameter);
    }
    return curve.array();
  }

  private static void fixed(ByteBuffer into, double number) {
    into.putInt((int) Math.round(number * 65_536));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
