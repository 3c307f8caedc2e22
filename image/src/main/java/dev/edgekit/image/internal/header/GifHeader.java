package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;

/** GIF's screen size, and how many frames there are. */
final class GifHeader {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int MAX_FRAMES_COUNTED = 9_999;

  private final Bytes bytes;
  private boolean transparency;
  private int frames;
  private int width;
  private int height;

  GifHeader(Bytes bytes) {
    this.bytes = bytes;
  }

  ImageInfo read() {
    width = bytes.u16le(6);
    height = bytes.u16le(8);
    countFrames(13 + tableSize(bytes.u8(10)));
    if (frames == 0) {
      throw Bytes.corrupt("a GIF without a picture");
    }
    return new ImageInfo(
        ImageFormat.GIF,
        width,
        height,
        frames,
        transparency || frames > 1,
        Orientation.NORMAL,
        Coding.PLAIN,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static int tableSize(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private void countFrames(long start) {
    long at = start;
    while (bytes.has(at, 2) && frames < MAX_FRAMES_COUNTED) {
      int kind = bytes.u8(at);
      if (kind == EXTENSION) {
        if (bytes.u8(at + 1) == GRAPHIC_CONTROL && bytes.has(at, 4)) {
          transparency |= (bytes.u8(at + 3) & 1) != 0;
        }
        at = skipBlocks(at + 2);
      } else if (kind == IMAGE && bytes.has(at, 11)) {
        if (frames++ == 0) { // in browsers, the first frame may widen the canvas
          width = Math.max(width, bytes.u16le(at + 1) + bytes.u16le(at + 5));
          height = Math.max(height, bytes.u16le(at + 3) + bytes.u16le(at + 7));
        }
        at = skipBlocks(at + 11 + tableSize(bytes.u8(at + 9)));
      } else {
        return;
      }
    }
  }

  private long skipBlocks(long start) {
    long at = start;
    while (bytes.has(at, 1) && bytes.u8(at) != 0) {
      at += 1 + bytes.u8(at);
    }
    return at + 1;
  }
}
