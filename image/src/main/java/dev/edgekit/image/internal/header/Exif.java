package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.Rights;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What matters in Exif metadata: which way is up, and whose picture it is.
 *
 * @param orientation NORMAL if unstated
 * @param rights as far as stated
 */
record Exif(Orientation orientation, Rights rights) {
  static final Exif NONE = new Exif(Orientation.NORMAL, Rights.UNSTATED);

  static final int ORIENTATION = 0x0112;
  static final int ARTIST = 0x013b;
  static final int COPYRIGHT = 0x8298;
  static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_TEXT = 500;

  /** What a TIFF block says, up to where it is broken. */
  static Exif read(Bytes tiff) {
    boolean little = tiff.is(0, "II");
    if (!little && !tiff.is(0, "MM")) {
      return NONE;
    }
    Exif exif = NONE;
    try {
      long directory = u32(tiff, 4, little);
      int entries = Math.min(MAX_ENTRIES, u16(tiff, directory, little));
      for (int i = 0; i < entries; i++) {
        exif = exif.with(tiff, directory + 2 + 12L * i, little);
      }
      return exif;
    } catch (ImageException e) {
      return exif; // broken metadata does not make a picture unusable
    }
  }

  private Exif with(Bytes tiff, long entry, boolean little) {
    int tag = u16(tiff, entry, little);
    int type = u16(tiff, entry + 2, little);
    if (tag == ORIENTATION && type == SHORT) {
      return new Exif(Orientation.ofExif(u16(tiff, entry + 8, little)), rights);
    }
    if (tag == ARTIST && type == ASCII) {
      return new Exif(orientation, new Rights(text(tiff, entry, little), rights.copyright()));
    }
    if (tag == COPYRIGHT && type == ASCII) {
      return new Exif(orientation, new Rights(rights.artist(), text(tiff, entry, little)));
    }
    return this;
  }

  /** A text: ASCII by the standard, UTF-8 in practice; ends with a zero. */
  private static String text(Bytes tiff, long entry, boolean little) {
    long length = Math.min(MAX_TEXT, u32(tiff, entry + 4, little));
    long at = length <= 4 ? entry + 8 : u32(tiff, entry + 8, little);
    String text = new String(tiff.slice(at, length).copy(), StandardCharsets.UTF_8);
    int end = text.indexOf(0);
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  private static int u16(Bytes tiff, long at, boolean little) {
    return little ? tiff.u16le(at) : tiff.u16(at);
  }

  private static long u32(Bytes tiff, long at, boolean little) {
    return little ? tiff.u32le(at) : tiff.u32(at);
  }
}
