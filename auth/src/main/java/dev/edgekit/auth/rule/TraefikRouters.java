package dev.edgekit.auth.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code http} of Traefik's dynamic configuration, as it is. Each router becomes a rule
 * of its name. Its check is the first of its middlewares that is called like a check ({@code
 * session}, {@code api-key@file}); without one, the default check. A {@code stripPrefix} middleware
 * with one prefix is applied, by whole segments. What decides nothing here (services, entry points,
 * TLS) is passed over. Stateless.
 */
final class TraefikRouters {
  private static final List<String> HTTP_KEYS =
      List.of("routers", "services", "middlewares", "serversTransports", "models");
  private static final List<String> ROUTER_KEYS =
      List.of(
          "entryPoints",
          "middlewares",
          "service",
          "rule",
          "parentRefs",
          "ruleSyntax",
          "priority",
          "tls",
          "observability");

  private TraefikRouters() {}

  static List<Rule> rules(DocumentNode http, Set<String> checks, String defaultCheck) {
    Map<String, DocumentNode> keys = http.map("http", HTTP_KEYS);
    DocumentNode routers = keys.get("routers");
    if (routers == null) {
      throw http.wrong("http has no \"routers\"");
    }
    DocumentNode middlewares = keys.get("middlewares");
    Map<String, DocumentNode> definitions =
        middlewares == null ? Map.of() : middlewares.map("http.middlewares");
    List<Rule> rules = new ArrayList<>();
    routers
        .map("http.routers")
        .forEach((id, router) -> rules.add(rule(id, router, checks, defaultCheck, definitions)));
    return rules;
  }

  private static Rule rule(
      String id,
      DocumentNode router,
      Set<String> checks,
      String defaultCheck,
      Map<String, DocumentNode> definitions) {
    Map<String, DocumentNode> keys = router.map("router \"" + id + "\"", ROUTER_KEYS);
    DocumentNode rule = keys.get("rule");
    if (rule == null) {
      throw router.wrong("router \"" + id + "\" has no \"rule\"");
    }
    refuseOldSyntax(keys.get("ruleSyntax"));
    List<String> middlewares = middlewares(keys.get("middlewares"));
    return new Rule(
        id,
        rule.text("rule of router \"" + id + "\""),
        RuleFileReader.priority(keys.get("priority")),
        middlewares.stream().filter(checks::contains).findFirst().orElse(defaultCheck),
        strip(middlewares, definitions).orElse(null),
        List.of(),
        router.source(),
        router.line());
  }

  private static void refuseOldSyntax(@Nullable DocumentNode syntax) {
    if (syntax != null && !syntax.text("ruleSyntax").equals("v3")) {
      throw syntax.wrong("ruleSyntax must be v3: \"" + syntax.value() + "\"");
    }
  }

  /** The names without their provider: {@code session@file} is {@code session}. */
  private static List<String> middlewares(@Nullable DocumentNode names) {
    if (names == null) {
      return List.of();
    }
    return names.list("middlewares").stream()
        .map(name -> name.text("a middleware's name").replaceFirst("@.*", ""))
        .toList();
  }

  private static Optional<String> strip(
      List<String> middlewares, Map<String, DocumentNode> definitions) {
    for (String name : middlewares) {
      DocumentNode definition = definitions.get(name);
      DocumentNode strip =
          definition == null
              ? null
              : definition.map("middleware \"" + name + "\"").get("stripPrefix");
      DocumentNode prefixes = strip == null ? null : strip.map("stripPrefix").get("prefixes");
      if (prefixes != null) {
        List<DocumentNode> list = prefixes.list("prefixes");
        if (list.size() != 1) {
          throw prefixes.wrong("stripPrefix must have one prefix here, not " + list.size());
        }
        return Optional.of(RuleFileReader.strip(list.get(0)));
      }
    }
    return Optional.empty();
  }
}
