package dev.edgekit.image.internal.header;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.bytes.Bytes;
import dev.edgekit.image.internal.header.AvifFile.Grid;
import java.util.Optional;

/** An AVIF's AV1 data in boxes of our own, which hold a picture and its alpha channel alone. */
final class AvifStripper {
  private AvifStripper() {}

  /**
   * The file rewritten; absent for pictures of tiles or layers, for premultiplied colours, and
   * where the boxes don't say what the colours are.
   */
  static Optional<byte[]> clean(Bytes bytes, ImageInfo info) {
    AvifFile file = AvifFile.parse(bytes);
    Grid colour = file.colour();
    Optional<Grid> alpha = file.alphaChannel();
    boolean simple = isOneFrame(colour) && alpha.map(AvifStripper::isOneFrame).orElse(true);
    return info.cicp()
        .filter(cicp -> simple && !info.isAnimated() && !file.isPremultiplied())
        .map(
            cicp ->
                new AvifStill(
                        info.width(),
                        info.height(),
                        colour.tiles().get(0),
                        alpha.map(grid -> grid.tiles().get(0)),
                        cicp,
                        Optional.empty())
                    .toBytes());
  }

  private static boolean isOneFrame(Grid grid) {
    return grid.tiles().size() == 1 && SequenceHeader.frames(grid.tiles().get(0)) == 1;
  }
}
