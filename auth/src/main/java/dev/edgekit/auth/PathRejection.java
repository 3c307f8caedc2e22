package dev.edgekit.auth;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a request target is refused: somewhere there is a server, proxy or framework that reads it as
 * another path than its neighbour does. The answer is 400; what was meant is never guessed.
 */
public enum PathRejection implements PathReading {
  /** A segment of dots and blanks only: {@code /client/../internal}. */
  DOT_SEGMENT("dot-segment", "a segment consists of dots"),
  /** {@code %2e}: a dot never needs encoding. */
  ENCODED_DOT("encoded-dot", "a dot is percent-encoded"),
  /** {@code %2f}: some servers decode it before they route. */
  ENCODED_SLASH("encoded-slash", "a slash is percent-encoded"),
  /** {@code %5c}: some servers take a backslash for a slash. */
  ENCODED_BACKSLASH("encoded-backslash", "a backslash is percent-encoded"),
  /** A raw backslash. */
  BACKSLASH("backslash", "the path holds a backslash"),
  /** An empty segment: {@code //client}. Servers merge it, keep it or take a host from it. */
  DOUBLE_SLASH("double-slash", "a segment is empty"),
  /** {@code ;} or {@code %3b}: servlet containers cut it off before they route, others don't. */
  PATH_PARAMETER("path-parameter", "a segment holds a semicolon"),
  /** A letter, digit, hyphen, underscore or tilde that is percent-encoded: {@code /%63lient}. */
  NEEDLESS_ENCODING("needless-encoding", "a character is percent-encoded that never needs it"),
  /** {@code %3f} or {@code %23}: a second decoding would end the path there. */
  ENCODED_DELIMITER("encoded-delimiter", "a question mark or number sign is percent-encoded"),
  /** A percent sign without two hexadecimal digits, {@code %u002e} included. */
  BAD_ENCODING("bad-encoding", "a percent sign lacks its two hexadecimal digits"),
  /** {@code %25}: what follows could be decoded again. */
  DOUBLE_ENCODING("double-encoding", "a percent sign is percent-encoded"),
  /** Encoded bytes that are no UTF-8: overlong forms, surrogates, other character sets. */
  BAD_UTF8("bad-utf8", "percent-encoded bytes are not UTF-8"),
  /** A control character or line separator, raw or encoded. */
  CONTROL("control", "a control character"),
  /** A raw byte above 0x7F. */
  NON_ASCII("non-ascii", "a character outside of ASCII that is not percent-encoded"),
  /**
   * An encoded character that compatibility mapping turns into a letter, a digit or a delimiter of
   * ASCII: the full-width slash, {@code …}.
   */
  COMPATIBILITY_CHARACTER("compatibility-character", "a character that some servers map to ASCII"),
  /** Printable ASCII that RFC 3986 allows nowhere in a path or query: {@code <}, {@code |}. */
  ILLEGAL_CHARACTER("illegal-character", "a character that must be percent-encoded"),
  /** A segment of encoded blanks only. */
  BLANK_SEGMENT("blank-segment", "a segment consists of spaces"),
  /** {@code #}: a fragment is never sent; servers cut it off or keep it. */
  FRAGMENT("fragment", "the target holds a number sign"),
  /**
   * The target's authority, the {@code Host} field or {@code :authority} name different hosts, or
   * there are several.
   */
  AUTHORITY_MISMATCH("authority-mismatch", "the request names more than one host"),
  /** A host that is neither a name nor an address with an optional port: {@code a@b}. */
  BAD_HOST("bad-host", "the host is no name or address with an optional port"),
  /** {@code OPTIONS *}: no path to dispatch on. */
  ASTERISK_FORM("asterisk-form", "the target is *"),
  /** {@code CONNECT host:port}. */
  AUTHORITY_FORM("authority-form", "a CONNECT request is for a proxy"),
  /** The target starts neither with a slash nor with an HTTP authority and a slash. */
  NOT_ABSOLUTE("not-absolute", "the path does not start with a slash"),
  /** The target is longer than {@link CanonicalPath#MAX_TARGET_LENGTH}. */
  TOO_LONG("too-long", "the target is longer than " + CanonicalPath.MAX_TARGET_LENGTH);

  private final String word;
  private final String detail;

  PathRejection(String word, String detail) {
    this.word = word;
    this.detail = detail;
  }

  /** The reason as a stable word: {@code encoded-slash}. */
  public String word() {
    return word;
  }

  static PathRejection ofWord(String word) {
    return Arrays.stream(values()).filter(r -> r.word.equals(word)).findFirst().orElseThrow();
  }

  /** The reason as half a sentence, for a person. */
  String detail() {
    return detail;
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
    return word;
  }
}
