package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.header.AvifFile;
import dev.edgekit.image.internal.header.MetadataStripper;
import dev.edgekit.image.internal.header.SequenceHeader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes one picture, of the size that its headers state, by one of libavcodec's decoders. */
final class Decoder {
  private static final Map<ImageFormat, String> NAMES =
      Map.of(
          ImageFormat.JPEG, "mjpeg",
          ImageFormat.WEBP, "webp",
          ImageFormat.AVIF, "libaom-av1");

  private static final int JPEG_HALVINGS = 3;

  /** What libaom records for each 4 × 4 block. */
  private static final long AV1_BYTES_PER_PIXEL = 12;

  /** An AVIF item is one picture, at most in four spatial layers (AV1 §6.2.3). */
  private static final int MAX_LAYERS = 4;

  /**
   * The frame that is shown, and those it is predicted from: as many hidden frames as encoders
   * make.
   */
  private static final int MAX_FRAMES_OF_VIDEO = 16;

  Pixels decode(byte[] source, ImageInfo info, int shrink) {
    return switch (info.format()) {
      case AVIF -> decodeAvif(AvifFile.parse(source), info);
      default -> decodeData(MetadataStripper.forDecoder(source, info), info, shrink);
    };
  }

  private Pixels decodeAvif(AvifFile file, ImageInfo info) {
    Pixels colour = decodeGrid(file.colour(), info);
    Optional<Pixels> alpha =
        file.alphaChannel().map(grid -> decodeGrid(grid, info.withoutColours()));
    boolean premultiplied = file.isPremultiplied();
    return alpha.map(opacity -> joined(colour, opacity, premultiplied)).orElse(colour);
  }

  /** Colour and an alpha channel, which is a picture of its own. */
  static Pixels joined(Pixels colour, Pixels alpha, boolean premultiplied) {
    Plane opacity = alpha.colour().get(0);
    List<Plane> rgb = Colour.toRgb(Scaler.toFullSize(colour)).colour();
    List<Plane> plain =
        premultiplied ? rgb.stream().map(p -> Colour.divided(p, opacity)).toList() : rgb;
    return new Pixels(Model.RGB, colour.width(), colour.height(), plain, Optional.of(opacity));
  }

  private Pixels decodeGrid(AvifFile.Grid grid, ImageInfo info) {
    SequenceHeader header = header(grid.tiles().get(0));
    int columns = grid.columns();
    int rows = grid.rows();
    if (columns == 1 && rows == 1) {
      checkSize(header.width(), header.height(), info, 1);
    }
    Tiles tiles = new Tiles(columns, rows, header.width(), header.height(), info);
    ImageInfo tile = info.withSize(header.width(), header.height());
    IdentityHashMap<byte[], Pixels> decoded =
        new IdentityHashMap<>(); // an item may stand at several places
    for (byte[] data : grid.tiles()) {
      tiles.add(decoded.computeIfAbsent(data, av1 -> decodeAv1(av1, tile)));
    }
    return tiles.joined();
  }

  /**
   * Decodes AV1 data once its size is checked: the data state one, too, and the decoder would make
   * room for it.
   */
  private Pixels decodeAv1(byte[] data, ImageInfo info) {
    SequenceHeader header = header(data);
    checkSize(header.width(), header.height(), info, 1);
    return decodeData(data, info, 1);
  }

  /** The same check for a frame of a video, which states a size only where decoding can begin. */
  static void checkFrame(byte[] data, ImageInfo info) {
    if (frames(data) > MAX_FRAMES_OF_VIDEO) {
      throw new ImageException(
          Reason.UNSUPPORTED,
          "The original has more than " + MAX_FRAMES_OF_VIDEO + " frames in one.");
    }
    read(data, SequenceHeader::all)
        .forEach(header -> checkSize(header.width(), header.height(), info, 1));
  }

  private static SequenceHeader header(byte[] data) {
    if (frames(data) > MAX_LAYERS) {
      throw new ImageException(
          Reason.UNSUPPORTED, "The original has more than " + MAX_LAYERS + " layers.");
    }
    return read(data, SequenceHeader::find);
  }

  private static long frames(byte[] data) {
    return read(data, SequenceHeader::frames);
  }

