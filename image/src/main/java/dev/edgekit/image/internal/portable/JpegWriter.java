package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Colour;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Progressive JPEG by the JDK's own libjpeg, which chooses its Huffman tables by the picture. */
final class JpegWriter {
  private static final String JDK_WRITER = "com.sun.imageio.plugins.jpeg.JPEGImageWriter";

  private JpegWriter() {}

  static byte[] write(Pixels pixels, int quality) {
    BufferedImage image = Buffers.toCompactImage(Colour.flatten(pixels, 0xffffff));
    ImageWriter writer = writer();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality / 100f);
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The JPEG encoder failed.", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Not another plug-in's: equal pixels have to give equal bytes whatever else is installed. */
  private static ImageWriter writer() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    ImageWriter writer = null;
    while (writers.hasNext()) {
      writer = writers.next();
      if (writer.getClass().getName().equals(JDK_WRITER)) {
        break;
      }
    }
    if (writer == null) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no JPEG encoder here.");
    }
    return writer;
  }
}
