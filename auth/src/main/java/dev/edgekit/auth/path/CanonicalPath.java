package dev.edgekit.auth.path;

import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.auth.internal.path.TargetScan;
import dev.edgekit.http.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request target that every server reads the same way (RFC 3986 §3.3, RFC 9112 §3.2).
 *
 * <p>Such a path starts with a slash and consists of non-empty segments (the last may be empty),
 * none of which is made of dots; each character stands raw if it may and is percent-encoded UTF-8
 * if it must. Anything else is refused with a {@link PathRejection}, never repaired. Two spellings
 * of one path remain, and {@link #text()} makes them one: the hexadecimal digits' case.
 *
 * <p>Guarantees that no server resolves, merges, cuts or decodes the path into one with other
 * segments. Does not guarantee that a server tells {@code %40} and {@code @} apart: both are
 * accepted, and most decode the first into the second within its segment. Immutable.
 */
public final class CanonicalPath implements PathReading {
  /** The longest request target that is read, in characters. */
  public static final int MAX_TARGET_LENGTH = TargetScan.MAX_TARGET_LENGTH;

  private final String text;
  private final @Nullable String query;

  private CanonicalPath(String text, @Nullable String query) {
    this.text = text;
    this.query = query;
  }

  /**
   * The path of a request that names one host: an absolute target must name the same.
   *
   * @return the path, or why there is none
   */
  public static PathReading of(Request request) {
    String target = request.target();
    return of(TargetScan.fault(request, target), target);
  }

  /**
   * The path of a raw request target in origin form: {@code /client/me?x=1}.
   *
   * @return the path, or why there is none
   */
  public static PathReading of(String target) {
    return of(TargetScan.fault("GET", target, ""), target);
  }

  private static PathReading of(@Nullable TargetFault fault, String target) {
    return fault != null ? PathRejection.of(fault) : accepted(target);
  }

  /** The path of a target in which {@link TargetScan} found nothing to reject. */
  static CanonicalPath accepted(String target) {
    int start = TargetScan.pathStart(target);
    int end = TargetScan.pathEnd(target, start);
    String path = target.substring(start, end);
    return new CanonicalPath(
        TargetScan.isVerbatim(target, start, end) ? path : upperCaseDigits(path),
        end == target.length() ? null : target.substring(end + 1));
  }

  /** The path as it is to be dispatched on: {@code /강의} is {@code /%EA%B0%95%EC%9D%98}. */
  public String text() {
    return text;
  }

  /** The target behind its first question mark, as it arrived; absent if there is none. */
  public Optional<String> query() {
    return Optional.ofNullable(query);
  }

  /** The segments, still encoded; the last is empty if the path ends in a slash. */
  public List<String> segments() {
    return List.of(text.substring(1).split("/", -1));
  }

  /**
   * The path below a prefix: {@code /client/me} without {@code /client} is {@code /me}, and {@code
   * /client} itself is {@code /}. Whole segments only, and the rest is canonical because a
   * canonical path is cut in front of one of its slashes.
   *
   * @param prefix segments without a trailing slash: {@code /client}
   * @return empty if the path is not under the prefix
   */
  public Optional<CanonicalPath> strip(String prefix) {
    if (!isUnder(prefix)) {
      return Optional.empty();
    }
    String rest = text.substring(prefix.length());
    return Optional.of(new CanonicalPath(rest.isEmpty() ? "/" : rest, query));
  }

  /** Whether the path is the prefix or below it, by whole segments. */
  public boolean isUnder(String prefix) {
    return text.startsWith(prefix)
        && (text.length() == prefix.length() || text.charAt(prefix.length()) == '/');
  }

  @Override
  public Optional<CanonicalPath> path() {
    return Optional.of(this);
  }

  @Override
  public Optional<PathRejection> rejection() {
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CanonicalPath that
        && that.text.equals(text)
        && that.query().equals(query());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The path without its query, which may hold secrets. */
  @Override
  public String toString() {
    return text;
  }

  private static String upperCaseDigits(String path) {
    char[] chars = path.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] == '%') {
        chars[i + 1] = upperCase(chars[i + 1]);
        chars[i + 2] = upperCase(chars[i + 2]);
        i += 2;
      }
    }
    return new String(chars);
  }

  private static char upperCase(char digit) {
    return digit >= 'a' ? (char) (digit - ('a' - 'A')) : digit;
  }
}
