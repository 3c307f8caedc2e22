package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** WebP's chunks (RFC 9649). */
final class WebpHeader {
  private static final int ALPHA_FLAG = 0x10;
  private static final int ANIMATION_FLAG = 0x02;

  private final Bytes bytes;
  private final int maxProfileBytes;
  private Exif exif = Exif.NONE;
  private byte @Nullable [] profile;
  private boolean exifSeen;
  private int width;
  private int height;
  private boolean alpha;
  private boolean extended;
  private int frames;

  WebpHeader(Bytes bytes, int maxProfileBytes) {
    this.bytes = bytes;
    this.maxProfileBytes = maxProfileBytes;
  }

  ImageInfo read() {
    long at = 12;
    while (bytes.has(at, 8)) {
      long length = bytes.u32le(at + 4);
      chunk(bytes.text(at, 4), bytes.sliceUpTo(at + 8, length));
      at += 8 + length + (length & 1);
    }
    return new ImageInfo(
        ImageFormat.WEBP,
        width,
        height,
        Math.max(1, frames),
        alpha,
        exif.orientation(),
        Coding.PLAIN,
        1,
        Optional.ofNullable(profile),
        Optional.empty(),
        Optional.empty());
  }

  private void chunk(String type, Bytes data) {
    switch (type) {
      case "VP8X" -> canvas(data);
      case "VP8 " -> lossy(data);
      case "VP8L" -> lossless(data);
      case "ANMF" -> frames++;
      case "ICCP" -> profile = data.length() <= maxProfileBytes ? data.copy() : null;
      case "EXIF" -> {
        exif = exifSeen ? exif : Exif.read(withoutPrefix(data));
        exifSeen = true;
      }
      default -> {}
    }
  }

  private void canvas(Bytes data) {
    extended = true;
    alpha = (data.u8(0) & (ALPHA_FLAG | ANIMATION_FLAG)) != 0;
    width = data.u24le(4) + 1;
    height = data.u24le(7) + 1;
  }

  private void lossy(Bytes data) {
    if (data.u8(3) != 0x9d || data.u8(4) != 0x01 || data.u8(5) != 0x2a) {
      throw Bytes.corrupt("a WebP frame without its start code");
    }
    size(data.u16le(6) & 0x3fff, data.u16le(8) & 0x3fff);
  }

  private void lossless(Bytes data) {
    if (data.u8(0) != 0x2f) {
      throw Bytes.corrupt("a lossless WebP without its signature");
    }
    long bits = data.u32le(1);
    size((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
    alpha |= (bits >> 28 & 1) != 0;
  }

  private void size(int frameWidth, int frameHeight) {
    if (extended && (frameWidth != width || frameHeight != height)) {
      throw Bytes.corrupt("a WebP whose frame and canvas differ");
    }
    width = frameWidth;
    height = frameHeight;
  }

  private static Bytes withoutPrefix(Bytes data) {
    return data.is(0, "Exif\0\0") ? data.slice(6, data.length() - 6) : data;
  }
}
