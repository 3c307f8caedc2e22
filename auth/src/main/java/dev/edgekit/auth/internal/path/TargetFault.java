package dev.edgekit.auth.internal.path;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
  TRIMMED_NAME("trimmed-name"),
  FRAGMENT("fragment"),
  AUTHORITY_MISMATCH("authority-mismatch"),
  BAD_HOST("bad-host"),
  MISSING_HOST("missing-host"),
  QUERY_SEMICOLON("query-semicolon"),
  PARAMETER_NAME("parameter-name"),
  OVERRIDE("override"),
  TRACE("trace"),
  METHOD_CASE("method-case"),
  ASTERISK_FORM("asterisk-form"),
  AUTHORITY_FORM("authority-form"),
  NOT_ABSOLUTE("not-absolute"),
  TOO_LONG("too-long");

  /**
   * The faults that a rule may accept: some server reads such a target differently, but there are
   * readings to compare. Targets with any other fault have no right reading.
   */
  public static final Set<TargetFault> ACCEPTABLE =
      Collections.unmodifiableSet(
          EnumSet.of(
              BLANK_SEGMENT,
              COMPATIBILITY_CHARACTER,
              COMPATIBILITY_DELIMITER,
              DOT_SEGMENT,
              DOUBLE_ENCODING,
              DOUBLE_SLASH,
              ENCODED_DELIMITER,
              ENCODED_DOT,
              ENCODED_SLASH,
              MANY_DOTS,
              NEEDLESS_ENCODING,
              OVERRIDE,
              PATH_PARAMETER,
              TRIMMED_NAME));

  /**
   * The faults that need no permission, since honest names have them: the readings alone decide.
   */
  public static final Set<TargetFault> NEEDS_NO_PERMISSION =
      Collections.unmodifiableSet(EnumSet.of(COMPATIBILITY_CHARACTER, TRIMMED_NAME));

  private final String word;

  TargetFault(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /**
   * The fault's bit in a set of faults; such a set never leaves the process. Only {@link
   * #ACCEPTABLE} faults are ever members of one, so the others have none.
   */
  @SuppressWarnings("EnumOrdinal")
  public int bit() {
    return ACCEPTABLE.contains(this) ? 1 << ordinal() : 0;
  }

  /** Whether the set holds the fault. */
  public boolean isIn(int faults) {
    return (faults & bit()) != 0;
  }
}
