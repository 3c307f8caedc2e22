package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;

/** International text in PNG ({@code iTXt}, §11.3.3.4). */
final class PngText {
  private static final String XMP = "XML:com.adobe.xmp\0";

  private PngText() {}

  /** An XMP packet; absent if the text is another, or larger than a packet may be. */
  static Optional<Bytes> xmp(Bytes chunk) {
    if (!chunk.is(0, XMP)) {
      return Optional.empty();
    }
    long at = XMP.length();
    boolean compressed = chunk.u8(at) == 1;
    at += 2;
    for (int zeros = 0; zeros < 2; at++) { // after the language and the keyword's translation
      zeros += chunk.u8(at) == 0 ? 1 : 0;
    }
    Bytes text = chunk.slice(at, chunk.length() - at);
    return compressed
        ? Optional.of(Bytes.of(Deflated.inflate(text.copy(), Xmp.MAX_BYTES)))
        : Optional.of(text);
  }
}
