package dev.edgekit.auth.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Targets that try to be read in two ways: the classes of attack of published advisories, put into
 * every place of a few paths, and pairs of them. What comes out may also be harmless; what matters
 * is that nobody picked it.
 */
final class HostileTargets {
  private static final List<String> BASES =
      List.of(
          "/client/me",
          "/internal/x",
          "/client/internal/x",
          "/client/../internal/x",
          "/internal/../client/me",
          "/x/client/me",
          "/client",
          "/internal",
          "/");

  private static final List<String> TOKENS =
      List.of(
          "/",
          "//",
          "///",
          ".",
          "..",
          "...",
          "./",
          "../",
          "/.",
          "/..",
          "/./",
          "/../",
          "/../../",
          ";",
          ";x",
          ";x=y",
          ";/",
          "/;/",
          "..;",
          "..;/",
          "/..;/",
          ";/..",
          ".;/",
          ";a=1;b=2",
          "%3b",
          "%3B",
          "%3b/..",
          "\\",
          "\\..\\",
          "..\\",
          "/..\\",
          "%5c",
          "%5C",
          "%5c..%5c",
          "..%5c",
          "%2f",
          "%2F",
          "%2f%2f",
          "..%2f",
          "%2f..%2f",
          "/..%2f",
          "%2e",
          "%2E",
          "%2e%2e",
          "%2e%2e/",
          "/%2e%2e/",
          ".%2e/",
          "%2e./",
          "/%2e/",
          "%2e%2e%2f",
          "%252e%252e/",
          "%252e",
          "%252f",
          "%25",
          "%2525",
          "%255c",
          "%25%32%65",
          "%00",
          "%0a",
          "%0d",
          "%0d%0a",
          "%09",
          "%20",
          "%20/",
          "/%20/",
          "%20..",
          "..%20/",
          "%7f",
          "%80",
          "%ff",
          "%c0%ae",
          "%c0%ae%c0%ae/",
          "%c0%af",
          "%c0%2e",
          "%c1%9c",
          "%e0%80%ae",
          "%e0%80%af",
          "%f0%80%80%af",
          "%ed%a0%80",
          "%fe%fe",
          "%ef%bc%8f",
          "%ef%bc%8e",
          "%ef%bc%8e%ef%bc%8e/",
          "%ef%bc%bc",
          "%ef%bc%9b",
          "%e2%88%95",
          "%e2%81%84",
          "%e3%80%82",
          "%e2%80%a4",
          "%e2%80%a6",
          "%e2%80%a8",
          "%c2%85",
          "%c2%a0",
          "%c4%b0",
          "%e2%84%aa",
          "%u002e",
          "%u002f",
          "%u2215",
          "%uff0e",
          "%",
          "%%",
          "%2",
          "%zz",
          "%%32%65",
          "%1",
          "%e",
          "%ea%b0",
          "#",
          "#/../",
          "%23",
          "%23/..",
          "?",
          "?/../",
          "%3f",
          "%3f/..",
          "*",
          "**",
          "%2a",
          "~",
          "%7e",
          "@",
          "%40",
          ":",
          "%3a",
          ":80",
          "&",
          "%26",
          "=",
          "%3d",
          "+",
          "%2b",
          ",",
          "%2c",
          "!",
          "%21",
          "$",
          "%24",
          "'",
          "%27",
          "(",
          "%28",
          "|",
          "%7c",
          "[",
          "%5b",
          "{",
          "%7b",
          "<",
          "%3c",
          "\"",
          "%22",
          "^",
          "%5e",
          "`",
          "%60",
          " ",
          "\t",
          "\r",
          "\n",
          "\u0000",
          "\u000b",
          "\u007f",
          "\u0080",
          "\u00a0",
          "\u00ff",
          "\u00c0\u00ae",
          "client",
          "internal",
          "CLIENT",
          "Client",
          "INTERNAL",
          ".client",
          "client.",
          "-client",
          "%63",
          "%69",
          "%43",
          "%2d",
          "%5f",
          ".json",
          ".css",
          ".rsc",
          "~1",
          "::$DATA",
          "_",
          "-",
          "/..client/",
          "/client../",
          "/internal..",
          "http:",
          "http://localhost",
          "//localhost/",
          "///internal/",
          "/.well-known/",
          "/%2e%2e%2e/",
          "/....//",
          "/..././",
          "/.%00./",
          "%2e%00/",
          "/;jsessionid=1/",
          ";jsessionid=1",
          "/%3bjsessionid=1",
          "/*/",
          "/**/",
          "%c3%a4",
          "a%cc%88",
          "%ed%95%9c",
          "%e1%84%92",
          "%ef%bb%bf",
          "%e2%80%8b",
          "%e2%80%ae",
          "%f0%9f%98%80");

