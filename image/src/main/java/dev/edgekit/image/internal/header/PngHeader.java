package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.GammaSpace;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** PNG's chunks (PNG third edition, §11). */
final class PngHeader {
  private static final int PALETTE = 3;
  private static final int ALPHA_FLAG = 4;
  private static final double STEP = 1e-5;

  /** Beyond any limit of frames. */
  private static final int MAX_COUNTED = 1_000_000;

  private static final int SRGB_INVERSE_GAMMA = 45_455;

  private final Bytes bytes;
  private final int maxProfileBytes;
  private Exif exif = Exif.NONE;
  private boolean exifSeen;
  private byte @Nullable [] profile;
  private boolean profileSeen;
  private Optional<Cicp> cicp = Optional.empty();
  private boolean srgb;
  private long inverseGamma; // 0: unstated
  private List<Double> chromaticities = GammaSpace.SRGB;
  private boolean transparency;
  private boolean dataSeen;
  private int frames = 1;

  PngHeader(Bytes bytes, int maxProfileBytes) {
    this.bytes = bytes;
    this.maxProfileBytes = maxProfileBytes;
  }

  ImageInfo read() {
    if (!bytes.is(12, "IHDR") || bytes.u32(8) != 13) {
      throw Bytes.corrupt("a PNG without IHDR");
    }
    Bytes header = bytes.slice(16, 13);
    int colourType = header.u8(9);
    if (colourType > 6 || colourType == 1 || colourType == 5) {
      throw Bytes.corrupt("PNG colour type " + colourType);
    }
    readChunks();
    boolean alpha = (colourType & ALPHA_FLAG) != 0 || transparency;
    boolean gray = (colourType & 2) == 0 && colourType != PALETTE;
    return new ImageInfo(
        ImageFormat.PNG,
        side(header.u32(0)),
        side(header.u32(4)),
        frames,
        alpha,
        exif.orientation(),
        gray ? Coding.GRAY : Coding.PLAIN,
        header.u8(8) > 8 ? 2 : 1,
        cicp.isPresent() ? Optional.empty() : Optional.ofNullable(profile), // PNG §4.3: cICP first
        cicp,
        srgb ? Optional.empty() : gamma());
  }

  private void readChunks() {
    long at = 33;
    while (bytes.has(at, 12)) {
      long length = bytes.u32(at);
      String type = bytes.text(at + 4, 4);
      if (type.equals("IEND") || !bytes.has(at + 8, length)) {
        return;
      }
      chunk(type, bytes.slice(at + 8, length));
      at += 12 + length;
    }
  }

  private void chunk(String type, Bytes data) {
    switch (type) {
      case "tRNS" -> transparency = true;
      case "IDAT" -> dataSeen = true;
      case "acTL" -> frames = dataSeen ? frames : frames(data);
      case "cICP" -> cicp = Optional.of(cicp(data));
      case "sRGB" -> srgb = true;
      case "gAMA" -> inverseGamma = data.has(0, 4) ? data.u32(0) : 0;
      case "cHRM" -> chromaticities = chromaticities(data);
      case "eXIf" -> {
        exif = exifSeen ? exif : Exif.read(data);
        exifSeen = true;
      }
      case "iCCP" -> {
        if (!profileSeen) { // don't inflate a second one for nothing
          profileSeen = true;
          profile = inflateProfile(data);
        }
      }
      default -> {}
    }
  }

  /**
   * As in browsers: chromaticities alone say nothing about how samples become light, and sRGB's
   * power alone means sRGB's curve.
   */
  private Optional<GammaSpace> gamma() {
    boolean srgbs = inverseGamma == SRGB_INVERSE_GAMMA && chromaticities.equals(GammaSpace.SRGB);
    return inverseGamma > 0 && !srgbs
        ? Optional.of(new GammaSpace(1 / (inverseGamma * STEP), chromaticities))
        : Optional.empty();
  }

  /** What stands after the picture's data makes no animation (PNG §11.3.6.1). */
  private static int frames(Bytes control) {
    return control.has(0, 8) ? (int) Math.max(1, Math.min(control.u32(0), MAX_COUNTED)) : 1;
  }

  private static List<Double> chromaticities(Bytes data) {
    if (!data.has(0, 32)) {
      return GammaSpace.SRGB;
    }
    return IntStream.range(0, 8).mapToObj(i -> data.u32(4L * i) * STEP).toList();
  }

  private static Cicp cicp(Bytes data) {
    return new Cicp(data.u8(0), data.u8(1), data.u8(2), data.u8(3) != 0);
  }

  private byte @Nullable [] inflateProfile(Bytes data) {
    int name = 0;
    while (data.has(name, 1) && data.u8(name) != 0) {
      name++;
    }
    if (!data.has(name, 3) || data.u8(name + 1) != 0) {
      return null;
    }
    byte[] inflated =
        Deflated.inflate(data.slice(name + 2, data.length() - name - 2).copy(), maxProfileBytes);
    return inflated.length == 0 ? null : inflated;
  }

  private static int side(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
