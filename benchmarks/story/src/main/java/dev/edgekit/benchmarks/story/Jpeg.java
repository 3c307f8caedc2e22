package dev.edgekit.benchmarks.story;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The JDK's JPEG, which is libjpeg's: 4:2:0, progressive, with Huffman tables of its own. */
public final class Jpeg {
  private Jpeg() {}

  /** The pixels as JPEG; quality from 0 to 1. */
  public static byte[] write(BufferedImage pixels, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
    settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), settings);
    } finally {
      writer.dispose();
    }
    return jpeg.toByteArray();
  }

  /** The pixels of a PNG or JPEG. */
  public static BufferedImage read(byte[] file) throws IOException {
    BufferedImage read = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
    BufferedImage rgb =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    rgb.createGraphics().drawImage(read, 0, 0, null);
    return rgb;
  }
}
