package dev.edgekit.auth.path;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.path.TargetCheck;
import dev.edgekit.auth.internal.path.TargetFault;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a request target is refused: somewhere there is a server, proxy or framework that reads it as
 * another path than its neighbour does. The answer is 400; what was meant is never guessed.
 */
public enum PathRejection implements PathReading {
  /**
   * A segment {@code .} or {@code ..}: {@code /client/../internal}. Most servers resolve it before
   * they route, as clients should have (RFC 3986 §5.2.4), others don't.
   */
  DOT_SEGMENT(TargetFault.DOT_SEGMENT, "a segment is . or .."),
  /** A segment of three dots or more, which some file systems drop: {@code /a/...}. */
  MANY_DOTS(TargetFault.MANY_DOTS, "a segment consists of three dots or more"),
  /** {@code %2e}: a dot never needs encoding. */
  ENCODED_DOT(TargetFault.ENCODED_DOT, "a dot is percent-encoded"),
  /** {@code %2f}: some servers decode it before they route. */
  ENCODED_SLASH(TargetFault.ENCODED_SLASH, "a slash is percent-encoded"),
  /** {@code %5c}: some servers take a backslash for a slash. */
  ENCODED_BACKSLASH(TargetFault.ENCODED_BACKSLASH, "a backslash is percent-encoded"),
  /** A raw backslash. */
  BACKSLASH(TargetFault.BACKSLASH, "the path holds a backslash"),
  /** An empty segment: {@code //client}. Servers merge it, keep it or take a host from it. */
  DOUBLE_SLASH(TargetFault.DOUBLE_SLASH, "a segment is empty"),
  /** {@code ;} or {@code %3b}: servlet containers cut it off before they route, others don't. */
  PATH_PARAMETER(TargetFault.PATH_PARAMETER, "a segment holds a semicolon"),
  /** A letter or digit that is percent-encoded: {@code /%63lient}. */
  NEEDLESS_ENCODING(
      TargetFault.NEEDLESS_ENCODING, "a character is percent-encoded that never needs it"),
  /** {@code %3f} or {@code %23}: a second decoding would end the path there. */
  ENCODED_DELIMITER(
      TargetFault.ENCODED_DELIMITER, "a question mark or number sign is percent-encoded"),
  /** A percent sign without two hexadecimal digits, {@code %u002e} included. */
  BAD_ENCODING(TargetFault.BAD_ENCODING, "a percent sign lacks its two hexadecimal digits"),
  /** {@code %25}: what follows could be decoded again. */
  DOUBLE_ENCODING(TargetFault.DOUBLE_ENCODING, "a percent sign is percent-encoded"),
  /** Encoded bytes that are no UTF-8: overlong forms, surrogates, other character sets. */
  BAD_UTF8(TargetFault.BAD_UTF8, "percent-encoded bytes are not UTF-8"),
  /** A control character or line separator, raw or encoded. */
  CONTROL(TargetFault.CONTROL, "a control character"),
  /** A raw byte above 0x7F. */
  NON_ASCII(TargetFault.NON_ASCII, "a character outside of ASCII that is not percent-encoded"),
  /**
   * An encoded character that compatibility mapping turns into letters, digits or dots of ASCII:
   * {@code Ⅱ}, {@code …}. Refused only where the mapped path has another class or prefix.
   */
  COMPATIBILITY_CHARACTER(
      TargetFault.COMPATIBILITY_CHARACTER, "a character that some servers map to letters of ASCII"),
  /**
   * An encoded character that compatibility mapping turns into a delimiter: the full-width slash,
   * question mark, percent sign.
   */
  COMPATIBILITY_DELIMITER(
      TargetFault.COMPATIBILITY_DELIMITER, "a character that some servers map to a delimiter"),
  /** Printable ASCII that RFC 3986 allows nowhere in a path or query: {@code <}, {@code |}. */
  ILLEGAL_CHARACTER(TargetFault.ILLEGAL_CHARACTER, "a character that must be percent-encoded"),
  /** A segment of encoded blanks only. */
  BLANK_SEGMENT(TargetFault.BLANK_SEGMENT, "a segment consists of spaces"),
  /**
   * A name that ends in a dot, or begins or ends with an encoded space: {@code /admin.}. File
   * systems of Windows and frameworks that trim read {@code /admin}. Refused only where the trimmed
   * path has another class or prefix.
   */
  TRIMMED_NAME(TargetFault.TRIMMED_NAME, "a name ends in a dot, or has a space at one of its ends"),
  /** {@code #}: a fragment is never sent; servers cut it off or keep it. */
  FRAGMENT(TargetFault.FRAGMENT, "the target holds a number sign"),
  /**
   * The target's authority, the {@code Host} field or {@code :authority} name different hosts, or
   * there are several.
   */
  AUTHORITY_MISMATCH(TargetFault.AUTHORITY_MISMATCH, "the request names more than one host"),
  /** A host that is neither a name nor an address with an optional port: {@code a@b}. */
  BAD_HOST(TargetFault.BAD_HOST, "the host is no name or address with an optional port"),
  /** No host at all, where rules ask for one. */
  MISSING_HOST(TargetFault.MISSING_HOST, "the request names no host, and rules ask for one"),
  /**
   * A raw {@code ;} in the query, where rules ask for parameters: some servers take it for {@code
   * &}.
   */
  QUERY_SEMICOLON(TargetFault.QUERY_SEMICOLON, "the query holds a semicolon"),
  /**
   * A parameter's name that some frameworks read as another, for which a rule asks: {@code
   * admin[]}, {@code %20admin}. Refused only where the request would have another class by that
   * reading.
   */
  PARAMETER_NAME(
      TargetFault.PARAMETER_NAME, "a parameter's name is read as another one by some frameworks"),
  /** A field or parameter by which frameworks replace the method or the path. */
  OVERRIDE(TargetFault.OVERRIDE, "a field or parameter states another method or path"),
  /** TRACE: its answer is the request, with what proxies and browsers added (RFC 9110 §9.3.8). */
  TRACE(TargetFault.TRACE, "a TRACE request would be answered with its own fields"),
  /**
   * A method with small letters, where rules ask for a method: methods tell letters apart (RFC 9110
   * §9.1), and some frameworks, ASP.NET, Symfony and Werkzeug among them, take {@code post} for
   * {@code POST}.
   */
  METHOD_CASE(TargetFault.METHOD_CASE, "the method has small letters"),
  /** {@code OPTIONS *}: no path to dispatch on. */
  ASTERISK_FORM(TargetFault.ASTERISK_FORM, "the target is *"),
  /** {@code CONNECT host:port}. */
  AUTHORITY_FORM(TargetFault.AUTHORITY_FORM, "a CONNECT request is for a proxy"),
  /** The target starts neither with a slash nor with an HTTP authority and a slash. */
  NOT_ABSOLUTE(TargetFault.NOT_ABSOLUTE, "the path does not start with a slash"),
  /** The target is longer than {@link CanonicalPath#MAX_TARGET_LENGTH}. */
  TOO_LONG(TargetFault.TOO_LONG, "the target is longer than " + CanonicalPath.MAX_TARGET_LENGTH);

