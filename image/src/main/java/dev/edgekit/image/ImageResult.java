package dev.edgekit.image;

/**
 * A picture that a transform made. The bytes are not copied: do not change them.
 *
 * @param bytes the file
 * @param format of the file
 * @param width in pixels
 * @param height in pixels
 * @param report what was decided and why
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record ImageResult(
    byte[] bytes, ImageFormat format, int width, int height, TransformReport report) {

  /** Format, size and report, without the bytes. */
  @Override
  public String toString() {
    return "%s %d × %d, %d bytes (%s)"
        .formatted(format.label(), width, height, bytes.length, report);
  }
}
