package dev.edgekit.image.ffmpeg;

import dev.edgekit.image.Animation;
import dev.edgekit.image.Animation.Frame;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageInfo;
import dev.edgekit.image.Pixels;
import dev.edgekit.image.header.HeaderReader;
import dev.edgekit.image.header.WebpFrame;
import dev.edgekit.image.pixels.Argb;
import dev.edgekit.image.pixels.Colour;
import dev.edgekit.image.pixels.Scaler;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The frames of an animated WebP on its canvas. Libavcodec decodes still files only, so each frame
 * is decoded as one, and composed here (RFC 9649 §2.7.1.1); the canvas starts transparent, as
 * browsers have it, whatever background the file names.
 */
final class WebpFrames implements Iterator<Frame> {
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
