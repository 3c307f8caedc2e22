package dev.edgekit.image.internal.header;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;

/** Removes from sources what is not their picture. */
public final class MetadataStripper {
  private MetadataStripper() {}

  /** The file without metadata and trailing data; absent for other formats. */
  public static Optional<byte[]> clean(byte[] source, ImageInfo info) {
    Bytes bytes = Bytes.of(source);
    return switch (info.format()) {
      case JPEG -> Optional.of(new JpegStripper(bytes).clean());
      case PNG -> Optional.of(PngStripper.clean(bytes, info.isAnimated()));
      case WEBP ->
          Optional.of(
              WebpFrame.isAnimation(source) // even of a single frame
                  ? WebpStripper.cleanAnimation(bytes)
                  : WebpStripper.clean(bytes, info.width(), info.height()));
      case AVIF -> AvifStripper.clean(bytes, info);
      case GIF -> Optional.empty();
    };
  }

  /**
   * A still picture as a decoder is to see it, without Exif and profile. Libavcodec would turn all
   * values of Exif into text, even many that share the same bytes: gigabytes from a small file.
   */
  public static byte[] forDecoder(byte[] source, ImageInfo info) {
    return switch (info.format()) {
      case JPEG -> JpegColours.stated(JpegStripper.withoutNames(source), info.coding());
      case WEBP -> WebpStripper.clean(Bytes.of(source), info.width(), info.height());
      case PNG, GIF, AVIF -> source;
    };
  }
}
