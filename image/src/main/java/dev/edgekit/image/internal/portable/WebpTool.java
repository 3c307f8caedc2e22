package dev.edgekit.image.internal.portable;

import com.sksamuel.scrimage.ImmutableImage;
import com.sksamuel.scrimage.metadata.ImageMetadata;
import com.sksamuel.scrimage.webp.WebpImageReader;
import com.sksamuel.scrimage.webp.WebpWriter;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** WebP by the executables that scrimage-webp unpacks and runs. */
final class WebpTool {
  private static final int METHOD = 4;
  private static final int LOSSLESS_LEVEL = 6;

  private WebpTool() {}

  /** Whether the executables run here: tested once, by running one. */
  static boolean isUsable() {
    return Usable.HERE;
  }

  static byte[] encode(Pixels pixels, EncodeSettings settings) {
    try {
      return encode(Buffers.toImage(pixels), settings.quality(), settings.lossless());
    } catch (IOException | RuntimeException e) {
      throw new ImageException(Reason.NOT_ENCODED, "The WebP encoder failed.", e);
    }
  }

  static Pixels decode(byte[] source, ImageInfo info) {
    try {
      BufferedImage image = new WebpImageReader().read(source).awt();
      return Buffers.toPixels(image, info);
    } catch (IOException | RuntimeException e) {
      throw new ImageException(Reason.CORRUPT, "The original is corrupt: it can't be decoded.", e);
    }
  }

  private static byte[] encode(BufferedImage image, int quality, boolean lossless)
      throws IOException {
    int level = lossless ? LOSSLESS_LEVEL : -1;
    WebpWriter writer = new WebpWriter(level, quality, METHOD, lossless);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.write(ImmutableImage.wrapAwt(image), ImageMetadata.empty, bytes);
    return bytes.toByteArray();
  }

  private static final class Usable {
    static final boolean HERE = find();

    private static boolean find() {
      try {
        return encode(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), 50, false).length > 0;
      } catch (IOException | RuntimeException | LinkageError e) {
        return false;
      }
    }
  }
}
