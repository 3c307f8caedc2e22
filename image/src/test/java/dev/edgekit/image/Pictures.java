package dev.edgekit.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures for tests, made anew each time and always the same. */
public final class Pictures {
  /** Tests run on machines that are busy with other things. */
  static final Limits PATIENT = Limits.defaults().withTimeout(Duration.ofMinutes(2));

  private Pictures() {}

  /** A service for transforms, which has no originals. */
  static ImageService service() {
    return ImageService.builder()
        .originals(key -> Optional.empty())
        .widths(320)
        .limits(PATIENT)
        .build();
  }

  /** Slopes, shapes and a little noise: compresses about as a photograph does. */
  public static BufferedImage photo(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random noise = new Random(width * 31L + height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int wave = (int) (40 * Math.sin(x / 17.0) * Math.cos(y / 23.0));
        int grain = noise.nextInt(12);
        int r = clamp(60 + 150 * x / width + wave + grain);
        int g = clamp(90 + 100 * y / height - wave + grain);
        int b = clamp(200 - 120 * (x + y) / (width + height) + grain);
        image.setRGB(x, y, r << 16 | g << 8 | b);
      }
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(190, 60, 40));
    graphics.fillOval(width / 5, height / 4, width / 4, height / 4);
    graphics.setColor(new Color(30, 40, 60));
    graphics.fillRect(width * 3 / 5, height / 2, width / 4, height / 3);
    graphics.dispose();
    return image;
  }

  /** Four quarters of different colours: red, green, blue, white, by rows. */
  public static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean right = x >= width / 2;
        boolean low = y >= height / 2;
        image.setRGB(x, y, low ? (right ? 0xffffff : 0x0000ff) : (right ? 0x00ff00 : 0xff0000));
      }
    }
    return image;
  }

  /** A drawing: few colours, hard edges, no noise. */
  public static BufferedImage drawing(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(new Color(40, 90, 160));
    for (int i = 0; i < 6; i++) {
      graphics.fillRect(width / 10, height * (2 * i + 1) / 14, width * (i + 2) / 10, height / 20);
    }
    graphics.dispose();
    return image;
  }

  public static byte[] jpeg(BufferedImage image) {
    return encode(image, "jpeg");
  }

  public static byte[] png(BufferedImage image) {
    return encode(image, "png");
  }

  public static byte[] gif(BufferedImage image) {
    return encode(image, "gif");
  }

  public static BufferedImage read(byte[] file) {
    try {
      return ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JPEG with an Exif block that holds this orientation alone. */
  public static byte[] jpegWithOrientation(byte[] jpeg, int orientation) {
    return jpegWithExif(jpeg, tiff(orientation));
  }

  /** The JPEG with an Exif block of its own. */
  static byte[] jpegWithExif(byte[] jpeg, byte[] tiff) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + tiff.length + 10);
    out.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (tiff.length + 8));
    out.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff).put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }

  /** The PNG with an {@code eXIf} chunk that holds this orientation alone. */
  public static byte[] pngWithOrientation(byte[] png, int orientation) {
    return pngWithChunk(png, "eXIf", tiff(orientation));
  }

  /** The PNG with a chunk behind its header. */
  public static byte[] pngWithChunk(byte[] png, String type, byte[] data) {
    byte[] chunk = chunk(type, data);
    ByteBuffer out = ByteBuffer.allocate(png.length + chunk.length);
    return out.put(png, 0, 33).put(chunk).put(png, 33, png.length - 33).array();
  }

  /** A PNG's chunk. */
  static byte[] chunk(String type, byte[] data) {
    byte[] typed = ByteBuffer.allocate(4 + data.length).put(ascii(type)).put(data).array();
    CRC32 crc = new CRC32();
    crc.update(typed);
    ByteBuffer out = ByteBuffer.allocate(12 + data.length).putInt(data.length).put(typed);
    return out.putInt((int) crc.getValue()).array();
  }

  /** The still WebP, in the extended layout, with an Exif chunk that holds this orientation. */
  public static byte[] webpWithOrientation(byte[] webp, int width, int height, int orientation) {
    return webpWithExif(webp, width, height, tiff(orientation));
  }

  /** The same with an Exif chunk of its own, of an even length. */
  static byte[] webpWithExif(byte[] webp, int width, int height, byte[] tiff) {
    ByteBuffer out =
        ByteBuffer.allocate(webp.length + 18 + 8 + tiff.length)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(out.capacity() - 8).put(ascii("WEBPVP8X")).putInt(10).putInt(8);
    for (int side : new int[] {width - 1, height - 1}) {
      out.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
    }
    out.put(webp, 12, webp.length - 12).put(ascii("EXIF")).putInt(tiff.length).put(tiff);
    return out.array();
  }

  private static byte[] tiff(int orientation) {
    return ByteBuffer.allocate(26)
        .put(ascii("MM"))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("no writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int clamp(int value) {
    return Math.min(255, Math.max(0, value));
  }
}
