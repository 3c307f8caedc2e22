package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.gif.GifFrames;
import dev.edgekit.image.internal.header.MetadataStripper;
import dev.edgekit.image.internal.header.WebpCodes;
import dev.edgekit.image.internal.png.PngPicture;

/**
 * Serves where native code can't be loaded, and for what the native decoder leaves: PNG, GIF, CMYK,
 * broken JPEG files. For WebP it runs an executable that scrimage-webp unpacks to the temporary
 * directory; where the system forbids that, there is no WebP. Thread-safe.
 */
public final class PortableEngine implements ImageEngine {
  private final boolean alone;

  private PortableEngine(boolean alone) {
    this.alone = alone;
  }

  /** The engine for when there is no other. */
  public static PortableEngine alone() {
    return new PortableEngine(true);
  }

  /** The engine for what a native one leaves; it runs no executable. */
  public static PortableEngine besideNatives() {
    return new PortableEngine(false);
  }

  @Override
  public boolean decodes(ImageInfo info) {
    return switch (info.format()) {
      case JPEG, PNG, GIF -> true;
      case WEBP -> alone && !info.isAnimated() && WebpTool.isUsable();
      case AVIF -> false;
    };
  }

  @Override
  public boolean encodes(ImageFormat format) {
    return switch (format) {
      case JPEG, PNG -> true;
      case WEBP -> alone && WebpTool.isUsable();
      case AVIF, GIF -> false;
    };
  }

  @Override
  public Pixels decode(byte[] source, ImageInfo info, int shrink) {
    return switch (info.format()) {
      case WEBP -> WebpTool.decode(source, info);
      case GIF -> GifFrames.first(source, info);
      case PNG -> PngPicture.decode(source, info);
      default -> new ImageIoReader(MetadataStripper.forDecoder(source, info), info).read();
    };
  }

  /**
   * The bytes of our planes and of what precedes them: a picture of the JDK's, or a canvas, of four
   * bytes a pixel.
   */
  @Override
  public long decodedBytes(byte[] source, ImageInfo info, int shrink) {
    long pixels = info.pixels() * 4 * (info.sampleBytes() + 1);
    return switch (info.format()) {
      case WEBP -> pixels + WebpCodes.bytes(source, info.width(), info.height());
      case JPEG -> pixels + 2L * source.length; // as readers are to see it
      default -> pixels;
    };
  }

  @Override
  public byte[] encode(Pixels pixels, EncodeSettings settings) {
    return switch (settings.format()) {
      case JPEG -> JpegWriter.write(pixels, settings);
      case PNG -> PngWriter.write(pixels);
      case WEBP -> WebpTool.encode(pixels, settings);
      default ->
          throw new ImageException(
              Reason.UNSUPPORTED, settings.format() + " can't be made without native codecs.");
    };
  }
}
