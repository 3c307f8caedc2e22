package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** PNG by the JDK's encoder. */
final class PngWriter {
  private PngWriter() {}

  static byte[] write(Pixels pixels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(Buffers.toCompactImage(pixels), "png", output)) {
        throw new ImageException(Reason.UNSUPPORTED, "There is no PNG encoder here.");
      }
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The PNG encoder failed.", e);
    }
    return bytes.toByteArray();
  }
}