  private static <T> T read(byte[] data, Function<byte[], T> reader) {
    try {
      return reader.apply(data);
    } catch (IllegalArgumentException e) {
      throw new ImageException(Reason.CORRUPT, "The original is corrupt: not AV1 data.", e);
    }
  }

  private Pixels decodeData(byte[] data, ImageInfo info, int shrink) {
    try (NativeScope scope = new NativeScope()) {
      AVCodec codec = avcodec_find_decoder_by_name(NAMES.getOrDefault(info.format(), ""));
      if (codec == null || codec.isNull() || codec.id() == AV_CODEC_ID_NONE) {
        throw new ImageException(
            Reason.UNSUPPORTED, "There is no native decoder for " + info.format() + ".");
      }
      int halvings = halvings(shrink, codec.max_lowres());
      AVCodecContext context = scope.context(codec);
      context.max_pixels(maxPixels(info));
      context.lowres(halvings);
      context.thread_count(1);
      context.err_recognition(AV_EF_EXPLODE); // otherwise missing parts come out green
      check(avcodec_open2(context, codec, scope.options(Map.of())));
      check(avcodec_send_packet(context, scope.packet(data)));
      check(avcodec_send_packet(context, null));
      AVFrame frame = scope.frame();
      check(avcodec_receive_frame(context, frame));
      checkSize(frame.width(), frame.height(), info, 1 << halvings);
      return new FrameReader(frame, info, 1 << halvings).read();
    }
  }

  /**
   * The bytes of the frame, of our copy of it, and of two copies of the source; coefficients of
   * progressive scans are held at full size.
   */
  long decodedBytes(byte[] source, ImageInfo info, int shrink) {
    int channels = info.alpha() ? 4 : 3;
    long copies = 2L * source.length;
    if (info.format() == ImageFormat.JPEG) {
      copies += 2L * source.length; // as decoders are to see it
      long side = 1L << halvings(shrink, JPEG_HALVINGS);
      long coefficients = info.sampleBytes() > 1 ? 2L * channels * info.pixels() : 0;
      return copies + coefficients + 2L * channels * (info.pixels() / (side * side));
    }
    return info.format() == ImageFormat.AVIF
        ? copies + avifBytes(AvifFile.parse(source), info, channels)
        : copies + (info.sampleBytes() + 1L) * channels * info.pixels();
  }

  /**
   * Of tiles, the decoder holds one at a time; our copies of all, and of the picture that they
   * make, stand beside each other.
   */
  private static long avifBytes(AvifFile file, ImageInfo info, int channels) {
    List<byte[]> tiles = file.colour().tiles();
    long whole = maxPixels(info);
    long tile =
        tiles.size() == 1 || file.alphaChannel().isPresent()
            ? whole
            : Math.min(whole, maxPixels(sizeOf(tiles.get(0), info)));
    int copies = tiles.size() == 1 ? 1 : 2;
    return (AV1_BYTES_PER_PIXEL + (long) info.sampleBytes() * channels) * tile
        + (long) copies * channels * whole;
  }

  private static ImageInfo sizeOf(byte[] tile, ImageInfo info) {
    SequenceHeader header = header(tile);
    return info.withSize(header.width(), header.height());
  }

  /** How often the shrink allows to halve each side; each halving drops half of the DCT. */
  private static int halvings(int shrink, int max) {
    return Math.min(max, 31 - Integer.numberOfLeadingZeros(Math.max(1, shrink)));
  }

  /**
   * The pixels that a decoder may make room for: the size rounded up to 128, since codecs work on
   * whole blocks.
   */
  static long maxPixels(ImageInfo info) {
    return ((info.width() + 127L) & -128) * ((info.height() + 127L) & -128);
  }

  static void checkSize(int width, int height, ImageInfo info, int shrink) {
    if (width != (info.width() + shrink - 1) / shrink
        || height != (info.height() + shrink - 1) / shrink) {
      throw new ImageException(
          Reason.CORRUPT,
          "The original is corrupt: its headers say %d × %d, its data %d × %d."
              .formatted(info.width(), info.height(), width, height));
    }
  }

  static void check(int result) {
    if (result < 0) {
      throw new ImageException(
          Reason.CORRUPT,
          "The original is corrupt: it can't be decoded.",
          new IllegalStateException("libavcodec error " + result));
    }
  }
}
