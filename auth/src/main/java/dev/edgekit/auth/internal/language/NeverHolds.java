package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import dev.edgekit.http.internal.Token;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matchers that no request can satisfy, mostly Traefik v2's spellings: a rule that closes something
 * would silently hold for nothing. Stateless.
 */
final class NeverHolds {
  /** {@code {id}} and {@code {sub:[a-z]+}}; a counted repetition begins with a digit. */
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "(?<!\\\\)(?<!\\\\[pP])\\{[A-Za-z_][A-Za-z0-9_-]*(?::[^{}]*(?:\\{[^{}]*\\}[^{}]*)*)?\\}");

  private static final Set<MatcherName> WITH_PATHS =
      EnumSet.of(MatcherName.PATH, MatcherName.PATH_PREFIX, MatcherName.UNDER);
  private static final Set<MatcherName> WITH_TEMPLATES =
      EnumSet.of(
          MatcherName.PATH,
          MatcherName.PATH_PREFIX,
          MatcherName.UNDER,
          MatcherName.PATH_REGEXP,
          MatcherName.HOST,
          MatcherName.HOST_REGEXP);

  /** {@code /admin/**} and {@code /admin*} of other products, where they stand for any text. */
  private static final Pattern WILDCARD = Pattern.compile("(?<=/)\\*+(?=/)|\\*+$");

  private static final Pattern AROUND_HOST =
      Pattern.compile("\\s*(?:[A-Za-z]+://)?([^/:\\s]+|\\[[^]]*])(?::\\d*)?(?:/.*)?\\s*");

  private NeverHolds() {}

  /**
   * Refuses such a matcher.
   *
   * @throws RuleSyntaxException with what to write instead
   */
  static void refuse(Expression.Call call) {
    String first = call.values().get(0);
    if (first.indexOf('{') >= 0 && WITH_TEMPLATES.contains(call.name())) {
      refuseTemplate(call, first);
    }
    if (first.indexOf('*') >= 0 && WITH_PATHS.contains(call.name())) {
      refuseWildcard(call, first);
    }
    switch (call.name()) {
      case HOST -> refuseNoName(call, first);
      case PATH_REGEXP -> refuseOtherBeginning(call, first);
      case HEADER, HEADER_REGEXP -> refuseNoToken(call, first, "a field's name");
      case METHOD -> refuseNoToken(call, first, "a method");
      default -> {
        // The other matchers can hold
      }
    }
  }

  private static void refuseTemplate(Expression.Call call, String value) {
    int action = value.indexOf("{{");
    if (action >= 0) {
      throw new RuleSyntaxException(
          call.positions().get(0) + 1 + action,
          "templates ({{ … }}) are not read; write what they expand to");
    }
    Matcher template = TEMPLATE.matcher(value);
    if (template.find()) {
      String instead =
          WITH_PATHS.contains(call.name())
              ? "write PathRegexp(`^/…$`) with a group for it, or %7B and %7D for braces"
              : "write the expression itself, as [a-z]+, or \\{ and \\} for braces";
      throw new RuleSyntaxException(
          call.positions().get(0) + 1 + template.start(),
          template.group()
              + " is a template of Traefik v2, which v3 takes as it stands; "
              + instead);
    }
  }

  private static void refuseWildcard(Expression.Call call, String value) {
    Matcher wildcard = WILDCARD.matcher(value);
    if (wildcard.find()) {
      throw new RuleSyntaxException(
          call.positions().get(0) + 1 + wildcard.start(),
          wildcard.group()
              + " stands for itself here and for nothing else; write Under(`/…`) for a path and what"
              + " is below it, PathRegexp for a part in the middle, or %2A for the character");
    }
  }

  /** Anchored, and begun with a letter or digit that nothing makes optional. */
  private static void refuseOtherBeginning(Expression.Call call, String expression) {
    if (expression.matches("(?s)\\^[A-Za-z0-9](?![?*{]).*") && expression.indexOf('|') < 0) {
      throw new RuleSyntaxException(
          call.positions().get(0) + 1,
          "a path begins with a slash, so that nothing begins with "
              + expression.charAt(1)
              + "; write ^/"
              + expression.substring(1));
    }
  }

  /** What a browser's address line has around a host; a port is left out before rules see it. */
  private static void refuseNoName(Expression.Call call, String value) {
    if (isAlone(value)) {
      return;
    }
    Matcher around = AROUND_HOST.matcher(value);
    if (around.matches() && !around.group(1).equals(value)) {
      throw new RuleSyntaxException(
          call.positions().get(0) + 1,
          "a host is a name or an address alone, so that no request has \""
              + value
              + "\"; write "
              + around.group(1));
    }
  }

  /** Whether there is nothing around the host, as nearly always: no expression need look at it. */
  private static boolean isAlone(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == ':' || c == '/') {
        return false;
      }
    }
    return true;
  }

  private static void refuseNoToken(Expression.Call call, String text, String what) {
    if (!text.isEmpty() && !Token.isToken(text)) {
      throw new RuleSyntaxException(
          call.positions().get(0) + 1,
          what + " is a token (RFC 9110 §5.6.2), so that no request has \"" + text + "\"");
    }
  }
}
