package dev.edgekit.image;

import com.sksamuel.scrimage.ImmutableImage;
import com.sksamuel.scrimage.metadata.ImageMetadata;
import com.sksamuel.scrimage.webp.WebpWriter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** One small file of each kind that decoders treat in their own way. */
final class Samples {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  private Samples() {}

  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("grey jpeg", write(grey(), "jpeg", false));
    files.put("cmyk jpeg", cmykJpeg());
    files.put("profiled jpeg", profiledJpeg());
    files.put("interlaced png", write(Pictures.photo(WIDTH, HEIGHT), "png", true));
    files.put("palette png", write(palette(), "png", false));
    files.put("16 bit png", write(deep(), "png", true));
    files.put("profiled png", profiledPng());
    files.put("transparent png", transparentPng());
    return files;
  }

  /** Lossless WebP as libwebp makes it, with and without each of its means. */
  static Map<String, byte[]> losslessWebps() {
    BufferedImage mixed = Pictures.photo(200, 150);
    mixed.getGraphics().drawImage(Pictures.drawing(100, 150), 0, 0, null);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("photo as lossless webp", losslessWebp(Pictures.photo(70, 50), 9));
    files.put("fast lossless webp", losslessWebp(Pictures.photo(70, 50), 0));
    files.put("mixed lossless webp", losslessWebp(mixed, 9));
    files.put("transparent lossless webp", losslessWebp(Pictures.read(transparentPng()), 6));
    for (int colours : new int[] {2, 4, 16, 200}) {
      files.put(colours + " colours as lossless webp", losslessWebp(fewColours(colours), 9));
    }
    return files;
  }

  /** By libwebp's own tool; level 0 to 9. */
  static byte[] losslessWebp(BufferedImage image, int level) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new WebpWriter(level, 100, 4, true)
          .write(ImmutableImage.wrapAwt(image), ImageMetadata.empty, bytes);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage fewColours(int colours) {
    Random random = new Random(colours);
    BufferedImage image = new BufferedImage(WIDTH + 1, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int at = x / 5 + y / 7 + random.nextInt(12) / 11;
        image.setRGB(x, y, 0xff000000 | at % colours * 0x01234567);
      }
    }
    return image;
  }

  /** A file that another library made. */
  static byte[] resource(String name) {
    try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream("/" + name))) {
      return in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] transparentPng() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(Pictures.photo(WIDTH, HEIGHT), 0, 0, null);
    graphics.setComposite(java.awt.AlphaComposite.Src);
    graphics.setColor(new Color(10, 200, 90, 120));
    graphics.fillOval(10, 10, 60, 40);
    graphics.dispose();
    return Pictures.png(image);
  }

  static byte[] movingGif() {
    int[] palette = new Random(7).ints(256, 0, 0xffffff).toArray();
    return Gifs.write(
        48,
        32,
        0,
        palette,
        List.of(
            new Gifs.Frame(0, 0, 48, 32, 10, -1, 1, 5),
            new Gifs.Frame(5, 6, 20, 20, 40, 41, 2, 5),
            new Gifs.Frame(12, 3, 30, 25, 80, -1, 3, 5)));
  }

  private static BufferedImage grey() {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    grey.getGraphics().drawImage(Pictures.photo(WIDTH, HEIGHT), 0, 0, null);
    return grey;
  }

  private static BufferedImage palette() {
    byte[] ramp = new byte[256];
    byte[] alpha = new byte[256];
    for (int i = 0; i < 256; i++) {
      ramp[i] = (byte) i;
      alpha[i] = (byte) (i < 20 ? 0 : 255);
    }
    IndexColorModel model = new IndexColorModel(8, 256, ramp, ramp, ramp, alpha);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, model);
    image.getGraphics().drawImage(Pictures.photo(WIDTH, HEIGHT), 0, 0, null);
    return image;
  }

  private static BufferedImage deep() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    Random random = new Random(3);
    for (int band = 0; band < 4; band++) {
      raster.setSamples(
          0, 0, WIDTH, HEIGHT, band, random.ints((long) WIDTH * HEIGHT, 0, 65_536).toArray());
    }
    return new BufferedImage(model, raster, false, null);
  }

  /** Four inks, inverted, with Adobe's marker. */
  static byte[] cmykJpeg() {
    WritableRaster inks =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
    Random random = new Random(5);
    for (int band = 0; band < 4; band++) {
      inks.setSamples(
          0, 0, WIDTH, HEIGHT, band, random.ints((long) WIDTH * HEIGHT, 0, 256).toArray());
    }
    byte[] jpeg = write(new IIOImage(inks, null, null), "jpeg", false);
    ByteBuffer marker = ByteBuffer.allocate(16).putShort((short) 0xffee).putShort((short) 14);
    marker.put("Adobe".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {0, 100});
    return behindStart(jpeg, marker.array());
  }

  private static byte[] profiledJpeg() {
    byte[] icc = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ByteBuffer segment = ByteBuffer.allocate(18 + icc.length).putShort((short) 0xffe2);
    segment.putShort((short) (16 + icc.length));
    segment.put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 1});
    return behindStart(Pictures.jpeg(Pictures.photo(WIDTH, HEIGHT)), segment.put(icc).array());
  }

  private static byte[] profiledPng() {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(new byte[] {'k', 0, 0});
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(chunk)) {
      deflated.write(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData());
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] png = Pictures.png(Pictures.photo(WIDTH, HEIGHT));
    return Pictures.pngWithChunk(png, "iCCP", chunk.toByteArray());
  }

  private static byte[] behindStart(byte[] jpeg, byte[] segment) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + segment.length);
    return out.put(jpeg, 0, 2).put(segment).put(jpeg, 2, jpeg.length - 2).array();
  }

  static byte[] write(BufferedImage image, String format, boolean progressive) {
    return write(new IIOImage(image, null, null), format, progressive);
  }

  private static byte[] write(IIOImage image, String format, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    if (progressive) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, settings);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
