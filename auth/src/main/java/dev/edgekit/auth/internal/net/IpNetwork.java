package dev.edgekit.auth.internal.net;

import java.util.Optional;

/**
 * A network of IP addresses: {@code 10.0.0.0/8}, or one address. IPv4 networks hold their
 * IPv4-mapped IPv6 addresses too; an IPv6 network such as {@code ::/0} holds no IPv4 address.
 *
 * @param high the first 64 bits of its lowest address
 * @param low the last 64 bits
 * @param bits how many leading bits its addresses share, from 0 to 128; 96 more than written for
 *     IPv4
 */
public record IpNetwork(long high, long low, int bits) {
  /** The network that the text spells; empty if it spells none. */
  public static Optional<IpNetwork> parse(String text) {
    int slash = text.indexOf('/');
    IpReader reader = new IpReader();
    if (slash < 0) {
      return reader.read(text) ? Optional.of(of(reader, 128)) : Optional.empty();
    }
    String address = text.substring(0, slash);
    int bits = bits(text.substring(slash + 1));
    // A zone has no meaning in a network, and Go refuses it
    if (bits < 0 || address.indexOf('%') >= 0 || !reader.read(address)) {
      return Optional.empty();
    }
    boolean dotted = address.indexOf(':') < 0;
    return bits > (dotted ? 32 : 128)
        ? Optional.empty()
        : Optional.of(of(reader, dotted ? bits + 96 : bits));
  }

  private static IpNetwork of(IpReader reader, int bits) {
    return new IpNetwork(reader.high() & highMask(bits), reader.low() & lowMask(bits), bits);
  }

  public boolean contains(long addressHigh, long addressLow) {
    return (addressHigh & highMask(bits)) == high
        && (addressLow & lowMask(bits)) == low
        && (bits >= 96 || !IpReader.isMapped(addressHigh, addressLow));
  }

  /** Whether it has every address of IPv4, of IPv6 or of both. */
  public boolean isEverybody() {
    return bits == 0 || (bits == 96 && IpReader.isMapped(high, low));
  }

  /** Whether every address of that network is in this one. */
  public boolean contains(IpNetwork that) {
    return bits <= that.bits && contains(that.high, that.low);
  }

  /** An address in it, as a literal. */
  public String anAddress() {
    if (IpReader.isMapped(high, low)) {
      return ((low >>> 24) & 255)
          + "."
          + ((low >>> 16) & 255)
          + "."
          + ((low >>> 8) & 255)
          + "."
          + (low & 255);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      long word = i < 4 ? high : low;
      text.append(i == 0 ? "" : ":")
          .append(Long.toHexString((word >>> (48 - 16 * (i & 3))) & 0xFFFF));
    }
    return text.toString();
  }

  public String text() {
    return anAddress() + "/" + (IpReader.isMapped(high, low) && bits >= 96 ? bits - 96 : bits);
  }

  public static long highMask(int bits) {
    return bits >= 64 ? -1L : bits == 0 ? 0 : -1L << (64 - bits);
  }

  public static long lowMask(int bits) {
    return bits <= 64 ? 0 : bits >= 128 ? -1L : -1L << (128 - bits);
  }

  private static int bits(String text) {
    if (text.isEmpty()
        || text.length() > 3
        || (text.length() > 1 && text.charAt(0) == '0')
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(text);
  }
}