  private static final Map<TargetFault, PathRejection> BY_FAULT =
      Arrays.stream(values()).collect(Collectors.toMap(r -> r.fault, r -> r));

  private final TargetFault fault;
  private final String detail;

  PathRejection(TargetFault fault, String detail) {
    this.fault = fault;
    this.detail = detail;
  }

  /** The reason as a stable word: {@code encoded-slash}. */
  public String word() {
    return fault.word();
  }

  /**
   * The rejection with this {@link #word()}.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public static PathRejection ofWord(String word) {
    requireNonNull(word, "word must not be null");
    return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst().orElseThrow();
  }

  /** The faults that these reasons name, without those that can't be accepted. */
  static int bits(Set<PathRejection> accepted) {
    int bits = 0;
    for (PathRejection reason : accepted) {
      requireNonNull(reason, "accepted must not hold a null");
      bits |= TargetFault.ACCEPTABLE.contains(reason.fault) ? reason.fault.bit() : 0;
    }
    return bits;
  }

  /** The rejection for what the scan of a target found. */
  static PathRejection of(TargetFault fault) {
    return Objects.requireNonNull(BY_FAULT.get(fault));
  }

  /** The reason as half a sentence, for a person. */
  public String detail() {
    return detail;
  }

  /**
   * The reason with the character that is to blame and its place, for a person: {@code a slash is
   * percent-encoded: %2F at character 9}.
   *
   * @param target the request target that was refused
   */
  public String detailIn(String target) {
    int index = TargetCheck.indexOf(fault, target);
    if (index < 0) {
      return detail;
    }
    char c = target.charAt(index);
    String shown = c > ' ' && c < 0x7F ? String.valueOf(c) : "U+%04X".formatted((int) c);
    if (c == '%') {
      shown = printable(target.substring(index, Math.min(index + 3, target.length())));
    }
    return detail + ": " + shown + " at character " + (index + 1);
  }

  private static String printable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F) ? text : "%";
  }

  @Override
  public Optional<CanonicalPath> path() {
    return Optional.empty();
  }

  @Override
  public Optional<PathRejection> rejection() {
    return Optional.of(this);
  }

  @Override
  public String toString() {
    return fault.word();
  }
}
