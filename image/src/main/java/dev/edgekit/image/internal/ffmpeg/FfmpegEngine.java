package dev.edgekit.image.internal.ffmpeg;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.gif.GifFrames;
import dev.edgekit.image.internal.header.WebpFrame;
import dev.edgekit.image.internal.png.ApngFrames;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decodes JPEG (at a reduced DCT scale where that is enough), WebP and AVIF, and encodes AVIF by
 * libaom and WebP by libwebp, moving or still. Thread-safe: each call has codecs of its own.
 */
public final class FfmpegEngine implements ImageEngine {
  private final Set<ImageFormat> encodes;
  private final AvifEncoder avif;
  private final WebpEncoder webp = new WebpEncoder();
  private final Decoder decoder = new Decoder();

  private FfmpegEngine(FfmpegLibrary library) {
    this.avif = new AvifEncoder(library.tunesForPictures());
    this.encodes = EnumSet.noneOf(ImageFormat.class);
    if (library.hasEncoder(AvifEncoder.NAME)) {
      encodes.add(ImageFormat.AVIF);
    }
    if (library.hasEncoder(WebpEncoder.NAME)) {
      encodes.add(ImageFormat.WEBP);
    }
  }

  /**
   * The engine, its libraries loaded, which takes a few hundred milliseconds the first time.
   *
   * @throws UnsupportedOperationException if they can't be loaded here, with the reason
   */
  public static FfmpegEngine load() {
    return new FfmpegEngine(FfmpegLibrary.load());
  }

  @Override
  public boolean decodes(ImageInfo info) {
    return switch (info.format()) {
      // libavcodec returns CMYK as if it were YCbCr with alpha, and subsampled RGB as if it were
      // YCbCr.
      case JPEG -> !info.coding().isOfInks() && info.coding() != Coding.RGB;
      case WEBP -> true;
      case AVIF -> encodes.contains(ImageFormat.AVIF); // libaom decodes, too
      default -> false;
    };
  }

  @Override
  public boolean encodes(ImageFormat format) {
    return encodes.contains(format);
  }

  @Override
  public Pixels decode(byte[] source, ImageInfo info, int shrink) {
    return info.format() == ImageFormat.WEBP && WebpFrame.isAnimation(source)
        ? WebpFrames.first(decoder, source, info)
        : decoder.decode(source, info, shrink);
  }

  @Override
  public Animation animation(byte[] source, ImageInfo info) {
    return switch (info.format()) {
      case GIF -> GifFrames.of(source, info);
      case PNG -> ApngFrames.of(source, info);
      case WEBP -> WebpFrames.of(decoder, source, info);
      case AVIF -> AvifFrames.of(source, info);
      default -> throw new ImageException(Reason.UNSUPPORTED, info.format() + " does not move.");
    };
  }

  @Override
  public boolean animates(ImageFormat format) {
    return switch (format) {
      case AVIF -> encodes.contains(ImageFormat.AVIF);
      case WEBP -> WebpAnimationEncoder.isThere();
      default -> false;
    };
  }

  @Override
  public byte[] encode(Animation animation, EncodeSettings settings) {
    checkSize(settings.format(), animation.width(), animation.height());
    return switch (settings.format()) {
      case AVIF ->
          new AvifAnimationEncoder(animation.width(), animation.height(), settings)
              .encode(animation);
      case WEBP -> webp.encode(animation, settings);
      default ->
          throw new ImageException(
              Reason.UNSUPPORTED, "An animated " + settings.format() + " can't be made natively.");
    };
  }

  @Override
  public long decodedBytes(byte[] source, ImageInfo info, int shrink) {
    return info.format() == ImageFormat.WEBP
        ? WebpFrames.decodedBytes(source, info)
        : decoder.decodedBytes(source, info, shrink);
  }

  @Override
  public long frameBytes(byte[] source, ImageInfo info) {
    return switch (info.format()) {
      case WEBP -> WebpFrames.maxBytes(source, info);
      case PNG -> ApngFrames.frameBytes(source, info);
      default -> 0;
    };
  }

  @Override
  public byte[] encode(Pixels pixels, EncodeSettings settings) {
    ImageFormat format = settings.format();
    checkSize(format, pixels.width(), pixels.height());
    return switch (format) {
      case AVIF -> avif.encode(pixels, settings);
      case WEBP -> webp.encode(pixels, settings);
      default -> throw new ImageException(Reason.UNSUPPORTED, format + " can't be made natively.");
    };
  }

  private static void checkSize(ImageFormat format, int width, int height) {
    if (Math.max(width, height) > format.maxSide()) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "A %s picture can't be %d × %d: the maximum side is %d."
              .formatted(format, width, height, format.maxSide()));
    }
  }
}
