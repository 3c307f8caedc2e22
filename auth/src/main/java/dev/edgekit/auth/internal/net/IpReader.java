package dev.edgekit.auth.internal.net;

/**
 * Reads IP address literals as 128 bits, an IPv4 address as the IPv4-mapped IPv6 address that it
 * equals (RFC 4291 §2.5.5.2). Strict, as Go's {@code netip.ParseAddr}: no leading zeros, four parts
 * in decimal. A zone is read and dropped. Mutable, so that a request costs no allocation; confined
 * to one thread.
 */
public final class IpReader {
  private static final long MAPPED = 0xFFFF_0000_0000L;

  private long high;
  private long low;

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public static boolean isMapped(long high, long low) {
    return high == 0 && (low >>> 32) == 0xFFFF;
  }

  /** Reads the literal; false if the text is none, and then the bits mean nothing. */
  public boolean read(String literal) {
    if (literal.indexOf(':') < 0) {
      high = 0;
      long value = ipv4(literal, 0, literal.length());
      low = MAPPED | value;
      return value >= 0;
    }
    int zone = literal.indexOf('%');
    return zone != literal.length() - 1 && ipv6(literal, zone < 0 ? literal.length() : zone);
  }

  /**
   * The address as RFC 5952 §4 writes it: lower case, no leading zeros, the longest run of zeros
   * cut.
   */
  public String ipv6Text() {
    int cut = -1;
    int cutEnd = -1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && wordAt(end) == 0) {
        end++;
      }
      if (end - i > Math.max(1, cutEnd - cut)) {
        cut = i;
        cutEnd = end;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == cut) {
        text.append("::");
        i = cutEnd - 1;
      } else {
        text.append(i > 0 && i != cutEnd ? ":" : "").append(Integer.toHexString(wordAt(i)));
      }
    }
    return text.toString();
  }

  private int wordAt(int index) {
    return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }

  /** The 32 bits, or -1. */
  private static long ipv4(String text, int start, int end) {
    long bits = 0;
    int parts = 0;
    int at = start;
    while (true) {
      int partEnd = text.indexOf('.', at);
      partEnd = partEnd < 0 || partEnd > end ? end : partEnd;
      int octet = octet(text, at, partEnd);
      if (octet < 0 || ++parts > 4) {
        return -1;
      }
      bits = (bits << 8) | octet;
      if (partEnd == end) {
        return parts == 4 ? bits : -1;
      }
      at = partEnd + 1;
    }
  }

  private static int octet(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value > 255 ? -1 : value;
  }

  /** Eight groups; those after {@code ::} are shifted to the end once they are counted. */
  private boolean ipv6(String text, int end) {
    high = 0;
    low = 0;
    int groups = 0;
    int gap = text.startsWith("::") ? 0 : -1;
    int at = gap == 0 ? 2 : 0;
    while (at < end) {
      int groupEnd = groupEnd(text, at, end);
      if (groupEnd < end && text.charAt(groupEnd) == '.') {
        return embedded(text, at, end, groups) && closed(gap, groups + 2);
      }
      if (groupEnd == at || groupEnd - at > 4 || groups == 8) {
        return false;
      }
      set(groups++, Integer.parseInt(text, at, groupEnd, 16));
      at = groupEnd;
      if (at < end && (text.charAt(at) != ':' || ++at == end)) {
        return false;
      }
      if (at < end && text.charAt(at) == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = groups;
        at++;
      }
    }
    return closed(gap, groups);
  }

  private static int groupEnd(String text, int start, int end) {
    int i = start;
    while (i < end && hex(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  /** An IPv4 address in the place of the last two groups (RFC 4291 §2.2). */
  private boolean embedded(String text, int start, int end, int groups) {
    long tail = groups <= 6 ? ipv4(text, start, end) : -1;
    if (tail < 0) {
      return false;
    }
    set(groups, (int) (tail >>> 16));
    set(groups + 1, (int) (tail & 0xFFFF));
    return true;
  }

  private boolean closed(int gap, int groups) {
    return gap < 0 ? groups == 8 : groups < 8 && openGap(gap, groups);
  }

  private boolean openGap(int gap, int groups) {
    for (int i = groups - 1, to = 7; i >= gap; i--, to--) {
      set(to, wordAt(i));
      set(i, 0);
    }
    return true;
  }

  private void set(int index, int value) {
    int shift = 48 - 16 * (index & 3);
    long mask = ~(0xFFFFL << shift);
    if (index < 4) {
      high = (high & mask) | ((long) value << shift);
    } else {
      low = (low & mask) | ((long) value << shift);
    }
  }

  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }
}
