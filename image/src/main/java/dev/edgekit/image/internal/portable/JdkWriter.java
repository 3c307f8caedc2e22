package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;

/** The JDK's own encoders. */
final class JdkWriter {
  private static final String JDK = "com.sun.imageio.plugins.";

  private JdkWriter() {}

  /**
   * The JDK's writer, not a plug-in's: equal pixels must give equal bytes whatever else is
   * installed.
   */
  static ImageWriter of(String format) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = null;
    while (writers.hasNext()) {
      writer = writers.next();
      if (writer.getClass().getName().startsWith(JDK)) {
        break;
      }
    }
    if (writer == null) {
      throw new ImageException(Reason.UNSUPPORTED, "There is no " + format + " encoder here.");
    }
    return writer;
  }
}
