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

  /**
   * Why the request's target or host is refused, or {@code null} if both are accepted.
   *
   * @param accepted the faults that don't count, as a set of {@link TargetFault#bit}s
   */
  public static @Nullable TargetFault fault(Request request, String target, int accepted) {
    String host = request.host();
    TargetFault fault = fault(request.method(), target, host, accepted);
    return fault != null ? fault : HostFields.fault(request.headers(), host);
  }

  /**
   * Why the target is refused, or {@code null} if it is accepted.
   *
   * @param host what the {@code Host} field or {@code :authority} said
   * @param accepted the faults that don't count
   */
  public static @Nullable TargetFault fault(
      String method, String target, String host, int accepted) {
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
    TargetFault fault = pathFault(target, start, end, accepted);
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

  /** The index after the path. */
  public static int pathEnd(String target, int start) {
    int mark = target.indexOf('?', start);
    return mark < 0 ? target.length() : mark;
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

  /** Why a path is refused, or {@code null}. */
  static @Nullable TargetFault pathFault(String target, int start, int end, int accepted) {
    for (int i = start; i < end; i++) {
      char c = target.charAt(i);
      TargetFault fault = null;
      if (c == '/') {
        fault = segmentFault(target, i + 1, end, accepted);
      } else if (c == '%') {
        fault = PercentEncoding.fault(target, i, end, accepted);
        i += fault == null ? PercentEncoding.length(target, i) - 1 : 0;
      } else if (!PathCharacters.isPlain(c)) {
        fault = PathCharacters.fault(c);
        fault = fault == TargetFault.PATH_PARAMETER && fault.isIn(accepted) ? null : fault;
      }
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** What is wrong with the segment as a whole. For most, the first character settles it. */
  private static @Nullable TargetFault segmentFault(
      String target, int start, int end, int accepted) {
    if (start == end) {
      return null;
    }
    char first = target.charAt(start);
    if (first == '/') {
      return TargetFault.DOUBLE_SLASH.isIn(accepted) ? null : TargetFault.DOUBLE_SLASH;
    }
    return first == '.' || first == '%' ? emptyNameFault(target, start, end, accepted) : null;
  }

  /** Some file systems drop dots and blanks at a name's end, and are left with the parent. */
  private static @Nullable TargetFault emptyNameFault(
      String target, int start, int end, int accepted) {
    int dots = 0;
    boolean encoded = false;
    boolean blank = false;
    int i = start;
    while (i < end && target.charAt(i) != '/') {
      if (target.charAt(i) == '.') {
        dots++;
        i++;
      } else if (target.startsWith("%20", i)) {
        blank = true;
        i += 3;
      } else if (target.regionMatches(true, i, "%2E", 0, 3)) {
        dots++;
        encoded = true;
        i += 3;
      } else {
        return null;
      }
    }
    if (dots == 0) {
      return TargetFault.BLANK_SEGMENT;
    }
    if (encoded && !TargetFault.ENCODED_DOT.isIn(accepted)) {
      return TargetFault.ENCODED_DOT;
    }
    if (dots < 3 || blank || encoded) {
      return TargetFault.DOT_SEGMENT;
    }
    return TargetFault.MANY_DOTS.isIn(accepted) ? null : TargetFault.MANY_DOTS;
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
