package dev.edgekit.benchmarks.images;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.pipeline.StillScore;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.pixels.Window;
import dev.edgekit.image.internal.quality.ChromaDetail;
import dev.edgekit.image.internal.quality.Flatness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture at one width, laid on white, and what encodings of it are like. */
final class ScaledPicture {
  private static final Engines ENGINES = Engines.available();
  private static final int WHITE = 0xffffff;

  private final String name;
  private final Pixels pixels;
  private final StillScore judge;
  private final boolean graphic;

  private ScaledPicture(String name, Pixels pixels) {
    this.name = name;
    this.pixels = pixels;
    this.judge = new StillScore(ENGINES, pixels, ColourTag.SRGB);
    this.graphic = Flatness.isGraphic(pixels);
  }

  /** A picture of a file; a width of 0 is its own. */
  static ScaledPicture of(Path file, int width) throws IOException {
    byte[] source = Files.readAllBytes(file);
    ImageInfo info = HeaderReader.read(source, 0);
    int wide = width == 0 ? info.width() : width;
    int high = Math.max(1, Math.round((float) info.height() * wide / info.width()));
    Pixels decoded = ENGINES.decode(source, info, Math.max(1, info.width() / wide));
    Window all = Window.of(info.width(), info.height());
    Pixels scaled = new Scaler(all, wide, high).scale(decoded);
    return new ScaledPicture(file.getFileName() + "@" + wide, Colour.flatten(scaled, WHITE));
  }

  static int width(Path file) throws IOException {
    return HeaderReader.read(Files.readAllBytes(file), 0).width();
  }

  String name() {
    return name;
  }

  Pixels pixels() {
    return pixels;
  }

  boolean isGraphic() {
    return graphic;
  }

  /** Those that the pipeline takes, at a setting of 0. */
  EncodeSettings settings(ImageFormat format, Effort effort) {
    boolean full = graphic || (format == ImageFormat.AVIF && ChromaDetail.isFine(pixels));
    return EncodeSettings.lossy(format, 0, full ? Chroma.FULL : Chroma.HALF, effort)
        .withGraphic(graphic);
  }

  /** It without loss. */
  byte[] png() {
    return ENGINES.encode(pixels, EncodeSettings.lossless(ImageFormat.PNG, Effort.FAST));
  }

  double scoreOf(byte[] encoded) {
    return judge.score(encoded);
  }

  double score(EncodeSettings settings) {
    return judge.score(ENGINES.encode(pixels, settings));
  }
}
