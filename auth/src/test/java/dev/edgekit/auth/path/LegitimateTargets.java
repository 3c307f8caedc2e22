package dev.edgekit.auth.path;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Targets as browsers, services and crawlers send them to a site of courses. */
final class LegitimateTargets {
  private static final List<String> ROOTS =
      List.of(
          "/client", "/client", "/internal", "/courses", "/clientele", "/internals", "/api/v1", "");

  private static final List<String> SEGMENTS =
      List.of(
          "me",
          "courses",
          "42",
          "7f9c2d1e-3b4a-4c5d-8e6f-0a1b2c3d4e5f",
          "java.jpg",
          "index.html",
          "app.3f2a9c.js",
          "2026-11-22",
          "v1.2.3",
          "..config",
          "config..",
          "a.b.c",
          ".well-known",
          "_next",
          "static",
          "[slug]",
          "(group)",
          "@user",
          "user@example.com",
          "a,b,c",
          "x=1",
          "a+b",
          "50 percent",
          "it's",
          "한글",
          "강의 목록",
          "자바 입문",
          "C++",
          "naïve",
          "Straße",
          "日本語",
          "emoji 😀",
          "$price",
          "a&b",
          "key:value",
          "wow!",
          "*",
          "~home",
          "(1)",
          "main...feature",
          "report (final).pdf",
          "ㅋㅋ",
          "москва",
          "a_b-c",
          "%7B%7D".toLowerCase(Locale.ROOT),
          "{id}",
          "tag|two",
          "quote\"d",
          "<b>",
          "^",
          "`",
          "very-long-".repeat(20));

  private static final List<String> QUERIES =
      List.of(
          "",
          "?",
          "?page=2",
          "?q=%EC%9E%90%EB%B0%94&sort=-date",
          "?a[]=1&a[]=2",
          "?u=https://x.y/z?w",
          "?q=a+b",
          "?filter={%22a%22:1}",
          "?x=1;y=2",
          "?t=100%25",
          "?path=/../etc",
          "?q='a'|b^c`",
          "?_rsc=1a2b3",
          "?empty=&flag",
          "?w=640&dpr=2",
          "?q=C%23",
          "?next=%2Fclient%2Fme");

  private LegitimateTargets() {}

  static List<String> generate() {
    Random random = new Random(42);
    Set<String> targets = new LinkedHashSet<>();
    targets.addAll(List.of("/", "/client", "/client/", "/internal", "/internal/"));
    for (String root : ROOTS) {
      for (String segment : SEGMENTS) {
        targets.add(root + "/" + encoded(segment, random));
      }
    }
    while (targets.size() < 3_000) {
      StringBuilder path = new StringBuilder(pick(ROOTS, random));
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        path.append('/').append(encoded(pick(SEGMENTS, random), random));
      }
      targets.add(path + (random.nextInt(8) == 0 ? "/" : "") + pick(QUERIES, random));
    }
    return List.copyOf(targets);
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  /** As {@code encodeURIComponent}, as {@code encodeURI}, or with lower-case digits. */
  private static String encoded(String segment, Random random) {
    if (segment.startsWith("%")) {
      return segment;
    }
    String strict =
        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
    String component =
        strict.replace("%21", "!").replace("%27", "'").replace("%28", "(").replace("%29", ")");
    return switch (random.nextInt(3)) {
      case 0 -> component;
      case 1 -> withSubDelims(component);
      default -> lowerDigits(strict.replace("%2A", "*"));
    };
  }

  private static String withSubDelims(String component) {
    String text = component;
    for (String c : List.of("$", "&", "+", ",", ":", "=", "@")) {
      text = text.replace("%%%02X".formatted((int) c.charAt(0)), c);
    }
    return text;
  }

  private static String lowerDigits(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      lower.replace(i, i + 3, text.substring(i, i + 3).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }
}
