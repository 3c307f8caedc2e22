package dev.edgekit.auth.internal.path;

import dev.edgekit.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads which host a request is for, in one pass and without allocation: it must name one host once
 * (RFC 9112 §3.2, RFC 9113 §8.3.1), a name or an address with or without a port. Stateless.
 */
public final class HostFields {
  private HostFields() {}

  /**
   * Why the request's host is refused, or {@code null} if it is accepted.
   *
   * @param host what the adapter saw; empty if the request names none
   */
  public static @Nullable TargetFault fault(Headers headers, String host) {
    if (!agree(headers, host)) {
      return TargetFault.AUTHORITY_MISMATCH;
    }
    return isHost(host) ? null : TargetFault.BAD_HOST;
  }

  /** The host as a request writes it: an IPv6 address in brackets. */
  public static String spelled(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Whether there is at most one {@code Host} field, equal to the host that the adapter saw. */
  private static boolean agree(Headers headers, String host) {
    boolean seen = false;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.nameAt(i).equalsIgnoreCase("Host")) {
        if (seen || !headers.valueAt(i).equalsIgnoreCase(host)) {
          return false;
        }
        seen = true;
      }
    }
    return true;
  }

  private static boolean isHost(String host) {
    int end = host.startsWith("[") ? addressEnd(host) : nameEnd(host);
    return end == host.length() || (end > 0 && host.charAt(end) == ':' && isPort(host, end + 1));
  }

  private static int nameEnd(String host) {
    int i = 0;
    while (i < host.length() && PathCharacters.isPlainInName(host.charAt(i))) {
      i++;
    }
    return hasEmptyLabel(host, i) ? 0 : i;
  }

  /** One dot may end a name; any other empty label is dropped by some and kept by others. */
  private static boolean hasEmptyLabel(String host, int end) {
    for (int i = 0; i < end; i++) {
      if (host.charAt(i) == '.' && (i == 0 || host.charAt(i - 1) == '.')) {
        return true;
      }
    }
    return false;
  }

  /** The index after the bracket that ends an IPv6 address; 0 if there is none. */
  private static int addressEnd(String host) {
    int close = host.indexOf(']');
    for (int i = 1; i < close; i++) {
      char c = PathCharacters.lower(host.charAt(i));
      if (!((c >= '0' && c <= ':') || (c >= 'a' && c <= 'f') || c == '.')) {
        return 0;
      }
    }
    return close > 1 ? close + 1 : 0;
  }

  private static boolean isPort(String host, int start) {
    for (int i = start; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return host.length() - start <= 5;
  }
}