  private HostileTargets() {}

  static List<String> generate() {
    Set<String> targets = new LinkedHashSet<>();
    for (String base : BASES) {
      targets.add(base);
      everyOctetEncoded(base, targets);
      for (String token : TOKENS) {
        everywhere(base, token, targets);
      }
    }
    everyOctetInserted(targets);
    wholeSegmentsEncoded(targets);
    absoluteForms(targets);
    pairs(new Random(20261122), targets);
    return List.copyOf(targets);
  }

  /** Before, after and around every slash; instead of a slash too. */
  private static void everywhere(String base, String token, Set<String> into) {
    for (int i = 0; i <= base.length(); i++) {
      boolean atSlash = i < base.length() && base.charAt(i) == '/';
      boolean afterSlash = i > 0 && base.charAt(i - 1) == '/';
      if (i == 0 || i == base.length() || atSlash || afterSlash || i == 3) {
        into.add(base.substring(0, i) + token + base.substring(i));
      }
      if (atSlash) {
        into.add(base.substring(0, i) + token + base.substring(i + 1));
      }
    }
  }

  private static void everyOctetEncoded(String base, Set<String> into) {
    for (int i = 0; i < base.length(); i++) {
      for (String form : List.of("%%%02x", "%%%02X", "%%25%02x", "%%u00%02x", "%%c0%%%02x")) {
        into.add(
            base.substring(0, i) + form.formatted((int) base.charAt(i)) + base.substring(i + 1));
      }
    }
  }

  private static void everyOctetInserted(Set<String> into) {
    for (int octet = 0; octet < 256; octet++) {
      for (String form : List.of(String.valueOf((char) octet), "%%%02x".formatted(octet))) {
        into.add("/client" + form + "/me");
        into.add("/client/" + form + "me");
        into.add("/client/me" + form);
        into.add("/" + form + "client/me");
        into.add("/internal" + form);
        into.add("/client/.." + form + "/internal/x");
        into.add("/client/" + form + "/internal/x");
        into.add(form + "/client/me");
      }
    }
  }

  private static void wholeSegmentsEncoded(Set<String> into) {
    for (String segment : List.of("client", "internal", "..", "/..", "/internal")) {
      StringBuilder encoded = new StringBuilder();
      for (byte octet : segment.getBytes(StandardCharsets.US_ASCII)) {
        encoded.append("%%%02x".formatted(octet));
      }
      for (String place : List.of("/%s/me", "/client/%s/x", "/%s", "/client%s", "/x/%s/internal")) {
        into.add(place.formatted(encoded));
        into.add(place.formatted(encoded.toString().replace("%", "%25")));
      }
    }
  }

  private static void absoluteForms(Set<String> into) {
    List<String> authorities =
        List.of(
            "localhost",
            "evil",
            "",
            "localhost:80",
            "u@localhost",
            "localhost.",
            "localhost\\@evil");
    for (String scheme :
        List.of("http://", "https://", "HTTP://", "http:/", "http:", "ftp://", "//")) {
      for (String authority : authorities) {
        for (String base : BASES) {
          into.add(scheme + authority + base);
        }
        into.add(scheme + authority);
        into.add(scheme + authority + "?/client");
        into.add(scheme + authority + "#/client");
        into.add(scheme + authority + "/client/../internal/x");
        into.add(scheme + authority + "/%63lient");
      }
    }
    into.addAll(List.of("*", "*/client", "localhost:80", "client/me", "?/client", "", ".", ".."));
  }

  /** Three tokens or single characters of ASCII in any place. */
  static List<String> byChance(Random random, int count) {
    List<String> targets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      StringBuilder target = new StringBuilder(BASES.get(random.nextInt(BASES.size())));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        String token =
            random.nextBoolean()
                ? TOKENS.get(random.nextInt(TOKENS.size()))
                : String.valueOf((char) ('!' + random.nextInt(0x7F - '!')));
        target.insert(random.nextInt(target.length() + 1), token);
      }
      targets.add(target.toString());
    }
    return targets;
  }

  /** Two tokens in two places, 9,000 times. */
  private static void pairs(Random random, Set<String> into) {
    List<String> tokens = new ArrayList<>(TOKENS);
    for (int i = 0; i < 9_000; i++) {
      StringBuilder target = new StringBuilder(BASES.get(random.nextInt(BASES.size())));
      for (int n = 0; n < 2; n++) {
        target.insert(
            1 + random.nextInt(target.length()), tokens.get(random.nextInt(tokens.size())));
      }
      into.add(target.toString());
    }
  }
}
