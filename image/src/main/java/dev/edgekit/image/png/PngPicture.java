package dev.edgekit.image.png;

import dev.edgekit.image.ImageInfo;
import dev.edgekit.image.Pixels;
import dev.edgekit.image.Pixels.Model;
import dev.edgekit.image.Plane;
import dev.edgekit.image.header.Bytes;
import dev.edgekit.image.pixels.HdrCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pixels of a PNG of any colour type, at eight bits a sample. */
public final class PngPicture {
  /** Adam7: left, top, and the steps between columns and rows (PNG third edition, §8.1). */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] AT_ONCE = {{0, 0, 1, 1}};

  private final PngHead head;
  private final PngColours colours;
  private final int width;
  private final int height;
  private final byte[][] planes;

  private PngPicture(PngChunks chunks, ImageInfo info) {
    this.head = chunks.head();
    this.colours = new PngColours(chunks, info);
    this.width = (int) head.width();
    this.height = (int) head.height();
    this.planes = new byte[colours.planes()][Math.multiplyExact(width, height)];
  }

  /** The picture of a file, whose size has to be the one that was found by its headers before. */
  public static Pixels decode(byte[] file, ImageInfo info) {
    PngChunks chunks = new PngChunks(file);
    PngHead head = chunks.head();
    if (head.width() != info.width() || head.height() != info.height()) {
      throw Bytes.corrupt(
          "its headers say %d × %d, its data %d × %d"
              .formatted(info.width(), info.height(), head.width(), head.height()));
    }
    try (PngRows rows = new PngRows(chunks)) {
      return new PngPicture(chunks, info).read(rows, info);
    }
  }

  private Pixels read(PngRows rows, ImageInfo info) {
    for (int[] pass : head.interlaced() ? PASSES : AT_ONCE) {
      int columns = (width - pass[0] + pass[2] - 1) / pass[2];
      if (columns > 0) {
        rows.startPass(head.rowBytes(columns));
        for (int y = pass[1]; y < height; y += pass[3]) {
          colours.put(rows.next(), columns, planes, y * width + pass[0], pass[2]);
        }
      }
    }
    return pixels(info);
  }

  private Pixels pixels(ImageInfo info) {
    List<Plane> colour = new ArrayList<>();
    int count = colours.colours();
    for (int i = 0; i < count; i++) {
      colour.add(Plane.of(width, height, planes[i]));
    }
    Optional<Plane> alpha =
        planes.length > count
            ? Optional.of(Plane.of(width, height, planes[count]))
            : Optional.empty();
    Model model = colours.isGrey() ? Model.GRAY : Model.RGB;
    Pixels pixels = new Pixels(model, width, height, colour, alpha);
    return head.type() == PngHead.PALETTE ? HdrCurve.apply(pixels, info) : pixels;
  }
}
