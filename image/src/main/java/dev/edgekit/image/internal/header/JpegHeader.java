package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JPEG's markers up to the first scan (ITU T.81, Annex B). */
final class JpegHeader {
  private static final int MAX_SCANS = 100;

  /** Allowed however large the picture is: encoders write fewer, even for four components. */
  private static final int ALWAYS_ALLOWED_SCANS = 20;

  /** Scans times pixels: a scan takes up to 30 ms for a megapixel. */
  private static final long MAX_SCANNED_PIXELS = 1_000_000_000;

  private static final int FIRST_MARKER = 0xc0;
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  static final int COLOUR_TRANSFORM_AT = 11;
  private static final String JFIF = "JFIF\0";
  private static final String ADOBE = "Adobe";
  private static final String EXIF = "Exif\0\0";
  private static final String ICC = "ICC_PROFILE\0";

  private final Bytes bytes;
  private final int maxProfileBytes;
  private final Map<Integer, Bytes> profileParts = new TreeMap<>();
  private Exif exif = Exif.NONE;
  private boolean exifSeen;
  private int width;
  private int height;
  private int components;
  private boolean progressive;
  private boolean jfif;
  private boolean namedRgb;
  private Optional<Integer> colourTransform = Optional.empty();

  JpegHeader(Bytes bytes, int maxProfileBytes) {
    this.bytes = bytes;
    this.maxProfileBytes = maxProfileBytes;
  }

  ImageInfo read() {
    long at = 2;
    while (true) {
      int marker = bytes.u8(at + 1);
      if (bytes.u8(at) != 0xff || marker == 0xff || marker == 0) {
        at = bytes.nextFf(at + 1); // not a marker: look for the next, as decoders do
        continue;
      }
      if (marker == END_OF_IMAGE) {
        return info();
      }
      if (marker == START_OF_SCAN) {
        checkScans(at);
        return info();
      }
      at += 2;
      if (hasNoSegment(marker)) {
        continue;
      }
      int length = bytes.u16(at);
      if (length < 2) {
        throw Bytes.corrupt("a JPEG segment of length " + length);
      }
      segment(marker, bytes.slice(at + 2, length - 2));
      at += length;
    }
  }

  /**
   * Limits the scans, each of which passes over the whole picture, however few bytes it has.
   * Decoders disagree on where a segment ends, and look for the next marker from there: so every
   * start of a scan counts, wherever it stands, and an end within a segment does not.
   */
  private void checkScans(long firstScan) {
    int max = maxScans();
    int scans = 0;
    long segmentEnd = 0;
    for (long at = firstScan; bytes.has(at, 4); at = bytes.nextFf(at + 1)) {
      if (bytes.u8(at + 1) < FIRST_MARKER) {
        continue;
      }
      int marker = bytes.u8(at + 1);
      if (marker == START_OF_SCAN && ++scans > max) {
        throw Bytes.corrupt(
            "a JPEG of %d × %d pixels with more than %d scans".formatted(width, height, max));
      }
      if (at >= segmentEnd) {
        if (marker == END_OF_IMAGE) {
          return;
        } else if (marker != 0xff && !hasNoSegment(marker)) {
          segmentEnd = at + 2 + bytes.u16(at + 2);
        }
      }
    }
  }

  private int maxScans() {
    long pixels = Math.max(1, (long) width * height);
    return (int) Math.max(ALWAYS_ALLOWED_SCANS, Math.min(MAX_SCANS, MAX_SCANNED_PIXELS / pixels));
  }

  /**
   * The position of the next marker after entropy-coded data; the end of the file if there is none.
   */
  static long endOfScan(Bytes bytes, long from) {
    long at = bytes.nextFf(Math.min(from, bytes.length()));
    while (bytes.has(at, 2) && isData(bytes.u8(at + 1))) {
      at = bytes.nextFf(at + 1);
    }
    return bytes.has(at, 2) ? at : bytes.length();
  }

  /**
   * Whether a byte after 0xff makes no new segment: a stuffed zero, a restart marker, or a fill
   * byte.
   */
  private static boolean isData(int afterFf) {
    return afterFf == 0 || (afterFf >= 0xd0 && afterFf <= 0xd7) || afterFf == 0xff;
  }

  static boolean hasNoSegment(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  }

  private void segment(int marker, Bytes segment) {
    if (isStartOfFrame(marker)) {
      height = segment.u16(1);
      width = segment.u16(3);
      components = segment.u8(5);
      namedRgb = components == 3 && "RGB".equals(componentNames(segment));
      progressive |= (marker & 3) == 2;
    } else if (marker == APP0) {
      jfif |= segment.is(0, JFIF);
    } else if (marker == APP14 && isAdobe(segment)) {
      colourTransform = Optional.of(segment.u8(COLOUR_TRANSFORM_AT));
    } else if (marker == APP1 && segment.is(0, EXIF) && !exifSeen) {
      exifSeen = true; // browsers take the first
      exif = Exif.read(segment.slice(6, segment.length() - 6));
    } else if (marker == APP2 && segment.is(0, ICC) && segment.has(0, 14)) {
      profileParts.put(segment.u8(12), segment.slice(14, segment.length() - 14));
    }
  }

  private static String componentNames(Bytes frame) {
    return frame.text(6, 1) + frame.text(9, 1) + frame.text(12, 1);
  }

  /**
   * As in libjpeg: JFIF means YCbCr, otherwise Adobe's segment counts, otherwise the components'
   * names.
   */
  private boolean isRgb() {
    return components == 3 && !jfif && colourTransform.map(t -> t == 0).orElse(namedRgb);
  }

  static boolean isAdobe(Bytes segment) {
    return segment.is(0, ADOBE) && segment.has(COLOUR_TRANSFORM_AT, 1);
  }

  static boolean isStartOfFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private ImageInfo info() {
    if (components == 0) {
      throw Bytes.corrupt("a JPEG without a frame header");
    }
    Coding coding =
        switch (components) {
          case 1 -> Coding.GRAY;
          case 4 -> colourTransform.orElse(0) == 0 ? Coding.CMYK : Coding.YCCK;
          default -> isRgb() ? Coding.RGB : Coding.PLAIN;
        };
    return new ImageInfo(
        ImageFormat.JPEG,
        width,
        height,
        1,
        false,
        exif.orientation(),
        coding,
        progressive || coding.isOfInks() ? 2 : 1,
        profile(),
        Optional.empty(),
        Optional.empty());
  }

  private Optional<byte[]> profile() {
    long size = profileParts.values().stream().mapToLong(Bytes::length).sum();
    if (size == 0 || size > maxProfileBytes) {
      return Optional.empty();
    }
    ByteArrayOutputStream profile = new ByteArrayOutputStream((int) size);
    profileParts.values().forEach(part -> profile.writeBytes(part.copy()));
    return Optional.of(profile.toByteArray());
  }
}
