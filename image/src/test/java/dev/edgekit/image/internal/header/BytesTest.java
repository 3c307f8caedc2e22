package dev.edgekit.image.internal.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  /** Bytes near 0xff in every lane of the eight that are looked at together. */
  @Test
  void findsTheNextFfWhereverItStands() {
    Random random = new Random(5);
    byte[] near = {-1, -2, 0, 1, 127, -128};
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = near[random.nextInt(near.length)];
        bytes[i] = bytes[i] == -1 && random.nextInt(9) > 0 ? -2 : bytes[i];
      }
      int start = random.nextInt(bytes.length + 1);
      Bytes window = Bytes.of(bytes).slice(start, bytes.length - start);
      for (int from = 0; from <= window.length(); from++) {
        int expected = from;
        while (expected < window.length() && window.u8(expected) != 0xff) {
          expected++;
        }
        assertThat(window.nextFf(from)).isEqualTo(expected);
      }
    }
  }
}
