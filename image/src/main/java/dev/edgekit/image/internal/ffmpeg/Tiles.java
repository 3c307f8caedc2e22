package dev.edgekit.image.internal.ffmpeg;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tiles of one size, added by rows, that together cover a picture and may reach beyond it. */
final class Tiles {
  /** With a single column or row, nothing else limits how far its tiles may reach. */
  private static final long MAX_OVERHANG = 4;

  /** Tiles of a usual size may be many times as large as a small picture. */
  private static final long MAX_SMALL_PIXELS = 1 << 20;

  private final int columns;
  private final int rows;
  private final int tileWidth;
  private final int tileHeight;
  private final ImageInfo info;
  private final List<Pixels> tiles = new ArrayList<>();

  Tiles(int columns, int rows, int tileWidth, int tileHeight, ImageInfo info) {
    this.columns = columns;
    this.rows = rows;
    this.tileWidth = tileWidth;
    this.tileHeight = tileHeight;
    this.info = info;
    if (!covers(columns, tileWidth, info.width()) || !covers(rows, tileHeight, info.height())) {
      throw corrupt("its tiles don't cover it");
    }
    long tiled = (long) columns * tileWidth * rows * tileHeight;
    if (tiled > Math.max(MAX_SMALL_PIXELS, MAX_OVERHANG * info.pixels())) {
      throw corrupt("its tiles reach far beyond it");
    }
  }

  /** Whether there are just as many tiles as are needed, so that none is decoded for nothing. */
  private static boolean covers(int count, int tile, int whole) {
    return (long) count * tile >= whole && (count - 1L) * tile < whole;
  }

  void add(Pixels tile) {
    Pixels first = tiles.isEmpty() ? tile : tiles.get(0);
    if (tile.model() != first.model() || !sameSteps(tile.colour(), first.colour())) {
      throw corrupt("its tiles differ in kind");
    }
    tiles.add(tile);
  }

  private static boolean sameSteps(List<Plane> one, List<Plane> other) {
    for (int i = 0; i < one.size(); i++) {
      if (one.get(i).stepX() != other.get(i).stepX()
          || one.get(i).stepY() != other.get(i).stepY()) {
        return false;
      }
    }
    return true;
  }

  Pixels joined() {
    Pixels first = tiles.get(0);
    if (columns == 1 && rows == 1) {
      return first;
    }
    List<Plane> colour = new ArrayList<>();
    for (int i = 0; i < first.colour().size(); i++) {
      colour.add(joined(i));
    }
    return new Pixels(first.model(), info.width(), info.height(), colour, Optional.empty());
  }

  private Plane joined(int index) {
    Plane like = tiles.get(0).colour().get(index);
    int stepX = like.stepX();
    int stepY = like.stepY();
    if ((columns > 1 && tileWidth % stepX != 0) || (rows > 1 && tileHeight % stepY != 0)) {
      throw corrupt("its tiles end between samples");
    }
    int width = (info.width() + stepX - 1) / stepX;
    int height = (info.height() + stepY - 1) / stepY;
    byte[] samples = new byte[Math.multiplyExact(width, height)];
    for (int i = 0; i < tiles.size(); i++) {
      Plane tile = tiles.get(i).colour().get(index);
      int left = i % columns * (tileWidth / stepX);
      int top = i / columns * (tileHeight / stepY);
      int count = Math.min(tile.width(), width - left);
      for (int y = 0; y < tile.height() && top + y < height; y++) {
        System.arraycopy(
            tile.samples(), y * tile.width(), samples, (top + y) * width + left, count);
      }
    }
    return new Plane(width, height, stepX, stepY, samples);
  }

  private static ImageException corrupt(String detail) {
    return new ImageException(Reason.CORRUPT, "The original is corrupt: " + detail + ".");
  }
}
