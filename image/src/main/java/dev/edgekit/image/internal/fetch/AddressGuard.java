package dev.edgekit.image.internal.fetch;

import java.net.InetAddress;

/**
 * Which addresses an HTTP original may be fetched from: public unicast ones only (the IANA special
 * purpose registries, RFC 6890). An IPv4 address inside an IPv6 one (mapped, compatible, NAT64,
 * 6to4, Teredo) counts as the IPv4 address. Pure.
 */
final class AddressGuard {
  /** Base address, and length of the prefix. */
  private static final int[][] NOT_PUBLIC_V4 = {
    {0, 8}, // this network
    {ip(10, 0, 0, 0), 8}, // private
    {ip(100, 64, 0, 0), 10}, // carrier-grade NAT; also a cloud's metadata at 100.100.100.200
    {ip(127, 0, 0, 0), 8}, // loopback
    {ip(169, 254, 0, 0), 16}, // link-local; every cloud's metadata
    {ip(172, 16, 0, 0), 12}, // private
    {ip(192, 0, 0, 0), 24}, // protocol assignments; a cloud's metadata at 192.0.0.192
    {ip(192, 0, 2, 0), 24}, // documentation
    {ip(192, 31, 196, 0), 24}, // AS112
    {ip(192, 52, 193, 0), 24}, // AMT
    {ip(192, 88, 99, 0), 24}, // 6to4 relays
    {ip(192, 168, 0, 0), 16}, // private
    {ip(192, 175, 48, 0), 24}, // AS112
    {ip(198, 18, 0, 0), 15}, // benchmarking
    {ip(198, 51, 100, 0), 24}, // documentation
    {ip(203, 0, 113, 0), 24}, // documentation
    {ip(224, 0, 0, 0), 4}, // multicast
    {ip(240, 0, 0, 0), 4}, // reserved, broadcast
  };

  private AddressGuard() {}

  /** Whether the address is public. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isPublicV4(int32(bytes, 0)) : isPublicV6(bytes);
  }

  private static boolean isPublicV4(int address) {
    for (int[] range : NOT_PUBLIC_V4) {
      if ((address ^ range[0]) >>> (32 - range[1]) == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPublicV6(byte[] a) {
    if (starts(a, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) { // NAT64
      return isPublicV4(int32(a, 12));
    }
    if (starts(a, 0x20, 0x02)) { // 6to4
      return isPublicV4(int32(a, 2));
    }
    boolean globalUnicast = (a[0] & 0xe0) == 0x20; // 2000::/3: nothing else is routed
    return globalUnicast
        && !(starts(a, 0x20, 0x01) && (a[2] & 0xfe) == 0) // 2001::/23: Teredo, ORCHID and others
        && !starts(a, 0x20, 0x01, 0x0d, 0xb8) // documentation
        && !(starts(a, 0x3f, 0xff) && (a[2] & 0xf0) == 0) // documentation
        && !starts(a, 0x26, 0x20, 0x00, 0x4f, 0x80, 0x00); // AS112
  }

  private static boolean starts(byte[] address, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((address[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static int ip(int a, int b, int c, int d) {
    return a << 24 | b << 16 | c << 8 | d;
  }

  private static int int32(byte[] b, int at) {
    return ip(b[at] & 0xff, b[at + 1] & 0xff, b[at + 2] & 0xff, b[at + 3] & 0xff);
  }
}
