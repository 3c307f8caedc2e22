package dev.edgekit.image.internal.png;

import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.internal.bytes.Bytes;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The frames of an animated PNG, each drawn over what those before it leave. The canvas starts
 * transparent (PNG third edition, §4.9).
 */
public final class ApngFrames implements Iterator<Frame> {
  private final ApngChunks chunks;
  private final ImageInfo info;
  private int[] canvas;
  private int left;
  private Optional<ApngChunks.Placed> next;

  private ApngFrames(byte[] file, ImageInfo info) {
    this.chunks = new ApngChunks(file, info.width(), info.height());
    this.info = info;
    this.canvas = new int[Math.multiplyExact(info.width(), info.height())];
    this.left = info.frames(); // as many as the limits were checked for
    this.next = chunks.next();
    if (next.isEmpty()) {
      throw Bytes.corrupt("an animated PNG without a frame");
    }
  }

  /** The whole animation. */
  public static Animation of(byte[] file, ImageInfo info) {
    ApngFrames frames = new ApngFrames(file, info);
    return new Animation(info.width(), info.height(), frames.chunks.loops(), frames);
  }

  /**
   * What decoding the largest frame takes besides the canvas: its file and the next one, and the
   * JDK's picture.
   */
  public static long frameBytes(byte[] file, ImageInfo info) {
    return 3L * file.length + info.pixels() * 4 * (info.sampleBytes() + 1);
  }

  @Override
  public boolean hasNext() {
    return next.isPresent() && left > 0;
  }

  @Override
  public Frame next() {
    ApngChunks.Placed placed = next.orElseThrow(NoSuchElementException::new);
    ApngFrame frame = placed.frame();
    int[] before = frame.disposal() == ApngFrame.Disposal.TO_PREVIOUS ? canvas.clone() : canvas;
    frame.drawOn(canvas, info.width(), decoded(placed));
    Frame shown = Frame.ofStated(shown(), frame.millis());
    if (frame.disposal() == ApngFrame.Disposal.TO_BACKGROUND) {
      frame.clear(canvas, info.width());
    }
    canvas = before;
    left--;
    next = left > 0 ? chunks.next() : Optional.empty();
    return shown;
  }

  private int[] decoded(ApngChunks.Placed placed) {
    ImageInfo still = info.withSize(placed.frame().width(), placed.frame().height());
    return Argb.of(Colour.toRgb(PngPicture.decode(placed.png(), still)));
  }

  /** The canvas, grey where the file is, as profiles of grey need it. */
  private Pixels shown() {
    Pixels rgb = Argb.toPixels(canvas, info.width(), info.height());
    return info.coding() == Coding.GRAY
        ? new Pixels(
            Model.GRAY, info.width(), info.height(), rgb.colour().subList(0, 1), rgb.alpha())
        : rgb;
  }
}
