package dev.edgekit.image;

import dev.edgekit.http.MediaType;
import java.util.Locale;

/** A picture format, as data: what it is called, what it can hold and how large it may be. */
@SuppressWarnings("ImmutableEnumChecker") // a media type is immutable
public enum ImageFormat {
  /**
   * AV1 in a HEIF file, still or moving. Half the bytes of JPEG at equal quality; the first choice
   * where it is accepted.
   */
  AVIF("avif", true, 16_384, true),
  /** WebP: lossy or lossless, still or moving. */
  WEBP("webp", true, 16_383, true),
  /** Baseline or progressive JPEG: every client can show it. */
  JPEG("jpeg", false, 65_535, true),
  /** PNG: lossless, every client can show it. */
  PNG("png", true, 65_535, true),
  /** GIF: read, never written. */
  GIF("gif", true, 65_535, false);

  private final MediaType mediaType;
  private final boolean alpha;
  private final int maxSide;
  private final boolean output;

  ImageFormat(String subtype, boolean alpha, int maxSide, boolean output) {
    this.mediaType = MediaType.of("image", subtype);
    this.alpha = alpha;
    this.maxSide = maxSide;
    this.output = output;
  }

  /** Its media type: {@code image/avif}. */
  public MediaType mediaType() {
    return mediaType;
  }

  /** The extension of a file's name, without the dot: {@code jpg}. */
  public String extension() {
    return this == JPEG ? "jpg" : label();
  }

  /** Its name in lower case: {@code jpeg}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it can hold transparency. */
  public boolean hasAlpha() {
    return alpha;
  }

  /** The maximum width and height that decoders accept in practice, in pixels. */
  public int maxSide() {
    return maxSide;
  }

  /** Whether a transform can produce it. */
  public boolean isOutput() {
    return output;
  }
}
