package dev.edgekit.image.internal.header;

import dev.edgekit.image.Crop;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;

/** What the boxes of an AVIF file say of its primary picture. */
final class AvifHeader {
  private final AvifFile file;
  private final Optional<AvifMovie> movie;
  private final int maxProfileBytes;

  AvifHeader(Bytes bytes, int maxProfileBytes) {
    this.file = AvifFile.parse(bytes);
    this.movie = movie(bytes);
    this.maxProfileBytes = maxProfileBytes;
  }

  /** The file's movie; a broken one is absent, which leaves the still picture that goes with it. */
  private static Optional<AvifMovie> movie(Bytes bytes) {
    try {
      return AvifMovie.find(bytes);
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  ImageInfo read() {
    AvifFile.Item picture = file.primary();
    Bytes size = picture.property("ispe").orElseThrow(() -> Bytes.corrupt("an AVIF without size"));
    int width = (int) Math.min(size.u32(4), Integer.MAX_VALUE);
    int height = (int) Math.min(size.u32(8), Integer.MAX_VALUE);
    return new ImageInfo(
        ImageFormat.AVIF,
        width,
        height,
        movie.map(m -> m.colour().size()).orElse(1),
        file.alpha().isPresent() || movie.flatMap(AvifMovie::alpha).isPresent(),
        orientation(picture),
        Coding.PLAIN,
        2,
        profile(picture),
        cicp(picture),
        Optional.empty(),
        picture.property("clap").flatMap(box -> aperture(box, width, height)));
  }

  /**
   * A clean aperture (ISO 14496-12 §12.1.4): its size, and the offset of its middle from the
   * picture's, each as a fraction. Absent unless it is one of whole pixels within the picture:
   * otherwise browsers show the whole.
   */
  private static Optional<Crop> aperture(Bytes box, int width, int height) {
    double[] numbers = new double[4];
    for (int i = 0; i < 4; i++) {
      numbers[i] = (double) (int) box.u32(8L * i) / (int) box.u32(8L * i + 4);
    }
    double x = numbers[2] + (width - numbers[0]) / 2;
    double y = numbers[3] + (height - numbers[1]) / 2;
    boolean within =
        isWhole(x, 0, width)
            && isWhole(y, 0, height)
            && isWhole(numbers[0], 1, width - x)
            && isWhole(numbers[1], 1, height - y);
    return within
        ? Optional.of(new Crop((int) x, (int) y, (int) numbers[0], (int) numbers[1]))
        : Optional.empty();
  }

  private static boolean isWhole(double number, double min, double max) {
    return number == Math.rint(number) && number >= min && number <= max;
  }

  /** {@code irot} turns counter-clockwise, {@code imir} mirrors after that (HEIF §6.5.10, 12). */
  private static Orientation orientation(AvifFile.Item picture) {
    int turns = picture.property("irot").map(box -> box.u8(0) & 3).orElse(0);
    int mirror = picture.property("imir").map(box -> 1 + (box.u8(0) & 1)).orElse(0);
    Orientation[][] byTurnAndMirror = {
      {Orientation.NORMAL, Orientation.FLIP, Orientation.MIRROR},
      {Orientation.ROTATE_270, Orientation.TRANSPOSE, Orientation.TRANSVERSE},
      {Orientation.ROTATE_180, Orientation.MIRROR, Orientation.FLIP},
      {Orientation.ROTATE_90, Orientation.TRANSVERSE, Orientation.TRANSPOSE}
    };
    return byTurnAndMirror[turns][mirror];
  }

  private static Optional<Cicp> cicp(AvifFile.Item picture) {
    return picture
        .properties("colr")
        .filter(box -> box.is(0, "nclx"))
        .map(box -> new Cicp(box.u16(4), box.u16(6), box.u16(8), (box.u8(10) & 0x80) != 0))
        .findFirst();
  }

  private Optional<byte[]> profile(AvifFile.Item picture) {
    return picture
        .properties("colr")
        .filter(box -> box.is(0, "prof") || box.is(0, "rICC"))
        .filter(box -> box.length() - 4 <= maxProfileBytes)
        .map(box -> box.slice(4, box.length() - 4).copy())
        .findFirst();
  }
}
