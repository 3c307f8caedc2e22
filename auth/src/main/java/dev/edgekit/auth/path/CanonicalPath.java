package dev.edgekit.auth.path;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.internal.path.TargetCheck;
import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request target that every server reads the same way (RFC 3986 §3.3, RFC 9112 §3.2).
 *
 * <p>Such a path starts with a slash and consists of non-empty segments (the last may be empty),
 * none of which is made of dots; each character stands raw where it may and is percent-encoded
 * UTF-8 where it must be. Anything else is refused with a {@link PathRejection}, never repaired.
 * {@link #text()} is the same for all spellings that servers decode into the same path: {@code
 * /%40me}, {@code /@me}.
 *
 * <p>Guarantees that no server resolves, merges, cuts or decodes the path into one with other
 * segments, unless the caller accepts spellings for which that doesn't hold. {@code +} and {@code
 * %2B} are the one exception to the single text: they are equal in {@link #isUnder} and to rules,
 * and keep the client's spelling, since handlers may read a raw plus as a space. Immutable.
 */
public final class CanonicalPath implements PathReading {
  /** The longest request target that is read, in characters. */
  public static final int MAX_TARGET_LENGTH = TargetCheck.MAX_TARGET_LENGTH;

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
    return of(request, Set.of());
  }

  /**
   * The same, also in spellings that the host knows all its servers to read alike.
   *
   * @param accepted the reasons for which nothing is refused here; those that no rule's {@code
   *     accept} can name have no effect
   * @return the path, or why there is none
   */
  public static PathReading of(Request request, Set<PathRejection> accepted) {
    requireNonNull(accepted, "accepted must not be null");
    String target = request.target();
    int bits = PathRejection.bits(accepted);
    return of(TargetCheck.fault(request, target, bits), target);
  }

  /**
   * The path of a raw request target in origin form: {@code /client/me?x=1}.
   *
   * @return the path, or why there is none
   */
  public static PathReading of(String target) {
    return of(TargetCheck.fault("GET", target, "", 0), target);
  }

  private static PathReading of(@Nullable TargetFault fault, String target) {
    return fault != null ? PathRejection.of(fault) : accepted(target);
  }

  /** The path of a target in which {@link TargetCheck} found nothing to refuse. */
  private static CanonicalPath accepted(String target) {
    int start = TargetCheck.pathStart(target);
    int end = TargetCheck.pathEnd(target, start);
    return new CanonicalPath(
        start == end ? "/" : PercentDecoder.dispatched(target.substring(start, end)),
        end == target.length() ? null : target.substring(end + 1));
  }

  /** The path to dispatch on: {@code /강의} is {@code /%EA%B0%95%EC%9D%98}. */
  public String text() {
    return text;
  }

  /** The target after its first question mark, as it arrived; absent if there is none. */
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
   * canonical path is cut in front of one of its slashes. Where a double slash was accepted, and
   * the rest would begin with one, nothing is cut: such a rest would name a host to whatever
   * resolves it.
   *
   * @param prefix segments without a trailing slash: {@code /client}
   * @return empty if the path is not under the prefix
   */
  public Optional<CanonicalPath> strip(String prefix) {
    int end = end(prefix);
    if (end < 0 || text.startsWith("//", end)) {
      return Optional.empty();
    }
    return Optional.of(new CanonicalPath(end == text.length() ? "/" : text.substring(end), query));
  }

  /** Whether the path is the prefix or below it, by whole segments. */
  public boolean isUnder(String prefix) {
    return end(prefix) >= 0;
  }

  /** Where the prefix ends in the text; -1 if the path isn't under it. */
  private int end(String prefix) {
    int end = 0;
    int i = 0;
    while (i < prefix.length()) {
      int ours = plus(text, end);
      int theirs = plus(prefix, i);
      if (ours > 0 && theirs > 0) {
        end += ours;
        i += theirs;
      } else if (end < text.length() && text.charAt(end) == prefix.charAt(i)) {
        end++;
        i++;
      } else {
        return -1;
      }
    }
    return end == text.length() || text.charAt(end) == '/' ? end : -1;
  }

  /** The length of the plus sign at the index, in either spelling; 0 if none is there. */
  private static int plus(String path, int index) {
    if (path.startsWith("+", index)) {
      return 1;
    }
    return path.startsWith("%2B", index) ? 3 : 0;
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
}
