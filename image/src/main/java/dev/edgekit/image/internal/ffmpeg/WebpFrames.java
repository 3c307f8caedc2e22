package dev.edgekit.image.internal.ffmpeg;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.header.WebpCodes;
import dev.edgekit.image.internal.header.WebpFrame;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The frames of an animated WebP on its canvas. Libavcodec decodes still files only, so each frame
 * is decoded as one, and composed here (RFC 9649 §2.7.1.1); the canvas starts transparent, as in
 * browsers, whatever background the file names.
 */
final class WebpFrames implements Iterator<Frame> {
  /** Bytes for a pixel: brightness and half-size chroma, in the frame and in our planes. */
  private static final long YCBCR_BYTES = 4;

  /**
   * The same with alpha: the frame, what it is predicted from, the alpha channel's own frame, our
   * planes.
   */
  private static final long ARGB_BYTES = 12;

  /** The same for a frame on the canvas: planes and the frame as ints, the canvas, its planes. */
  private static final long CANVAS_BYTES = 20;

  private final Decoder decoder;
  private final Iterator<WebpFrame> frames;
  private final int width;
  private final int height;
  private final int[] canvas;

  private WebpFrames(Decoder decoder, byte[] file, ImageInfo info) {
    this.decoder = decoder;
    this.frames = WebpFrame.all(file, info.width(), info.height());
    this.width = info.width();
    this.height = info.height();
    this.canvas = new int[Math.multiplyExact(width, height)];
  }

  static Animation of(Decoder decoder, byte[] file, ImageInfo info) {
    WebpFrames frames = new WebpFrames(decoder, file, info);
    return new Animation(info.width(), info.height(), WebpFrame.loops(file), frames);
  }

  static Pixels first(Decoder decoder, byte[] file, ImageInfo info) {
    return new WebpFrames(decoder, file, info).next().pixels();
  }

  /** The bytes that decoding takes for a still picture, or for the first frame of several. */
  static long decodedBytes(byte[] file, ImageInfo info) {
    if (!WebpFrame.isAnimation(file)) {
      long codes = WebpCodes.bytes(file, info.width(), info.height());
      boolean argb = codes > 0 || info.alpha();
      return 2L * file.length + codes + info.pixels() * (argb ? ARGB_BYTES : YCBCR_BYTES);
    }
    WebpFrame first = WebpFrame.all(file, info.width(), info.height()).next();
    return bytes(first) + CANVAS_BYTES * info.pixels();
  }

  /** What the largest frame takes besides its pixels. */
  static long maxBytes(byte[] file, ImageInfo info) {
    long max = 0;
    Iterator<WebpFrame> frames = WebpFrame.all(file, info.width(), info.height());
    while (frames.hasNext()) {
      max = Math.max(max, bytes(frames.next()));
    }
    return max;
  }

  private static long bytes(WebpFrame frame) {
    long codes = WebpCodes.bytes(frame.still(), frame.width(), frame.height());
    return 3L * frame.still().length + codes;
  }

  @Override
  public boolean hasNext() {
    return frames.hasNext();
  }

  @Override
  public Frame next() {
    WebpFrame frame = frames.next();
    draw(frame, decode(frame));
    Frame shown = Frame.ofStated(Argb.toPixels(canvas, width, height), frame.millis());
    if (frame.clears()) {
      for (int row = 0; row < frame.height(); row++) {
        int start = (frame.y() + row) * width + frame.x();
        Arrays.fill(canvas, start, start + frame.width(), 0);
      }
    }
    return shown;
  }

  private int[] decode(WebpFrame frame) {
    ImageInfo still = HeaderReader.read(frame.still(), 0);
    if (still.width() != frame.width() || still.height() != frame.height()) {
      throw new ImageException(
          Reason.CORRUPT, "The original is corrupt: a frame's picture has another size.");
    }
    Pixels pixels = decoder.decode(frame.still(), still, 1);
    return Argb.of(Colour.toRgb(Scaler.toFullSize(pixels)));
  }

  private void draw(WebpFrame frame, int[] pixels) {
    for (int row = 0; row < frame.height(); row++) {
      int to = (frame.y() + row) * width + frame.x();
      int from = row * frame.width();
      for (int i = 0; i < frame.width(); i++) {
        int above = pixels[from + i];
        canvas[to + i] = frame.blends() ? Argb.over(above, canvas[to + i]) : above;
      }
    }
  }
}
