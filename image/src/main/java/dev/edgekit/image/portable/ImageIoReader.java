package dev.edgekit.image.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageInfo;
import dev.edgekit.image.Pixels;
import dev.edgekit.image.header.Cleaner;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * One picture through the ImageIO reader of its format: never the one that its bytes would pick.
 */
final class ImageIoReader {
  private static final String GIF_METADATA = "javax_imageio_gif_image_1.0";

  private final byte[] source;
  private final ImageInfo info;

  ImageIoReader(byte[] source, ImageInfo info) {
    this.source = source;
    this.info = info;
  }

  Pixels read() {
    ImageReader reader = reader();
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(picture()))) {
      reader.setInput(input, false, info.format() != ImageFormat.GIF);
      checkSize(reader);
      BufferedImage image = reader.read(0);
      return Buffers.toPixels(onCanvas(image, reader), info);
    } catch (IOException | RuntimeException e) {
      throw e instanceof ImageException known ? known : corrupt(e);
    } finally {
      reader.dispose();
    }
  }

  /** A PNG's texts inflate to any size. */
  private byte[] picture() {
    return info.format() == ImageFormat.PNG ? Cleaner.clean(source, info).orElse(source) : source;
  }

  private ImageReader reader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(info.format().label());
    if (!readers.hasNext()) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no reader of " + info.format() + ".");
    }
    return readers.next();
  }

  /** The reader sees the same headers as our probe, and must not allocate by others. */
  private void checkSize(ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    boolean fits =
        info.format() == ImageFormat.GIF
            ? width <= info.width() && height <= info.height()
            : width == info.width() && height == info.height();
    if (!fits) {
      throw new ImageException(
          Reason.CORRUPT,
          "The original is corrupt: its headers say %d × %d, its data %d × %d."
              .formatted(info.width(), info.height(), width, height));
    }
  }

  /** A GIF's frame may cover a part of its screen only. */
  private BufferedImage onCanvas(BufferedImage frame, ImageReader reader) throws IOException {
    if (info.format() != ImageFormat.GIF
        || (frame.getWidth() == info.width() && frame.getHeight() == info.height())) {
      return frame;
    }
    BufferedImage canvas =
        new BufferedImage(info.width(), info.height(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = canvas.createGraphics();
    try {
      int[] corner = corner(reader);
      graphics.drawImage(frame, corner[0], corner[1], null);
    } finally {
      graphics.dispose();
    }
    return canvas;
  }

  private static int[] corner(ImageReader reader) throws IOException {
    Element root = (Element) reader.getImageMetadata(0).getAsTree(GIF_METADATA);
    NodeList descriptors = root.getElementsByTagName("ImageDescriptor");
    if (descriptors.getLength() == 0) {
      return new int[] {0, 0};
    }
    Element descriptor = (Element) descriptors.item(0);
    return new int[] {
      Integer.parseInt(descriptor.getAttribute("imageLeftPosition")),
      Integer.parseInt(descriptor.getAttribute("imageTopPosition"))
    };
  }

  private static ImageException corrupt(Exception cause) {
    return new ImageException(
        Reason.CORRUPT, "The original is corrupt: it can't be decoded.", cause);
  }
}
