package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.fixtures.AvifAssembly;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.internal.header.AvifFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of items and tiles before any of them is decoded. */
class AvifGridTest {
  private static final byte[] TILE = new byte[2_000];

  @Test
  void hasAsManyTilesAsItStates() {
    byte[] grid = Bombs.avifGrid(256, 192, 2, 2, TILE);
    grid[find(grid, 0, 0, 1, 1) + 3] = 2;

    assertThatThrownBy(() -> AvifFile.parse(grid).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("3 × 2 from 4 tiles");
  }

  @Test
  void has256TilesAtMost() {
    assertThat(AvifFile.parse(Bombs.avifGrid(256, 192, 16, 16, TILE)).colour().tiles())
        .hasSize(256);
    assertThatThrownBy(() -> AvifFile.parse(Bombs.avifGrid(256, 192, 16, 17, TILE)).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("16 × 17 from 256 tiles");
  }

  @Test
  void isNoTileOfItself() {
    byte[] grid = Bombs.avifGrid(256, 192, 2, 2, TILE);
    int first = find(grid, 'd', 'i', 'm', 'g') + 4 + 4;
    grid[first + 1] = 1;

    assertThatThrownBy(() -> AvifFile.parse(grid).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("without a tile");
  }

  /** Items may overlap, so that a few bytes would become many. */
  @Test
  void hasNoMoreDataThanItsFile() {
    byte[] tile = new byte[2_000];
    AvifAssembly grid = new AvifAssembly().item(1, "grid", Bombs.bytes(0, 0, 1, 1, 1, 0, 0, 192));
    grid.reference("dimg", 1, 2, 3, 4, 5);
    for (int id = 2; id <= 5; id++) {
      grid.item(id, "av01", tile);
    }

    assertThat(AvifFile.parse(grid.bytes()).colour().tiles()).hasSize(4);
    assertThatThrownBy(() -> AvifFile.parse(overlapping(tile)).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("more data than its file");
  }

  /** The grid's layout is what all tiles begin with. */
  private static byte[] overlapping(byte[] tile) {
    byte[] layout = Bombs.join(Bombs.bytes(0, 0, 1, 1, 1, 0, 0, 192), tile);
    AvifAssembly grid = new AvifAssembly().overlapping().item(1, "grid", layout);
    grid.reference("dimg", 1, 2, 3, 4, 5);
    for (int id = 2; id <= 5; id++) {
      grid.item(id, "av01", tile);
    }
    return grid.bytes();
  }

  /** Pieces may overlap, so that a few bytes would become many. */
  @Test
  void hasNoItemLongerThanItsFile() {
    byte[] twice = Bombs.avifItems(List.of("av01"), 0, 70, 0, 70);

    assertThat(AvifFile.parse(Bombs.avifItems(List.of("av01"), 0, 70, 0, 7)).colour().tiles())
        .containsExactly(Bombs.join(Arrays.copyOf(twice, 70), Arrays.copyOf(twice, 7)));
    assertThatThrownBy(() -> AvifFile.parse(twice).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("longer than its file");
  }

  @ParameterizedTest
  @MethodSource("large")
  void namesTheLimitThatIsExceeded(String limit, byte[] max, byte[] more) {
    AvifFile.parse(max);

    assertThatThrownBy(() -> AvifFile.parse(more))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(limit);
  }

  private static Stream<Arguments> large() {
    return Stream.of(
        Arguments.of("than 600 items", items(600), items(601)),
        Arguments.of("than 64 pieces", pieces(64), pieces(65)),
        Arguments.of("than 64 properties", properties(64), properties(65)),
        Arguments.of("the file ends early", Bombs.avif(box(8)), Bombs.avif(box(7))));
  }

  private static byte[] items(int count) {
    return Bombs.avifItems(Collections.nCopies(count, "av01"));
  }

  private static byte[] pieces(int count) {
    return Bombs.avifItems(List.of("av01"), new int[2 * count]);
  }

  private static byte[] properties(int count) {
    byte[] all = new byte[count];
    Arrays.fill(all, (byte) 1);
    return Bombs.avif(
        Bombs.box(
            "iprp",
            Bombs.box("ipco", Bombs.box("ispe")),
            Bombs.box("ipma", Bombs.bytes(0, 0, 0, 0, 0, 0, 0, 1, 0, 1, count), all)));
  }

  private static byte[] box(int size) {
    return Bombs.bytes(0, 0, 0, size, 'f', 'r', 'e', 'e');
  }

  private static int find(byte[] file, int... bytes) {
    StringBuilder wanted = new StringBuilder();
    for (int b : bytes) {
      wanted.append((char) b);
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return bytes[0] == 0
        ? text.indexOf(wanted.toString(), text.indexOf("idat"))
        : text.indexOf(wanted.toString());
  }
}
