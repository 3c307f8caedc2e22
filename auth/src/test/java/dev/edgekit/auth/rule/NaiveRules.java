package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.Expression;
import dev.edgekit.auth.internal.language.RuleParser;
import dev.edgekit.http.Request;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The rule language in its plainest form: every rule one by one, as Traefik's own loop does, on
 * strings and maps, with the JDK's regular expressions. Shares with the classifier the parser and
 * nothing else.
 */
final class NaiveRules {
  private record Candidate(Rule rule, Expression when) {}

  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  /** What has been worked out for an address, a host or a query; they come again and again. */
  private static final Map<String, Boolean> IN_NETWORK = new ConcurrentHashMap<>();

  private static final Map<String, Map<String, List<String>>> PARAMETERS =
      new ConcurrentHashMap<>();

  private final List<Candidate> byPriority;

  NaiveRules(List<Rule> rules) {
    byPriority = new ArrayList<>();
    for (Rule rule : rules) {
      int at = 0;
      while (at < byPriority.size() && byPriority.get(at).rule.priority() >= rule.priority()) {
        at++;
      }
      byPriority.add(at, new Candidate(rule, RuleParser.parse(rule.when())));
    }
  }

  /** The id of the rule that wins for a request whose target is accepted. */
  Optional<String> winner(Request request) {
    return byPriority.stream()
        .filter(candidate -> holds(candidate.when, request))
        .map(candidate -> candidate.rule.id())
        .findFirst();
  }

  private static boolean holds(Expression expression, Request request) {
    if (expression instanceof Expression.Not not) {
      return !holds(not.operand(), request);
    }
    if (expression instanceof Expression.And and) {
      return and.operands().stream().allMatch(operand -> holds(operand, request));
    }
    if (expression instanceof Expression.Or or) {
      return or.operands().stream().anyMatch(operand -> holds(operand, request));
    }
    Expression.Call call = (Expression.Call) expression;
    String first = call.values().get(0);
    String second = call.values().size() > 1 ? call.values().get(1) : "";
    return switch (call.name()) {
      case HOST -> host(first.toLowerCase(Locale.ROOT), canonicalHost(request.host()));
      case HOST_REGEXP -> found(first, canonicalHost(request.host()));
      case PATH -> seen(request.path()).equals(seen(first));
      case PATH_PREFIX -> seen(request.path()).startsWith(seen(first));
      case PATH_REGEXP -> found(first, seen(request.path()));
      case UNDER -> segments(seen(request.path())).startsWith(segments(seen(first)));
      case HEADER -> !isHost(first) && request.headers().all(first).contains(second);
      case HEADER_REGEXP ->
          !isHost(first)
              && request.headers().all(first).stream().anyMatch(value -> found(second, value));
      case METHOD -> request.method().equals(first.toUpperCase(Locale.ROOT));
      case QUERY ->
          parameters(request.query().orElse("")).getOrDefault(first, List.of()).contains(second);
      case QUERY_REGEXP ->
          parameters(request.query().orElse("")).getOrDefault(first, List.of()).stream()
              .anyMatch(
                  value -> call.values().size() == 1 ? value.isEmpty() : found(second, value));
      case CLIENT_IP ->
          IN_NETWORK.computeIfAbsent(
              first + " " + request.clientAddress(),
              both -> inNetwork(first, request.clientAddress()));
    };
  }

  private static boolean isHost(String name) {
    return name.equalsIgnoreCase("Host");
  }

  private static boolean found(String go, String text) {
    return PATTERNS
        .computeIfAbsent(go, g -> Pattern.compile(g.replaceFirst("\\$$", "\\\\z")))
        .matcher(text)
        .find();
  }

  private static String canonicalHost(String field) {
    String host = field;
    if (host.startsWith("[")) {
      host = host.substring(1, host.indexOf(']'));
    } else if (host.indexOf(':') == host.lastIndexOf(':') && host.contains(":")) {
      host = host.substring(0, host.indexOf(':'));
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean host(String rule, String host) {
    if (rule.equals("*")) {
      return true;
    }
    if (rule.startsWith("*.")) {
      int dot = host.indexOf('.');
      return dot > 0 && host(rule.substring(2), host.substring(dot + 1));
    }
    return !host.isEmpty()
        && (rule.equals(host) || rule.equals(host + ".") || host.equals(rule + "."));
  }

  /** Decoded, but for what would change where a path is split or ends; a plus is no space. */
  private static String seen(String path) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      boolean stays =
          path.regionMatches(true, i, "%2F", 0, 3)
              || path.regionMatches(true, i, "%5C", 0, 3)
              || path.regionMatches(true, i, "%3B", 0, 3)
              || path.regionMatches(true, i, "%3F", 0, 3)
              || path.regionMatches(true, i, "%23", 0, 3)
              || path.regionMatches(true, i, "%25", 0, 3);
      kept.append(stays ? "%25" : path.charAt(i) == '+' ? "%2B" : path.substring(i, i + 1));
    }
    return URLDecoder.decode(kept.toString(), StandardCharsets.UTF_8);
  }

  /** Ends each segment, the last one too, so that a prefix of segments is one of text. */
  private static String segments(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static Map<String, List<String>> parameters(String query) {
    return PARAMETERS.computeIfAbsent(query, NaiveRules::parsed);
  }

  private static Map<String, List<String>> parsed(String query) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      Optional<String> key = decoded(parts[0]);
      Optional<String> value = parts.length == 1 ? Optional.of("") : decoded(parts[1]);
      if (!pair.isEmpty() && !pair.contains(";") && key.isPresent() && value.isPresent()) {
        parameters.computeIfAbsent(key.get(), k -> new ArrayList<>()).add(value.get());
      }
    }
    return parameters;
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean inNetwork(String network, String address) {
    if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*(%.+)?")) {
      return false;
    }
    String[] parts = network.split("/", -1);
    InetAddress of = address(parts[0]);
    InetAddress is = address(address.replaceFirst("%.*", ""));
    if (of instanceof Inet4Address != is instanceof Inet4Address) {
      return false;
    }
    int size = 8 * of.getAddress().length;
    int bits = parts.length == 1 ? size : Integer.parseInt(parts[1]);
    return bits(of, size).substring(0, bits).equals(bits(is, size).substring(0, bits));
  }

  private static String bits(InetAddress address, int size) {
    BigInteger number = new BigInteger(1, address.getAddress());
    return IntStream.range(0, size)
        .mapToObj(i -> number.testBit(size - 1 - i) ? "1" : "0")
        .collect(Collectors.joining());
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
