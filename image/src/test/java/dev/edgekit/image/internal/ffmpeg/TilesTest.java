package dev.edgekit.image.internal.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.HeaderReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilesTest {
  @Test
  void joinsTilesThatReachBeyondThePicture() {
    Tiles tiles = new Tiles(2, 1, 64, 64, info(100, 60));

    tiles.add(tile(64, 64, 2, 10));
    tiles.add(tile(64, 64, 2, 20));

    Plane chroma = tiles.joined().colour().get(1);
    assertThat(chroma.width()).isEqualTo(50);
    assertThat(chroma.height()).isEqualTo(30);
    assertThat(chroma.at(31, 29)).isEqualTo(10);
    assertThat(chroma.at(32, 29)).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 200, 64", "3, 1, 120, 64", "1, 2, 64, 200", "1, 3, 64, 120"})
  void coversThePictureWithNoTileToSpare(int columns, int rows, int width, int height) {
    ImageInfo info = info(width, height);

    assertThatThrownBy(() -> new Tiles(columns, rows, 64, 64, info))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("don't cover it");
  }

  @Test
  void hasTilesOfOneKind() {
    Tiles tiles = new Tiles(2, 1, 64, 64, info(128, 64));
    tiles.add(tile(64, 64, 2, 10));

    assertThatThrownBy(() -> tiles.add(tile(64, 64, 1, 10)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("differ in kind");
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 65, 64", "1, 2, 64, 65"})
  void endsNoTileBetweenSamples(int columns, int rows, int width, int height) {
    Tiles tiles = new Tiles(columns, rows, width, height, info(width * columns, height * rows));
    tiles.add(tile(width, height, 2, 10));
    tiles.add(tile(width, height, 2, 10));

    assertThatThrownBy(tiles::joined)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("between samples");
  }

  private static ImageInfo info(int width, int height) {
    return HeaderReader.read(Pictures.png(Pictures.photo(1, 1)), 0).withSize(width, height);
  }

  private static Pixels tile(int width, int height, int step, int value) {
    int columns = (width + step - 1) / step;
    int rows = (height + step - 1) / step;
    byte[] samples = new byte[columns * rows];
    java.util.Arrays.fill(samples, (byte) value);
    Plane chroma = new Plane(columns, rows, step, step, samples);
    Plane luma = Plane.of(width, height, new byte[width * height]);
    return Pixels.opaque(Model.YCBCR, width, height, List.of(luma, chroma, chroma));
  }
}
