package dev.edgekit.image.internal.gif;

import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.bytes.Bytes;
import dev.edgekit.image.internal.pixels.Argb;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The frames of a GIF, each drawn over what those before it leave. The canvas starts transparent,
 * and a frame disposed to the background leaves it so, as in browsers.
 */
public final class GifFrames implements Iterator<Frame> {
  private final GifBlocks blocks;
  private final int width;
  private final int height;
  private int[] canvas;
  private Optional<GifFrame> next;

  private GifFrames(byte[] file, ImageInfo info) {
    this.blocks = new GifBlocks(Bytes.of(file));
    this.width = info.width();
    this.height = info.height();
    this.canvas = new int[Math.multiplyExact(width, height)];
    this.next = blocks.next();
    if (next.isEmpty()) {
      throw Bytes.corrupt("a GIF without a picture");
    }
  }

  /** The whole animation. */
  public static Animation of(byte[] file, ImageInfo info) {
    GifFrames frames = new GifFrames(file, info);
    return new Animation(info.width(), info.height(), frames.blocks.loops(), frames);
  }

  /** The first frame. */
  public static Pixels first(byte[] file, ImageInfo info) {
    return new GifFrames(file, info).next().pixels();
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public Frame next() {
    GifFrame frame = next.orElseThrow(NoSuchElementException::new);
    int[] before = frame.isTakenBack() ? canvas.clone() : canvas;
    frame.drawOn(canvas, width, height);
    Frame shown = Frame.ofStated(Argb.toPixels(canvas, width, height), frame.millis());
    if (frame.disposal() == GifFrame.TO_BACKGROUND) {
      frame.clear(canvas, width, height);
    }
    canvas = before;
    next = blocks.next();
    return shown;
  }
}
