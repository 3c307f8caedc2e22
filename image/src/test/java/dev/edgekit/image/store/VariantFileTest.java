package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.fixtures.SampleVariants;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A file that is not as it was written is no variant, wherever it was changed. */
class VariantFileTest {
  private static final byte[] FILE = VariantFile.write(SampleVariants.variant(2, 50));

  @Test
  void readsWhatWasWritten() {
    assertThat(VariantFile.read(FILE).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(SampleVariants.variant(2, 50));
  }

  @Test
  void noticesEveryFlippedBit() {
    for (int bit = 0; bit < 8 * FILE.length; bit++) {
      byte[] flipped = FILE.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(VariantFile.read(flipped)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void noticesEveryCut() {
    for (int length = 0; length < FILE.length; length++) {
      assertThat(VariantFile.read(Arrays.copyOf(FILE, length))).as("%d bytes", length).isEmpty();
    }
  }
}
