package dev.edgekit.image.png;

import dev.edgekit.image.header.Bytes;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG, inflated and unfiltered one by one (PNG third edition, §9 and §10). What the
 * data hold beyond the rows that are asked for is never inflated.
 */
final class PngRows implements AutoCloseable {
  private final PngChunks chunks;
  private final int pixelBytes;
  private final Inflater inflater = new Inflater();
  private byte[] row = new byte[0];
  private byte[] before = new byte[0];

  PngRows(PngChunks chunks) {
    this.chunks = chunks;
    this.pixelBytes = chunks.head().pixelBytes();
  }

  /** The rows that follow have so many bytes, and the first has none above it. */
  void startPass(int rowBytes) {
    row = new byte[1 + rowBytes];
    before = new byte[1 + rowBytes];
  }

  /** The next row behind a byte that means nothing; valid until the next is asked for. */
  byte[] next() {
    byte[] above = row;
    row = before;
    before = above;
    fill(row);
    switch (row[0]) {
      case 0 -> {}
      case 1 -> addLeft();
      case 2 -> addAbove();
      case 3 -> addMean();
      case 4 -> addPaeth();
      default -> throw Bytes.corrupt("PNG filter " + row[0]);
    }
    return row;
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void fill(byte[] into) {
    int filled = 0;
    try {
      while (filled < into.length) {
        int count = inflater.inflate(into, filled, into.length - filled);
        filled += count;
        if (count == 0) {
          feed();
        }
      }
    } catch (DataFormatException e) {
      throw Bytes.corrupt("a PNG's data can't be inflated");
    }
  }

  private void feed() {
    Optional<Bytes> part =
        inflater.finished() || inflater.needsDictionary() ? Optional.empty() : chunks.nextData();
    part.orElseThrow(() -> Bytes.corrupt("a PNG's data end early")).giveTo(inflater);
  }

  private void addLeft() {
    for (int i = 1 + pixelBytes; i < row.length; i++) {
      row[i] += row[i - pixelBytes];
    }
  }

  private void addAbove() {
    byte[] to = row;
    byte[] above = before;
    for (int i = 1; i < to.length; i++) {
      to[i] += above[i];
    }
  }

  private void addMean() {
    for (int i = 1; i < row.length; i++) {
      int left = i > pixelBytes ? row[i - pixelBytes] & 0xff : 0;
      row[i] += (byte) ((left + (before[i] & 0xff)) >> 1);
    }
  }

  private void addPaeth() {
    int step = pixelBytes;
    int first = Math.min(row.length, 1 + step);
    for (int i = 1; i < first; i++) {
      row[i] += before[i];
    }
    for (int i = first; i < row.length; i++) {
      row[i] += (byte) paeth(row[i - step] & 0xff, before[i] & 0xff, before[i - step] & 0xff);
    }
  }

  private static int paeth(int left, int above, int corner) {
    int byLeft = Math.abs(above - corner);
    int byAbove = Math.abs(left - corner);
    int byCorner = Math.abs(left + above - 2 * corner);
    return byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner;
  }
}
