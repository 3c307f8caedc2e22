package dev.edgekit.image.internal.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.fixtures.LosslessBits;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LosslessWebpGuardTest {
  private static final int PREDICTOR = 0b00_1;
  private static final int COLOUR = 0b01_1;
  private static final int GREEN = 0b10_1;
  private static final int INDEXING = 0b11_1;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 2_600, 65_536})
  void countsGroups(int groups) {
    byte[] stream = stream().groups(groups, 0, LosslessBits::constant).bytes();

    assertThat(read(stream, 4, 4)).isEqualTo(new LosslessWebpGuard.Codes(groups, 0));
  }

  @Test
  void hasOneGroupWithoutAnEntropyImage() {
    byte[] stream = stream().bits(0, 1).cache(7).bits(0, 1).bytes();

    assertThat(read(stream, 4, 4)).isEqualTo(new LosslessWebpGuard.Codes(1, 7));
  }

  @Test
  void leavesTheBitsWhereTheCodesBegin() {
    byte[] stream = stream().groups(3, 9, LosslessBits::wide).bytes();
    LsbBits bits = new LsbBits(Bytes.of(stream));

    assertThat(new LosslessWebpGuard(bits, 4, 4).read())
        .isEqualTo(new LosslessWebpGuard.Codes(3, 9));

    for (int group = 0; group < 3; group++) {
      for (int alphabet : new int[] {280 + 512, 256, 256, 256, 40}) {
        PrefixCode.read(bits, alphabet); // which would not be complete
      }
    }
    assertThat(8L * stream.length - bits.position()).isBetween(8L * 127 + 1, 8L * 128);
  }

  /** A predictor of 3 × 2 blocks, and colours of one; indices of four bits halve what follows. */
  @Test
  void skipsTransforms() {
    LosslessBits bits = stream();
    pairs(bits.bits(PREDICTOR, 3).bits(0, 3).cache(0), 3 * 2);
    pairs(bits.bits(COLOUR, 3).bits(7, 3).cache(0), 1);
    bits.bits(GREEN, 3);
    pairs(bits.bits(INDEXING, 3).bits(16 - 1, 8).cache(0), 16);

    bits.bits(0, 1).cache(0).bits(1, 1).bits(0, 3).cache(0);
    bits.pair().constant(0).constant(0).constant(0).constant(0).bits(0b0010, 2 * 2);
    LsbBits read = new LsbBits(Bytes.of(bits.bits(0xff, 8).bytes()));
    assertThat(new LosslessWebpGuard(read, 12, 8).read().groups()).isEqualTo(2);
    assertThat(read.bits(8)).isEqualTo(0xff);
  }

  /** Pixels whose four samples take a bit each, all of which are 1. */
  private static void pairs(LosslessBits bits, int pixels) {
    bits.pair().pair().pair().pair().constant(0);
    for (int i = 0; i < pixels; i++) {
      bits.bits(0b1111, 4);
    }
  }

  /** An entropy image of 4 × 3: literals, copies, and pixels from the cache. */
  @Test
  void passesCopiesAndTheCache() {
    LosslessBits bits = stream().bits(0, 1).cache(0).bits(1, 1).bits(0, 3).cache(1);
    int[] green = new int[282];
    green[280] = 2; // 00
    green[281] = 2; // 01
    green[7] = 3; // 100
    green[201] = 3; // 101
    green[256] = 3; // 110: a copy of one pixel
    green[260] = 3; // 111: of five or six
    int[] distances = new int[40];
    distances[0] = 1;
    distances[39] = 1; // with eighteen bits more
    bits.lengths(green).constant(3).constant(0).constant(0).lengths(distances);

    code(bits, "100"); // 1 pixel
    code(bits, "111").bits(1, 1);
    code(bits, "0"); // 7
    code(bits, "00");
    code(bits, "01"); // 9
    code(bits, "110");
    code(bits, "1").bits(0x15555, 18);
    code(bits, "00"); // 11
    code(bits, "101"); // the last

    assertThat(read(bits.bytes(), 16, 12).groups()).isEqualTo((3 << 8 | 201) + 1);
  }

  private static LosslessBits code(LosslessBits bits, String code) {
    code.chars().forEach(bit -> bits.bits(bit - '0', 1));
    return bits;
  }

  @Test
  void refusesWhatDecodersReadInDifferentWays() {
    int[] incomplete = new int[280];
    incomplete[0] = 2;
    incomplete[1] = 2;
    int[] overfull = new int[280];
    Arrays.fill(overfull, 0, 3, 1);

    refuses(rest(image().lengths(incomplete)), "not complete");
    refuses(rest(image().lengths(overfull)), "not complete");
    refuses(rest(image().lengths(new int[280])), "not complete");
    refuses(image().bits(0b111, 3).bits(9, 8).bits(3, 8), "descend");
    refuses(image().bits(0b111, 3).bits(9, 8).bits(9, 8), "descend");
  }

  private static LosslessBits rest(LosslessBits image) {
    return image.constant(0).constant(0).constant(0).constant(0);
  }

  @Test
  void refusesWhatThereIsNot() {
    int[] copies = new int[280];
    copies[0] = 1;
    copies[256] = 1;
    LosslessBits unknown = image().lengths(copies).constant(0).constant(0).constant(0).constant(40);

    refuses(unknown.bits(1, 1), "distance code 40");
    refuses(stream().bits(GREEN, 3).bits(GREEN, 3), "twice");
    refuses(stream().bits(0, 1).cache(12), "12 bits");
  }

  /** Up to the codes of an entropy image of 2 × 2. */
  private static LosslessBits image() {
    return stream().bits(0, 1).cache(0).bits(1, 1).bits(0, 3).cache(0);
  }

  private static void refuses(LosslessBits bits, String reason) {
    assertThatThrownBy(() -> read(bits.bytes(), 8, 8))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesWhatEndsEarly() {
    byte[] stream = stream().groups(300, 4, LosslessBits::constant).bytes();
    int head = 16; // the codes of the entropy image take twelve bytes

    for (int length = 0; length < head; length++) {
      byte[] cut = Arrays.copyOf(stream, length);
      try {
        assertThat(read(cut, 4, 4).groups()).isEqualTo(300);
        assertThat(length).isGreaterThan(5);
      } catch (ImageException e) {
        assertThat(e).hasMessageContaining("ends early");
      }
    }
  }

  @Test
  void readsNoiseOrRefusesIt() {
    Random random = new Random(9);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      try {
        assertThat(read(noise, 1 + random.nextInt(300), 1 + random.nextInt(300)).groups())
            .isBetween(1, 65_536);
        read++;
      } catch (ImageException e) {
        assertThat(e.status()).isBetween(400, 499);
      }
    }
    assertThat(read).isPositive();
  }

  private static LosslessBits stream() {
    return new LosslessBits();
  }

  private static LosslessWebpGuard.Codes read(byte[] stream, int width, int height) {
    return new LosslessWebpGuard(new LsbBits(Bytes.of(stream)), width, height).read();
  }
}
