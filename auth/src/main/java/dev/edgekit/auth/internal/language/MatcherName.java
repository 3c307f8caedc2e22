package dev.edgekit.auth.internal.language;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The matchers of the rule language: Traefik v3's eleven, and {@code Under}. */
public enum MatcherName {
  HOST("Host", 1, 1),
  HOST_REGEXP("HostRegexp", 1, 1),
  PATH("Path", 1, 1),
  PATH_PREFIX("PathPrefix", 1, 1),
  PATH_REGEXP("PathRegexp", 1, 1),
  UNDER("Under", 1, 1),
  HEADER("Header", 2, 2),
  HEADER_REGEXP("HeaderRegexp", 2, 2),
  METHOD("Method", 1, 1),
  QUERY("Query", 1, 2),
  QUERY_REGEXP("QueryRegexp", 1, 2),
  CLIENT_IP("ClientIP", 1, 1);

  private static final Map<String, MatcherName> BY_SPELLING = spellings();

  private final String spelling;
  private final int minValues;
  private final int maxValues;

  MatcherName(String spelling, int minValues, int maxValues) {
    this.spelling = spelling;
    this.minValues = minValues;
    this.maxValues = maxValues;
  }

  /** The matcher of one of its four spellings: PathPrefix, pathprefix, PATHPREFIX, Pathprefix. */
  static @Nullable MatcherName of(String spelling) {
    return BY_SPELLING.get(spelling);
  }

  static List<String> all() {
    return Arrays.stream(values()).map(MatcherName::spelling).toList();
  }

  String spelling() {
    return spelling;
  }

  boolean takes(int values) {
    return values >= minValues && values <= maxValues;
  }

  String arity() {
    return minValues == maxValues
        ? minValues + (minValues == 1 ? " value" : " values")
        : minValues + " or " + maxValues + " values";
  }

  private static Map<String, MatcherName> spellings() {
    Map<String, MatcherName> map = new HashMap<>();
    for (MatcherName name : values()) {
      String lower = name.spelling.toLowerCase(Locale.ROOT);
      map.put(name.spelling, name);
      map.put(lower, name);
      map.put(name.spelling.toUpperCase(Locale.ROOT), name);
      map.put(Character.toUpperCase(lower.charAt(0)) + lower.substring(1), name);
    }
    return map;
  }
}
