package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Palette;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * PNG by the JDK's encoder: exact, with a palette where the picture has few colours. Greys are
 * tried both ways: with a palette, and as they are with filters, which suits photographs.
 */
final class PngWriter {
  /** The JDK's quality goes from the smallest file, 0, to the fastest encoding. */
  private static final float SMALLEST = 0;

  private PngWriter() {}

  static byte[] write(Pixels pixels) {
    Optional<Palette> palette = Palette.of(pixels);
    if (palette.isEmpty()) {
      return write(Buffers.toCompactImage(pixels));
    }
    byte[] indexed = write(indexed(pixels, palette.get()));
    if (!palette.get().isGrey()) {
      return indexed;
    }
    byte[] grey =
        write(Buffers.toGrayImage(pixels.width(), pixels.height(), pixels.colour().get(0)));
    return grey.length < indexed.length ? grey : indexed;
  }

  private static byte[] write(BufferedImage image) {
    ImageWriter writer = JdkWriter.of("png");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(SMALLEST);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new ImageException(Reason.NOT_ENCODED, "The PNG encoder failed.", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage indexed(Pixels pixels, Palette palette) {
    int[] colours = palette.colours();
    int bits = bits(colours.length);
    IndexColorModel model =
        new IndexColorModel(bits, colours.length, colours, 0, true, -1, DataBuffer.TYPE_BYTE);
    return Buffers.toIndexedImage(pixels.width(), pixels.height(), palette.indexes(), model);
  }

  /** Bits for that many colours: 1, 2, 4 or 8, as PNG and the JDK allow. */
  private static int bits(int colours) {
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
  }
}
