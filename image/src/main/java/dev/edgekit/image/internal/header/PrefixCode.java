package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Arrays;

/**
 * A canonical prefix code of lossless WebP (RFC 9649 §3.7.2). Codes that decoders read differently,
 * and that no encoder writes, count as corrupt: incomplete ones, and two symbols in descending
 * order.
 */
final class PrefixCode {
  private static final int MAX_LENGTH = 15;

  /** The order in which the lengths of the code for code lengths are stored. */
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private static final int REPEAT = 16;
  private static final int ZEROS = 17;

  private final int[] counts; // of each length
  private final short[] symbols; // by length, then by value

  private PrefixCode(int[] counts, short... symbols) {
    this.counts = counts;
    this.symbols = symbols;
  }

  /** Reads a code for that many symbols. */
  static PrefixCode read(LsbBits bits, int alphabet) {
    return bits.flag() ? simple(bits) : ofLengths(lengths(bits, alphabet));
  }

  private static PrefixCode simple(LsbBits bits) {
    boolean two = bits.flag();
    short first = (short) bits.bits(bits.flag() ? 8 : 1);
    if (!two) {
      return new PrefixCode(new int[0], first);
    }
    short second = (short) bits.bits(8);
    if (first >= second) {
      throw Bytes.corrupt("a prefix code whose symbols descend");
    }
    return new PrefixCode(new int[] {0, 2}, first, second);
  }

  private static byte[] lengths(LsbBits bits, int alphabet) {
    byte[] ofLengths = new byte[LENGTH_ORDER.length];
    int stated = 4 + bits.bits(4);
    for (int i = 0; i < stated; i++) {
      ofLengths[LENGTH_ORDER[i]] = (byte) bits.bits(3);
    }
    PrefixCode code = ofLengths(ofLengths);
    int left = bits.flag() ? 2 + bits.bits(2 + 2 * bits.bits(3)) : alphabet;
    byte[] lengths = new byte[alphabet];
    byte before = 8;
    for (int at = 0; at < alphabet && left > 0; left--) {
      int symbol = code.next(bits);
      if (symbol < REPEAT) {
        lengths[at++] = (byte) symbol;
        before = symbol > 0 ? (byte) symbol : before;
      } else {
        int end = at + repeats(symbol, bits);
        if (end > alphabet) {
          throw Bytes.corrupt("a prefix code of more symbols than there are");
        }
        Arrays.fill(lengths, at, end, symbol == REPEAT ? before : 0);
        at = end;
      }
    }
    return lengths;
  }

  private static int repeats(int symbol, LsbBits bits) {
    return switch (symbol) {
      case REPEAT -> 3 + bits.bits(2);
      case ZEROS -> 3 + bits.bits(3);
      default -> 11 + bits.bits(7);
    };
  }

  private static PrefixCode ofLengths(byte[] lengths) {
    int[] counts = new int[MAX_LENGTH + 1];
    for (byte length : lengths) {
      counts[length]++;
    }
    int[] starts = new int[MAX_LENGTH + 1];
    int used = 0;
    int space = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      starts[length] = used;
      used += counts[length];
      space += counts[length] << (MAX_LENGTH - length);
    }
    if (used != 1 && space != 1 << MAX_LENGTH) {
      throw Bytes.corrupt("a prefix code that is not complete");
    }
    short[] symbols = new short[used];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[starts[lengths[symbol]]++] = (short) symbol;
      }
    }
    return new PrefixCode(counts, symbols);
  }

  /** The next symbol; if there is only one, it takes no bits. */
  int next(LsbBits bits) {
    if (symbols.length == 1) {
      return symbols[0];
    }
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; ; length++) { // the code is complete
      code = code << 1 | bits.bits(1);
      if (code - first < counts[length]) {
        return symbols[index + code - first];
      }
      index += counts[length];
      first = (first + counts[length]) << 1;
    }
  }
}
