package dev.edgekit.image.internal.portable;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Colour;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.NodeList;

/** Progressive JPEG by the JDK's own libjpeg, with Huffman tables optimised for the picture. */
final class JpegWriter {
  private JpegWriter() {}

  static byte[] write(Pixels pixels, EncodeSettings wanted) {
    BufferedImage image = Buffers.toCompactImage(Colour.flatten(pixels, 0xffffff));
    ImageWriter writer = JdkWriter.of("jpeg");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(wanted.quality() / 100f);
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(output);
      IIOMetadata metadata =
          wanted.chroma() == Chroma.FULL ? fullColour(writer, settings, image) : null;
      writer.write(null, new IIOImage(image, null, metadata), settings);
    } catch (IOException e) {
      throw new ImageException(Reason.NOT_ENCODED, "The JPEG encoder failed.", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Metadata by which each component keeps full size: without, the writer halves colour. */
  private static IIOMetadata fullColour(
      ImageWriter writer, ImageWriteParam settings, BufferedImage image) throws IOException {
    ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(image);
    IIOMetadata metadata = writer.getDefaultImageMetadata(type, settings);
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
    NodeList components = tree.getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      IIOMetadataNode component = (IIOMetadataNode) components.item(i);
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
    }
    metadata.setFromTree(format, tree);
    return metadata;
  }
}
