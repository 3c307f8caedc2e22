package dev.edgekit.image.store;

import dev.edgekit.http.EntityTag;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.TransformReport.Motion;
import java.util.Base64;

/**
 * A stored result. The bytes are not copied: do not change them.
 *
 * @param bytes the file
 * @param format of the file
 * @param width in pixels
 * @param height in pixels
 * @param refined false while a better variant may replace this one: a smaller one from the
 *     background, or a better one, if the original broke off, there was time for the first frame
 *     only, or an encoder failed
 * @param etag a strong validator: a hash of the bytes
 * @param baselineBytes of a plain JPEG of quality 80 at the same size; 0 if it wasn't measured
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record Variant(
    byte[] bytes,
    ImageFormat format,
    int width,
    int height,
    boolean refined,
    EntityTag etag,
    int baselineBytes) {
  private static final int TAG_BYTES = 15;

  public static Variant of(ImageResult result, boolean refined) {
    return new Variant(
        result.bytes(),
        result.format(),
        result.width(),
        result.height(),
        refined && isWhole(result.report()),
        tag(result.bytes()),
        result.report().baselineBytes());
  }

  private static boolean isWhole(TransformReport report) {
    return !report.truncated()
        && report.motion() != Motion.UNFINISHED
        && report.refused().isEmpty();
  }

  /** The same variant, marked as final. */
  public Variant asRefined() {
    return new Variant(bytes, format, width, height, true, etag, baselineBytes);
  }

  private static EntityTag tag(byte[] bytes) {
    byte[] hash = java.util.Arrays.copyOf(VariantKey.sha256().digest(bytes), TAG_BYTES);
    return EntityTag.strong(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
  }

  /** Format and size, without the bytes. */
  @Override
  public String toString() {
    return "%s %d × %d, %d bytes".formatted(format.label(), width, height, bytes.length);
  }
}
