package dev.edgekit.auth.internal.path;

import dev.edgekit.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request target in one pass and without allocation: where its path is, and whether there
 * is anything in it that two servers could read differently. Stateless.
 */
public final class TargetCheck {
  /** The longest target that is read, in characters. */
  public static final int MAX_TARGET_LENGTH = 8192;

  private TargetCheck() {}

  /**
   * Why the request's target or host is refused, or {@code null} if both are accepted.
   *
   * @param accepted the faults that are not refused, as a set of {@link TargetFault#bit}s
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
    if (method.equals("TRACE")) {
      return TargetFault.TRACE;
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
    if (start == end && method.equals("OPTIONS")) {
      return TargetFault.ASTERISK_FORM; // what a proxy makes of it, RFC 9112 §3.2.4
    }
    TargetFault fault = pathFault(target, start, end, accepted);
    return fault != null ? fault : queryFault(target, end);
  }

  /** Whether some frameworks take the method for another, which has capital letters alone. */
  public static boolean hasSmallLetter(String method) {
    for (int i = 0; i < method.length(); i++) {
      if (method.charAt(i) >= 'a' && method.charAt(i) <= 'z') {
        return true;
      }
    }
    return false;
  }

  /**
   * The index of the path's first slash: 0 in origin form; the authority's end where nothing
   * follows it, which means {@code /} (RFC 9110 §4.2.3); -1 if there is no path. A query right
   * after the authority counts as no path: servers look for the first slash, and find it in the
   * query.
   */
  public static int pathStart(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int authority = authorityStart(target);
    if (authority < 0) {
      return -1;
    }
    int end = pathEnd(target, authority);
    int slash = target.indexOf('/', authority);
    if (slash >= 0 && slash < end) {
      return slash;
    }
    return end == target.length() ? end : -1;
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
   * Whether the target's authority is the request's host. RFC 9112 §3.2.2 has a server prefer the
   * authority to the {@code Host} field; some do the opposite, and a proxy in front may have looked
   * at either.
   */
  private static boolean namesHost(String target, int end, String host) {
    String port = target.charAt(4) == ':' ? ":80" : ":443";
    String authority = target.substring(authorityStart(target), end);
    return !host.isEmpty()
        && authority.chars().allMatch(c -> c < 0x80 && c != '@')
        && without(port, authority).equalsIgnoreCase(without(port, host));
  }

  /**
   * The authority without its scheme's default port, which names the same host (RFC 9110 §4.2.3).
   */
  private static String without(String port, String authority) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }

  /** Why a path is refused, or {@code null}. */
  static @Nullable TargetFault pathFault(String target, int start, int end, int accepted) {
    for (int i = start; i < end; i++) {
      TargetFault fault = faultAt(target, i, end, accepted);
      if (fault != null) {
        return fault;
      }
      i += target.charAt(i) == '%' ? PercentEncoding.length(target, i) - 1 : 0;
    }
    return null;
  }

  private static @Nullable TargetFault faultAt(String target, int index, int end, int accepted) {
    char c = target.charAt(index);
    if (c == '/') {
      return segmentFault(target, index + 1, end, accepted);
    }
    if (c == '%') {
      TargetFault fault = PercentEncoding.fault(target, index, end, accepted);
      return fault != null ? fault : trimFault(target, index, index + 3, end, accepted);
    }
    if (c == '.') {
      return trimFault(target, index, index + 1, end, accepted);
    }
    TargetFault fault = PathCharacters.isPlain(c) ? null : PathCharacters.fault(c);
    return fault == TargetFault.PATH_PARAMETER && fault.isIn(accepted) ? null : fault;
  }

  /**
   * Where the fault lies first in a target: the index of its character, of the encoding's percent
   * sign or of the slash before the segment; -1 where no single place is to blame. For people,
   * since it looks at every character.
   */
  public static int indexOf(TargetFault fault, String target) {
    int start = pathStart(target);
    if (start < 0 || target.length() > MAX_TARGET_LENGTH) {
      return -1;
    }
    int end = pathEnd(target, start);
    for (int i = start; i < end; i++) {
      if (faultAt(target, i, end, 0) == fault) {
        return i;
      }
    }
    for (int i = end; i < target.length(); i++) {
      char c = target.charAt(i);
      boolean semicolon = c == ';' && fault == TargetFault.QUERY_SEMICOLON;
      if (semicolon
          || (!PathCharacters.isPlainInQuery(c) && PathCharacters.queryFault(c) == fault)) {
        return i;
      }
    }
    return -1;
  }

  /** What is wrong with a dot or a space at the end of a name, or a space at its beginning. */
  private static @Nullable TargetFault trimFault(
      String target, int index, int next, int end, int accepted) {
    boolean last = next >= end || target.charAt(next) == '/';
    boolean first = target.charAt(index - 1) == '/' && isBlank(target, index);
    return (first || (last && trimmed(target, index) == next - index))
            && !TargetFault.TRIMMED_NAME.isIn(accepted)
            && !isEmptyName(target, index, end)
        ? TargetFault.TRIMMED_NAME
        : null;
  }

  /** The length of what is trimmed at the index: a dot or a space, raw or encoded; 0 for others. */
  private static int trimmed(String target, int index) {
    if (target.charAt(index) == '.') {
      return 1;
    }
    return isBlank(target, index) || target.regionMatches(true, index, "%2E", 0, 3) ? 3 : 0;
  }

  private static boolean isBlank(String target, int index) {
    return target.startsWith("%20", index);
  }

  /** Whether the whole segment around the index is trimmed: that is judged as a segment. */
  private static boolean isEmptyName(String target, int index, int end) {
    int i = target.lastIndexOf('/', index) + 1;
    while (i < end && target.charAt(i) != '/') {
      int length = trimmed(target, i);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
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
      return TargetFault.BLANK_SEGMENT.isIn(accepted) ? null : TargetFault.BLANK_SEGMENT;
    }
    if (encoded) {
      return TargetFault.ENCODED_DOT; // whatever is accepted: nothing is honest about it
    }
    if (blank) {
      return TargetFault.BLANK_SEGMENT;
    }
    TargetFault fault = dots < 3 ? TargetFault.DOT_SEGMENT : TargetFault.MANY_DOTS;
    return fault.isIn(accepted) ? null : fault;
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
