package dev.edgekit.image.internal.png;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.bytes.Bytes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.SequenceInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The pixels of a PNG of any colour type, at eight bits a sample. The JDK's reader gives the
 * samples; it only gets the chunks that make the picture, since it would inflate all texts and
 * profiles, too. What samples mean is left to {@link PngColours}: the reader misses the transparent
 * value of grey with few bits.
 */
public final class PngPicture {
  private PngPicture() {}

  /** The picture of a file, whose size must be the one that was read from its headers before. */
  public static Pixels decode(byte[] file, ImageInfo info) {
    PngChunks chunks = new PngChunks(file);
    BufferedImage samples = read(chunks, info);
    return new PngColours(chunks, info).show(samples);
  }

  private static BufferedImage read(PngChunks chunks, ImageInfo info) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new SequenceInputStream(chunks))) {
      reader.setInput(input, true);
      checkSize(reader.getWidth(0), reader.getHeight(0), info);
      return reader.read(0);
    } catch (ImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ImageException(Reason.CORRUPT, "The original is corrupt: not a whole PNG.", e);
    } finally {
      reader.dispose();
    }
  }

  private static void checkSize(int width, int height, ImageInfo info) {
    if (width != info.width() || height != info.height()) {
      throw Bytes.corrupt(
          "its headers say %d × %d, its data %d × %d"
              .formatted(info.width(), info.height(), width, height));
    }
  }
}
