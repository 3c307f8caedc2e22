package dev.edgekit.auth.rule;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rules and requests by chance, out of few words, so that they often meet. */
final class RuleGenerator {
  private static final String[] HOSTS = {
    "a.example.com", "b.example.com", "example.com", "x.b.example.com", "localhost", "10.0.0.1"
  };
  private static final String[] HOST_RULES = {
    "*.example.com", "*.b.example.com", "*", "a.example.com.", "*.example.com.", "EXAMPLE.com"
  };
  private static final String[] HOST_SUFFIXES = {"", "", "", ":8080", ".", "..", ".:8080"};
  private static final String[] SEGMENTS = {
    "a",
    "b",
    "ab",
    "client",
    "clientele",
    "1",
    "23",
    "x-y",
    "%EA%B0%95",
    "a%20b",
    "a%40b",
    "a@b",
    "a%3ab",
    "a:b",
    "a+b",
    "a%2Bb",
    "%7Ex",
    "v1"
  };
  private static final String[] RULE_SEGMENTS = {
    "a",
    "b",
    "ab",
    "client",
    "clientele",
    "1",
    "23",
    "x-y",
    "강",
    "%EA%B0%95",
    "a b",
    "a@b",
    "a%40b",
    "a:b",
    "a+b",
    "~x",
    "v1"
  };
  private static final String[] PATH_PATTERNS = {
    "^/a", "^/[0-9]+$", "^/client/.*$", "b$", "/1/", "^/(a|b)/", "^/v[0-9]", "^/ab?/", "^/a|^/b"
  };
  private static final String[] HOST_PATTERNS = {"^a\\.", "example\\.com$", "^[a-z]+$", "b"};
  private static final String[] HEADERS = {"X-A", "X-B", "Accept", "X-Channel"};
  private static final String[] VALUES = {"1", "2", "beta", "a b", ""};
  private static final String[] RULE_VALUES = {"1", "2", "beta", "a b"};
  private static final String[] VALUE_PATTERNS = {"^[0-9]$", "a", "^$", "^beta$", "."};
  private static final String[] PARAMETERS = {"p", "q", "P", "강"};
  private static final String[] RAW_PARAMETERS = {"p", "q", "P", "%EA%B0%95", "p;q", "%zz", ""};
  private static final String[] RAW_VALUES = {"1", "2", "beta", "a+b", "a%20b", "", "%4", "x"};
  private static final String[] METHODS = {"GET", "POST", "PUT", "get"};
  private static final String[] ADDRESSES = {
    "10.0.0.1", "10.0.1.1", "192.168.1.7", "::1", "2001:db8::1", "2001:db8:0:1::1",
    "::ffff:10.0.0.1", "fe80::1%eth0", "", "unknown", "1.2.3", "::"
  };
  private static final String[] NETWORKS = {
    "10.0.0.0/8",
    "10.0.0.0/24",
    "10.0.0.1",
    "0.0.0.0/0",
    "::/0",
    "::1",
    "2001:db8::/32",
    "2001:db8::/64",
    "192.168.0.0/16",
    "fe80::/10",
    "2001:db8::1/128",
    "10.0.1.1/31"
  };

  private final Random random;

  RuleGenerator(long seed) {
    random = new Random(seed);
  }

  List<Rule> rules() {
    int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 120 : 25);
    return IntStream.range(0, count).mapToObj(this::rule).collect(Collectors.toList());
  }

  private Rule rule(int number) {
    long priority = random.nextInt(3) == 0 ? random.nextInt(9) - 4 : 0;
    return new Rule(
        "r" + number,
        any(0),
        priority,
        "none",
        null,
        null,
        List.of(),
        Acceptance.NONE,
        false,
        false,
        "generated",
        number,
        number);
  }

  private String any(int depth) {
    if (depth > 4 || random.nextInt(3) == 0) {
      return call();
    }
    return switch (random.nextInt(6)) {
      case 0 -> "!" + operand(depth + 1);
      case 1, 2 -> operand(depth + 1) + " || " + operand(depth + 1);
      case 3 -> operand(depth + 1) + " && " + operand(depth + 1) + "&&" + operand(depth + 1);
      default -> operand(depth + 1) + " && " + operand(depth + 1);
    };
  }

  private String operand(int depth) {
    String inner = any(depth);
    return random.nextInt(3) == 0 && !inner.contains(" ") ? inner : "(" + inner + ")";
  }

  private String call() {
    return switch (random.nextInt(14)) {
      case 0 -> "Host(`" + one(HOSTS) + "`)";
      case 1 -> "Host(`" + one(HOST_RULES) + "`)";
      case 2 -> "HostRegexp(`" + one(HOST_PATTERNS) + "`)";
      case 3 -> "Path(`" + path(RULE_SEGMENTS) + "`)";
      case 4 -> "PathPrefix(`" + path(RULE_SEGMENTS) + "`)";
      case 5 -> "Under(`" + under() + "`)";
      case 6 -> "PathRegexp(`" + one(PATH_PATTERNS) + "`)";
      case 7 -> "Header(`" + one(HEADERS) + "`, `" + one(RULE_VALUES) + "`)";
      case 8 -> "HeaderRegexp(`" + one(HEADERS) + "`, `" + one(VALUE_PATTERNS) + "`)";
      case 9 -> "Method(`" + one(METHODS) + "`)";
      case 10 -> "Query(`" + one(PARAMETERS) + "`, `" + one(RULE_VALUES) + "`)";
      case 11 -> "Query(\"" + one(PARAMETERS) + "\")";
      case 12 -> "QueryRegexp(`" + one(PARAMETERS) + "`, `" + one(VALUE_PATTERNS) + "`)";
      default -> "ClientIP(`" + one(NETWORKS) + "`)";
    };
  }

  private String under() {
    String path = path(RULE_SEGMENTS);
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  Request request() {
    String host = random.nextInt(12) == 0 ? "" : one(HOSTS) + one(HOST_SUFFIXES);
    RequestBuilder request =
        Request.builder(one(METHODS), path(SEGMENTS) + query())
            .host(random.nextInt(20) == 0 ? "[::1]:8080" : host)
            .clientAddress(one(ADDRESSES));
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = one(HEADERS);
      request.header(random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT), one(VALUES));
    }
    return request.build();
  }

  private String path(String[] segments) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(one(segments));
    }
    return path.isEmpty() || random.nextInt(5) == 0 ? path.append('/').toString() : path.toString();
  }

  private String query() {
    List<String> pairs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String key = one(RAW_PARAMETERS);
      pairs.add(random.nextInt(5) == 0 ? key : key + "=" + one(RAW_VALUES));
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
