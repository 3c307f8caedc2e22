package dev.edgekit.auth.internal.path;

import dev.edgekit.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request target in one pass and without allocation: where its path is, and whether there
 * is anything in it that two servers could read differently. Stateless.
 */
public final class TargetScan {
  /** The longest target that is read, in characters. */
  public static final int MAX_TARGET_LENGTH = 8192;

  private TargetScan() {}

  /** Why the request's target or host is refused, or {@code null} if both are accepted. */
  public static @Nullable TargetFault fault(Request request, String target) {
    String host = request.host();
    TargetFault fault = fault(request.method(), target, host);
    return fault != null ? fault : HostFields.fault(request.headers(), host);
  }

  /**
   * Why the target is refused, or {@code null} if it is accepted.
   *
   * @param host what the {@code Host} field or {@code :authority} said
   */
  public static @Nullable TargetFault fault(String method, String target, String host) {
    if (method.equals("CONNECT")) {
      return TargetFault.AUTHORITY_FORM;
    }
    if (target.length() > MAX_TARGET_LENGTH) {
      return TargetFault.TOO_LONG;
    }
    int start = pathStart(target);
    if (start < 0) {
      return target.equals("*") ? TargetFault.ASTERISK_FORM : TargetFault.NOT_ABSOLUTE;
    }
    if (start > 0 && !namesHost(target, start, host)) {
      return TargetFault.AUTHORITY_MISMATCH;
    }
    int end = pathEnd(target, start);
    TargetFault fault = pathFault(target, start, end);
    return fault != null ? fault : queryFault(target, end);
  }

  /** The index of the path's first slash: 0 in origin form; -1 if there is no path. */
  public static int pathStart(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int authority = authorityStart(target);
    if (authority < 0) {
      return -1;
    }
    int slash = target.indexOf('/', authority);
    return slash < pathEnd(target, authority) ? slash : -1;
  }

  /** The index behind the path. */
  public static int pathEnd(String target, int start) {
    int mark = target.indexOf('?', start);
    return mark < 0 ? target.length() : mark;
  }

  /**
   * Whether an accepted path's encodings all have upper-case digits, so that it is its own text.
   */
  public static boolean isVerbatim(String target, int start, int end) {
    for (int i = target.indexOf('%', start); i >= 0 && i < end; i = target.indexOf('%', i + 3)) {
      if (target.charAt(i + 1) >= 'a' || target.charAt(i + 2) >= 'a') {
        return false;
      }
    }
    return true;
  }

  private static int authorityStart(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  /**
   * RFC 9112 §3.2.2 has a server prefer the target's authority to the {@code Host} field; some do
   * the opposite, and a proxy in front may have looked at either.
   */
  private static boolean namesHost(String target, int end, String host) {
    int start = authorityStart(target);
    if (host.isEmpty() || end - start != host.length()) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = target.charAt(start + i);
      if (c >= 0x80
          || c == '@'
          || PathCharacters.lower(c) != PathCharacters.lower(host.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable TargetFault pathFault(String target, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = target.charAt(i);
      if (c == '/') {
        TargetFault fault = segmentFault(target, i + 1, end);
        if (fault != null) {
          return fault;
        }
      } else if (c == '%') {
        TargetFault fault = PercentEncoding.fault(target, i, end);
        if (fault != null) {
          return fault;
        }
        i += PercentEncoding.length(target, i) - 1;
      } else if (!PathCharacters.isPlain(c)) {
        return PathCharacters.fault(c);
      }
    }
    return null;
  }

  /**
   * What is wrong with the segment as a whole. Most are told to be good by their first character.
   */
  private static @Nullable TargetFault segmentFault(String target, int start, int end) {
    if (start == end) {
      return null;
    }
    char first = target.charAt(start);
    if (first == '/') {
      return TargetFault.DOUBLE_SLASH;
    }
    return first == '.' || first == '%' ? emptyNameFault(target, start, end) : null;
  }

  /** Some file systems drop dots and blanks at a name's end, and are left with the parent. */
  private static @Nullable TargetFault emptyNameFault(String target, int start, int end) {
    boolean dots = false;
    int i = start;
    while (i < end && target.charAt(i) != '/') {
      if (target.charAt(i) == '.') {
        dots = true;
        i++;
      } else if (target.startsWith("%20", i)) {
        i += 3;
      } else {
        return null;
      }
    }
    return dots ? TargetFault.DOT_SEGMENT : TargetFault.BLANK_SEGMENT;
  }

  /** A query may hold what browsers leave raw; nothing in it moves the path's end. */
  private static @Nullable TargetFault queryFault(String target, int mark) {
    for (int i = mark + 1; i < target.length(); i++) {
      char c = target.charAt(i);
      if (!PathCharacters.isPlainInQuery(c)) {
        return PathCharacters.queryFault(c);
      }
    }
    return null;
  }
}
