package dev.edgekit.image.internal.header;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;

/** Sources without what is not their picture. */
public final class Cleaner {
  private Cleaner() {}

  /** The file without metadata and trailing data; absent for other formats. */
  public static Optional<byte[]> clean(byte[] source, ImageInfo info) {
    Bytes bytes = Bytes.of(source);
    return switch (info.format()) {
      case JPEG -> Optional.of(new JpegCleaner(bytes).clean());
      case PNG -> Optional.of(PngCleaner.clean(bytes));
      case WEBP ->
          Optional.of(
              info.isAnimated()
                  ? WebpCleaner.cleanAnimation(bytes)
                  : WebpCleaner.clean(bytes, info.width(), info.height()));
      case AVIF -> AvifCleaner.clean(bytes, info);
      case GIF -> Optional.empty();
    };
  }

  /**
   * A still picture as a decoder is to see it, without Exif and profile. Libavcodec would write all
   * values of Exif as text, those that share their bytes each anew: gigabytes for a small file.
   */
  public static byte[] forDecoder(byte[] source, ImageInfo info) {
    return switch (info.format()) {
      case JPEG -> JpegCleaner.withoutNames(source);
      case WEBP -> WebpCleaner.clean(Bytes.of(source), info.width(), info.height());
      case PNG, GIF, AVIF -> source;
    };
  }
}
