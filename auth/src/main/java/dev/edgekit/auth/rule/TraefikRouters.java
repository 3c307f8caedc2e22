package dev.edgekit.auth.rule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code http} of Traefik's dynamic configuration, as it is. Each router becomes a rule
 * of its name, for its service, with the check and the stripped prefix that its {@link
 * TraefikMiddlewares} come to; without a check, the default one. What may protect and has no
 * equivalent here is refused unless {@code traefik: {ignore: […]}} names it. Stateless.
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

  private static final List<String> TLS_KEYS = List.of("options", "certResolver", "domains");

  /** The keys for how a service is reached, which rules don't decide. */
  private static final Set<String> SERVICE_KEYS =
      Set.of("loadBalancer", "weighted", "mirroring", "failover", "highestRandomWeight");

  private TraefikRouters() {}

  static List<Rule> rules(
      DocumentNode http, Set<String> checks, String defaultCheck, Set<String> ignored) {
    Map<String, DocumentNode> keys = http.map("http", HTTP_KEYS);
    DocumentNode routers = keys.get("routers");
    if (routers == null) {
      throw http.wrong("http has no \"routers\"");
    }
    DocumentNode models = keys.get("models");
    if (models != null && !ignored.contains("models")) {
      throw models.wrong(
          "http.models may give routers further middlewares and are not read; traefik: {ignore:"
              + " [models]} says that they don't");
    }
    DocumentNode services = keys.get("services");
    if (services != null && !ignored.contains("services")) {
      services.map("http.services").forEach(TraefikRouters::refuseProtectingService);
    }
    DocumentNode middlewares = keys.get("middlewares");
    Map<String, DocumentNode> definitions =
        middlewares == null ? Map.of() : middlewares.map("http.middlewares");
    TraefikMiddlewares.Context context =
        new TraefikMiddlewares.Context(checks, defaultCheck, definitions, ignored);
    Map<String, DocumentNode> byName = routers.map("http.routers");
    if (!ignored.contains("entryPoints")) {
      refuseDifferentEntryPoints(byName);
    }
    List<Rule> rules = new ArrayList<>();
    byName.forEach((id, router) -> rules.add(rule(id, router, context)));
    if (!ignored.contains("tls")) {
      refuseMixedTls(byName);
    }
    return rules;
  }

  private static Rule rule(String id, DocumentNode router, TraefikMiddlewares.Context context) {
    String what = "router \"" + id + "\"";
    Map<String, DocumentNode> keys = router.map(what, ROUTER_KEYS);
    DocumentNode rule = keys.get("rule");
    if (rule == null) {
      throw router.wrong(what + " has no \"rule\"");
    }
    refuseOldSyntax(keys.get("ruleSyntax"));
    refuseParents(what, keys.get("parentRefs"));
    refuseTlsOptions(what, keys.get("tls"), context);
    TraefikMiddlewares middlewares = new TraefikMiddlewares(id, context);
    Optional.ofNullable(keys.get("middlewares")).ifPresent(middlewares::addAll);
    String check = middlewares.check();
    return new Rule(
        id,
        rule.text("rule of " + what),
        RuleValues.priority(keys.get("priority")),
        check == null ? context.defaultCheck() : check,
        middlewares.strip(),
        service(what, keys.get("service")),
        List.of(),
        Acceptance.NONE,
        false,
        false,
        router.source(),
        router.line(),
        rule.line());
  }

  private static @Nullable String service(String what, @Nullable DocumentNode service) {
    return service == null ? null : service.text("service of " + what).replaceFirst("@file$", "");
  }

  private static void refuseOldSyntax(@Nullable DocumentNode syntax) {
    if (syntax != null && !Set.of("v3", "default").contains(syntax.text("ruleSyntax"))) {
      throw syntax.wrong("ruleSyntax must be v3: \"" + syntax.value() + "\"");
    }
  }

  private static void refuseParents(String what, @Nullable DocumentNode parents) {
    if (parents != null && !parents.list("parentRefs").isEmpty()) {
      throw parents.wrong(
          what
              + " has parentRefs, which are not read; write the parents' conditions and"
              + " middlewares into it");
    }
  }

  /** A service may have middlewares of its own. */
  private static void refuseProtectingService(String name, DocumentNode service) {
    service
        .map("service \"" + name + "\"")
        .forEach(
            (key, value) -> {
              if (!SERVICE_KEYS.contains(key)) {
                throw value.wrong(
                    "service \""
                        + name
                        + "\" has \""
                        + key
                        + "\", which may protect and isn't kept here; write middlewares at the"
                        + " routers; traefik: {ignore: [services]} says that it is done elsewhere");
              }
            });
  }

  /** Options may ask for clients' certificates. */
  private static void refuseTlsOptions(
      String what, @Nullable DocumentNode tls, TraefikMiddlewares.Context context) {
    if (tls != null && tls.value() instanceof Map && !context.ignored().contains("tls")) {
      DocumentNode options = tls.map("tls", TLS_KEYS).get("options");
      if (options != null) {
        throw options.wrong(
            what
                + " has tls.options, which may protect and aren't kept here; traefik: {ignore:"
                + " [tls]} says that something else keeps them");
      }
    }
  }

  /** A router with {@code tls} is for HTTPS alone, and a rule for every request. */
  private static void refuseMixedTls(Map<String, DocumentNode> routers) {
    String plain = null;
    String secure = null;
    for (Map.Entry<String, DocumentNode> router : routers.entrySet()) {
      if (router.getValue().map("router").containsKey("tls")) {
        secure = router.getKey();
      } else {
        plain = router.getKey();
      }
      if (plain != null && secure != null) {
        throw router
            .getValue()
            .wrong(
                "router \""
                    + secure
                    + "\" has tls, which makes it one for HTTPS alone, and \""
                    + plain
                    + "\" has none; rules can't tell them apart: give all of them tls or none, or"
                    + " write traefik: {ignore: [tls]} if each may hold for both");
      }
    }
  }

  /** A rule holds for every request, whichever entry point it came by. */
  private static void refuseDifferentEntryPoints(Map<String, DocumentNode> routers) {
    Set<String> first = null;
    for (Map.Entry<String, DocumentNode> router : routers.entrySet()) {
      DocumentNode node = router.getValue().map("router").get("entryPoints");
      Set<String> names = new LinkedHashSet<>();
      if (node != null) {
        node.list("entryPoints").forEach(name -> names.add(name.text("an entry point")));
      }
      if (first != null && !first.equals(names)) {
        throw router
            .getValue()
            .wrong(
                "router \""
                    + router.getKey()
                    + "\" has other entryPoints than those before it, and rules can't tell them"
                    + " apart; traefik: {ignore: [entryPoints]} says that this doesn't matter");
      }
      first = names;
    }
  }
}
