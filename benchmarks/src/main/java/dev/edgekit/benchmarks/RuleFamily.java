package dev.edgekit.benchmarks;

import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Kinds of rule sets that differ in what tells their rules apart. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
public enum RuleFamily {
  /** A host for each rule. */
  HOSTS(i -> "Host(`" + host(i) + "`)", i -> base("/items/42").host(host(i))),
  /** A literal path for each rule. */
  PATHS(i -> "Path(`" + path(i) + "`)", i -> base(path(i))),
  /** Prefixes of prefixes, ten deep. */
  PREFIXES(i -> "PathPrefix(`" + prefix(i) + "`)", i -> base(prefix(i) + "x")),
  /** One path, and a header value for each rule. */
  HEADERS(
      i -> "Path(`/items`) && Header(`X-Tenant`, `tenant-" + i + "`)",
      i -> base("/items").header("X-Tenant", "tenant-" + i)),
  /** One path, and a query value for each rule. */
  QUERIES(
      i -> "Path(`/items`) && Query(`tenant`, `" + i + "`)",
      i -> base("/items?page=2&tenant=" + i)),
  /** A network for each rule. */
  NETWORKS(
      i -> "ClientIP(`" + network(i) + ".0/24`)",
      i -> base("/items").clientAddress(network(i) + ".7"));

  private static final int REQUESTS = 256;

  private final IntFunction<String> rule;
  private final IntFunction<RequestBuilder> request;

  RuleFamily(IntFunction<String> rule, IntFunction<RequestBuilder> request) {
    this.rule = rule;
    this.request = request;
  }

  RuleSet rules(int count) {
    return RuleSet.parse(document(count));
  }

  String document(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> "{\"id\":\"r" + i + "\",\"check\":\"session\",\"when\":\"" + rule.apply(i) + "\"}")
        .collect(Collectors.joining(",\n", "{\"rules\":[\n", "\n]}"));
  }

  /** As many requests for each number of rules, evenly spread over them. */
  Request[] requests(int count) {
    return IntStream.range(0, REQUESTS)
        .mapToObj(i -> request.apply((int) ((long) i * count / REQUESTS)).build())
        .toArray(Request[]::new);
  }

  private static RequestBuilder base(String target) {
    return Request.get(target)
        .scheme("https")
        .host("api.example.com")
        .header("Accept", "application/json")
        .header("User-Agent", "benchmark")
        .clientAddress("203.0.113.7");
  }

  private static String host(int i) {
    return "tenant-" + i + ".example.com";
  }

  static String path(int i) {
    return "/service-" + i + "/items";
  }

  private static String prefix(int i) {
    StringBuilder prefix = new StringBuilder("/tree-" + i / 10 + "/");
    for (int depth = 0; depth < i % 10; depth++) {
      prefix.append("level-").append(depth).append('/');
    }
    return prefix.toString();
  }

  private static String network(int i) {
    return (1 + i / 65_536) + "." + i / 256 % 256 + "." + i % 256;
  }
}
