package dev.edgekit.image.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.Orientation;

/** The one thing of Exif metadata that matters: which way is up. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int MAX_ENTRIES = 1_000;

  private Exif() {}

  /** The orientation in a TIFF block; NORMAL where it has none or is broken. */
  static Orientation orientation(Bytes tiff) {
    try {
      return read(tiff);
    } catch (ImageException e) {
      return Orientation.NORMAL; // broken metadata does not make a picture unusable
    }
  }

  private static Orientation read(Bytes tiff) {
    boolean little = tiff.is(0, "II");
    if (!little && !tiff.is(0, "MM")) {
      return Orientation.NORMAL;
    }
    long directory = little ? tiff.u32le(4) : tiff.u32(4);
    int entries = Math.min(MAX_ENTRIES, u16(tiff, directory, little));
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (u16(tiff, entry, little) == ORIENTATION && u16(tiff, entry + 2, little) == SHORT) {
        return Orientation.ofExif(u16(tiff, entry + 8, little));
      }
    }
    return Orientation.NORMAL;
  }

  private static int u16(Bytes tiff, long at, boolean little) {
    return little ? tiff.u16le(at) : tiff.u16(at);
  }
}
