package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Overlay;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.portable.PortableEngine;
import dev.edgekit.image.internal.support.RateLimitedLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The available engines, the preferred first: what one can't do, the next is asked to do. */
public final class Engines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engines.class);
  private static final RateLimitedLog failures = new RateLimitedLog(log);
  private final List<ImageEngine> engines;
  private final OverlayPictures overlays = new OverlayPictures(this);

  public Engines(List<ImageEngine> engines) {
    this.engines = List.copyOf(engines);
  }

  /** The native engine, where it can be loaded, and the portable one. */
  public static Engines available() {
    List<ImageEngine> engines = new ArrayList<>();
    try {
      engines.add(FfmpegEngine.load());
    } catch (UnsupportedOperationException | LinkageError e) {
      log.warn(
          "No AVIF on this system, WebP and JPEG instead: {}. It needs org.bytedeco:ffmpeg and javacpp"
              + " with this platform's classifier; on the module path also --add-modules"
              + " ALL-MODULE-PATH",
          e.getMessage());
    }
    engines.add(engines.isEmpty() ? PortableEngine.alone() : PortableEngine.besideNatives());
    return new Engines(engines);
  }

  public boolean encodes(ImageFormat format) {
    return encoder(format).isPresent();
  }

  /** The engines that may decode such a source, in the order in which to ask them. */
  List<ImageEngine> decoders(ImageInfo info) {
    return engines.stream().filter(engine -> engine.decodes(info)).toList();
  }

  /** Decodes what an engine of ours encoded: nothing to guard against. */
  public Pixels decode(byte[] encoded, ImageInfo info, int shrink) {
    return decoders(info).stream()
        .findFirst()
        .orElseThrow(
            () -> new ImageException(Reason.UNSUPPORTED, info.format() + " can't be read here."))
        .decode(encoded, info, shrink);
  }

  /**
   * Encodes by the engine that can.
   *
   * @throws ImageException NOT_ENCODED if the encoder fails, by whatever it throws
   */
  public byte[] encode(Pixels pixels, EncodeSettings settings) {
    ImageEngine engine =
        encoder(settings.format())
            .orElseThrow(
                () ->
                    new ImageException(
                        Reason.UNSUPPORTED, settings.format() + " can't be made here."));
    return encoded(settings.format(), () -> engine.encode(pixels, settings));
  }

  private static byte[] encoded(ImageFormat format, Supplier<byte[]> encoding) {
    try {
      return encoding.get();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) { // native memory can end, too
      if (e instanceof ImageException known && known.reason() != Reason.NOT_ENCODED) {
        throw known;
      }
      failures.warn(
          "The encoder of {} failed, another format is tried: {}", format, said(e).toString());
      throw new ImageException(Reason.NOT_ENCODED, "The encoder failed.", e);
    }
  }

  private static Throwable said(Throwable failure) {
    return failure instanceof ImageException known
        ? Objects.requireNonNullElse(known.getCause(), known)
        : failure;
  }

  /**
   * An overlay's picture, decoded; it is the host's own, not foreign.
   *
   * @throws IllegalArgumentException if the picture can't be read here
   */
  public Pixels picture(Overlay overlay) {
    return overlays.of(overlay);
  }

  boolean animates(ImageFormat format) {
    return engines.stream().anyMatch(engine -> engine.animates(format));
  }

  /** The frames of a source that moves, by the engine that will encode them. */
  Animation animation(byte[] source, ImageInfo info) {
    return animator().animation(source, info);
  }

  long frameBytes(byte[] source, ImageInfo info) {
    return animator().frameBytes(source, info);
  }

  byte[] encode(Animation animation, EncodeSettings settings) {
    return encoded(settings.format(), () -> animator().encode(animation, settings));
  }

  private ImageEngine animator() {
    return engines.stream()
        .filter(engine -> Arrays.stream(ImageFormat.values()).anyMatch(engine::animates))
        .findFirst()
        .orElseThrow(
            () -> new ImageException(Reason.UNSUPPORTED, "Animations can't be made here."));
  }

  private Optional<ImageEngine> encoder(ImageFormat format) {
    for (ImageEngine engine : engines) {
      if (engine.encodes(format)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    engines.forEach(ImageEngine::close);
  }
}
