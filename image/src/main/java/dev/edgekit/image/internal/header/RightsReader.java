package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Rights;
import dev.edgekit.image.internal.bytes.Bytes;

/**
 * Whose picture a file is, as its Exif, its IPTC-IIM or its XMP says, in this order (Metadata
 * Working Group, guidelines 2.0). Read only where results are to state it.
 */
public final class RightsReader {
  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP13 = 0xed;
  private static final int MAX_TEXT = 500;
  private static final String XMP_IN_JPEG = "http://ns.adobe.com/xap/1.0/\0";

  private final Bytes file;
  private Rights exif = Rights.UNSTATED;
  private Rights iptc = Rights.UNSTATED;
  private Rights xmp = Rights.UNSTATED;
  private boolean xmpSeen;

  private RightsReader(Bytes file) {
    this.file = file;
  }

  /**
   * What is stated, up to where the file is broken; texts are cut at {@value #MAX_TEXT} characters.
   */
  public static Rights read(byte[] file, ImageFormat format) {
    RightsReader reader = new RightsReader(Bytes.of(file));
    try {
      reader.read(format);
    } catch (ImageException e) {
      // broken metadata does not make a picture unusable
    }
    return reader.merged();
  }

  private void read(ImageFormat format) {
    switch (format) {
      case JPEG -> readJpeg();
      case PNG -> readPng();
      case WEBP -> readWebp();
      case AVIF -> readAvif();
      case GIF -> {}
    }
  }

  private Rights merged() {
    Rights merged =
        exif.or(
            new Rights(
                unlessCut(iptc.artist(), xmp.artist()),
                unlessCut(iptc.copyright(), xmp.copyright())));
    return new Rights(clean(merged.artist()), clean(merged.copyright()));
  }

  /**
   * XMP's text if IIM's is only its beginning: IIM has room for 32 or 128 bytes, and texts are cut
   * off there.
   */
  private static String unlessCut(String iptc, String xmp) {
    return xmp.startsWith(iptc) ? xmp : iptc;
  }

  private static String clean(String text) {
    int zero = text.indexOf(0);
    String shown = (zero < 0 ? text : text.substring(0, zero)).strip();
    return shown.substring(0, Math.min(MAX_TEXT, shown.length()));
  }

  private void readJpeg() {
    long at = 2;
    while (bytesAreMarker(at)) {
      int length = file.u16(at + 2);
      Bytes segment = file.slice(at + 4, length - 2L);
      int marker = file.u8(at + 1);
      if (marker == START_OF_SCAN) {
        return;
      } else if (marker == APP1 && segment.is(0, "Exif\0\0")) {
        exif = exif.or(Exif.read(from(segment, 6)).rights());
      } else if (marker == APP1 && segment.is(0, XMP_IN_JPEG)) {
        readXmp(from(segment, XMP_IN_JPEG.length()));
      } else if (marker == APP13) {
        iptc = iptc.or(Iptc.read(segment));
      }
      at += 2 + length;
    }
  }

  private boolean bytesAreMarker(long at) {
    return file.has(at, 4) && file.u8(at) == 0xff;
  }

  private void readPng() {
    long at = 8;
    while (file.has(at, 12)) {
      Bytes data = file.slice(at + 8, file.u32(at));
      if (file.is(at + 4, "eXIf")) {
        exif = exif.or(Exif.read(data).rights());
      } else if (file.is(at + 4, "iTXt") && !xmpSeen) {
        PngText.xmp(data).ifPresent(this::readXmp);
      }
      at += 12 + data.length();
    }
  }

  private void readWebp() {
    long at = 12;
    while (file.has(at, 8)) {
      long length = file.u32le(at + 4);
      Bytes data = file.sliceUpTo(at + 8, length);
      if (file.is(at, "EXIF")) {
        exif = exif.or(Exif.read(data.is(0, "Exif\0\0") ? from(data, 6) : data).rights());
      } else if (file.is(at, "XMP ")) {
        readXmp(data);
      }
      at += 8 + length + (length & 1);
    }
  }

  /** An Exif item starts with a number: how far after it the TIFF header is (HEIF, annex A). */
  private void readAvif() {
    AvifFile avif = AvifFile.parse(file);
    for (Bytes item : avif.metadata("Exif")) {
      exif = exif.or(Exif.read(from(item, 4 + item.u32(0))).rights());
    }
    for (Bytes item : avif.metadata("mime")) {
      readXmp(item);
    }
  }

  /**
   * Reads the first packet: a file should have just one, and any others would be parsed for
   * nothing.
   */
  private void readXmp(Bytes packet) {
    if (!xmpSeen) {
      xmpSeen = true;
      xmp = Xmp.read(packet);
    }
  }

  private static Bytes from(Bytes bytes, long at) {
    return bytes.slice(at, bytes.length() - at);
  }
}
