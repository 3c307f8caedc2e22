package dev.edgekit.image.header;

import dev.edgekit.image.ImageInfo;
import java.util.Optional;

/** Sources without anything that is not their picture. */
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
      case GIF, AVIF -> Optional.empty();
    };
  }
}
