package dev.edgekit.auth.internal.path;

/**
 * What is wrong with a request's target or host, with the stable word by which a refusal names it.
 */
public enum TargetFault {
  DOT_SEGMENT("dot-segment"),
  MANY_DOTS("many-dots"),
  ENCODED_DOT("encoded-dot"),
  ENCODED_SLASH("encoded-slash"),
  ENCODED_BACKSLASH("encoded-backslash"),
  BACKSLASH("backslash"),
  DOUBLE_SLASH("double-slash"),
  PATH_PARAMETER("path-parameter"),
  NEEDLESS_ENCODING("needless-encoding"),
  ENCODED_DELIMITER("encoded-delimiter"),
  BAD_ENCODING("bad-encoding"),
  DOUBLE_ENCODING("double-encoding"),
  BAD_UTF8("bad-utf8"),
  CONTROL("control"),
  NON_ASCII("non-ascii"),
  COMPATIBILITY_CHARACTER("compatibility-character"),
  COMPATIBILITY_DELIMITER("compatibility-delimiter"),
  ILLEGAL_CHARACTER("illegal-character"),
  BLANK_SEGMENT("blank-segment"),
  FRAGMENT("fragment"),
  AUTHORITY_MISMATCH("authority-mismatch"),
  BAD_HOST("bad-host"),
  MISSING_HOST("missing-host"),
  QUERY_SEMICOLON("query-semicolon"),
  OVERRIDE("override"),
  ASTERISK_FORM("asterisk-form"),
  AUTHORITY_FORM("authority-form"),
  NOT_ABSOLUTE("not-absolute"),
  TOO_LONG("too-long");

  private final String word;

  TargetFault(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** The fault in a set of them. */
  public int bit() {
    return 1 << ordinal();
  }

  /** Whether the set holds the fault. */
  public boolean isIn(int faults) {
    return (faults & bit()) != 0;
  }
}
