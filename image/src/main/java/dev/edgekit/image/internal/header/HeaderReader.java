package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.bytes.Bytes;

/** Recognises a format by its first bytes and reads its headers. */
public final class HeaderReader {
  private HeaderReader() {}

  /**
   * What the headers say.
   *
   * @param maxProfileBytes a larger ICC profile is left out
   * @throws ImageException UNSUPPORTED for other formats, CORRUPT for broken headers
   */
  public static ImageInfo read(byte[] source, int maxProfileBytes) {
    Bytes bytes = Bytes.of(source);
    ImageInfo info = parse(bytes, maxProfileBytes);
    if (info.width() <= 0 || info.height() <= 0) {
      throw Bytes.corrupt("its size is " + info.width() + " × " + info.height());
    }
    return info;
  }

  private static ImageInfo parse(Bytes bytes, int maxProfileBytes) {
    if (bytes.has(0, 3) && bytes.u16(0) == 0xffd8 && bytes.u8(2) == 0xff) {
      return new JpegHeader(bytes, maxProfileBytes).read();
    }
    if (bytes.is(0, "\u0089PNG\r\n\u001a\n")) {
      return new PngHeader(bytes, maxProfileBytes).read();
    }
    if (bytes.is(0, "GIF87a") || bytes.is(0, "GIF89a")) {
      return new GifHeader(bytes).read();
    }
    if (bytes.is(0, "RIFF") && bytes.is(8, "WEBP")) {
      return new WebpHeader(bytes, maxProfileBytes).read();
    }
    if (bytes.is(4, "ftyp")) {
      return new AvifHeader(bytes, maxProfileBytes).read();
    }
    throw ForeignFormat.refusal(bytes);
  }
}
