package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Inks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads one picture by the ImageIO reader of its format, never by one that ImageIO would choose by
 * the bytes. The reader sees no profile: some apply it, and it would be applied twice.
 */
final class ImageIoReader {
  private final byte[] source;
  private final ImageInfo info;

  ImageIoReader(byte[] source, ImageInfo info) {
    this.source = source;
    this.info = info;
  }

  Pixels read() {
    ImageReader reader = reader();
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(source))) {
      reader.setInput(input, false, true);
      checkSize(reader);
      return info.coding().isOfInks()
          ? new InkRaster(reader.readRaster(0, null), info).toRgb(Inks.of(info.profile()))
          : Buffers.toPixels(reader.read(0), info);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Deeply nested metadata, or an absurd length in a part that we don't read ourselves.
      throw e instanceof ImageException known ? known : corrupt(e);
    } finally {
      reader.dispose();
    }
  }

  private ImageReader reader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(info.format().label());
    if (!readers.hasNext()) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no reader of " + info.format() + ".");
    }
    return readers.next();
  }

  /** The reader must see the size that our probe saw, and not allocate for another. */
  private void checkSize(ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width != info.width() || height != info.height()) {
      throw new ImageException(
          Reason.CORRUPT,
          "The original is corrupt: its headers say %d × %d, its data %d × %d."
              .formatted(info.width(), info.height(), width, height));
    }
  }

  private static ImageException corrupt(Throwable cause) {
    return new ImageException(
        Reason.CORRUPT, "The original is corrupt: it can't be decoded.", cause);
  }
}
