package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.header.AvifFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is asked of tiles before any of them is decoded. */
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
  void isNoTileOfItself() {
    byte[] grid = Bombs.avifGrid(256, 192, 2, 2, TILE);
    int first = find(grid, 'd', 'i', 'm', 'g') + 4 + 4;
    grid[first + 1] = 1;

    assertThatThrownBy(() -> AvifFile.parse(grid).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("without a tile");
  }

  /** Tiles that are one item may be many times what the file is. */
  @Test
  void hasNoMoreDataThanItsFile() {
    byte[] grid = Bombs.avifGrid(256, 192, 2, 2, TILE);
    byte[] bare = Arrays.copyOf(grid, find(grid, 'f', 'r', 'e', 'e') - 4);

    assertThat(AvifFile.parse(grid).colour().tiles()).hasSize(4);
    assertThatThrownBy(() -> AvifFile.parse(bare).colour())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("more data than its file");
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
