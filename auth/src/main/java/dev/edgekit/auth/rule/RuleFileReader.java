package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.CheckDeclaration;
import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.support.Spelling;
import dev.edgekit.auth.path.CanonicalPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns a document into rules and refuses what isn't meant for certain. Confined to one thread. */
final class RuleFileReader {
  private static final List<String> KEYS =
      List.of("version", "defaults", "checks", "rules", "allowShrink", "http", "tcp", "udp", "tls");
  private static final List<String> RULE_KEYS =
      List.of("id", "when", "check", "priority", "strip", "scopes");
  private static final Set<String> BUILT_IN_CHECKS = Set.of("session", "api-key", "none", "deny");

  private final Map<String, Rule> byId = new HashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> checks = new TreeSet<>(BUILT_IN_CHECKS);

  private RuleFileReader() {}

  static RuleFile read(DocumentNode document) {
    return new RuleFileReader().file(document);
  }

  private RuleFile file(DocumentNode document) {
    Map<String, DocumentNode> keys = document.map("the rule file", KEYS);
    refuseOtherVersions(keys.get("version"));
    if (!keys.containsKey("rules") && !keys.containsKey("http")) {
      throw document.wrong("neither \"rules\" nor \"http\" is there");
    }
    Map<String, CheckDeclaration> declared = CheckDeclarations.read(keys.get("checks"));
    checks.addAll(declared.keySet());
    DocumentNode defaults = keys.get("defaults");
    Map<String, DocumentNode> defaultKeys =
        defaults == null ? Map.of() : defaults.map("defaults", List.of("check", "trustedProxies"));
    DocumentNode defaultCheck = defaultKeys.get("check");
    String fallback =
        defaultCheck == null ? RuleFile.DEFAULT_CHECK : check(defaultCheck, "defaults.check");
    if (keys.containsKey("rules")) {
      keys.get("rules").list("rules").forEach(this::rule);
    }
    if (keys.containsKey("http")) {
      TraefikRouters.rules(keys.get("http"), checks, fallback).forEach(this::add);
    }
    return new RuleFile(
        List.copyOf(rules),
        fallback,
        networks(defaultKeys.get("trustedProxies")),
        declared,
        keys.containsKey("allowShrink") && keys.get("allowShrink").flag("allowShrink"));
  }

  private static void refuseOtherVersions(@Nullable DocumentNode version) {
    if (version != null && version.number("version") != 1) {
      throw version.wrong("version " + version.value() + " is not known, only 1");
    }
  }

  private void rule(DocumentNode node) {
    Map<String, DocumentNode> keys = node.map("a rule", RULE_KEYS);
    String id = required(node, keys, "id").text("id");
    if (id.isBlank()) {
      throw node.wrong("a rule's id is empty");
    }
    DocumentNode strip = keys.get("strip");
    add(
        new Rule(
            id,
            required(node, keys, "when").text("when of rule \"" + id + "\""),
            priority(keys.get("priority")),
            check(required(node, keys, "check"), "check of rule \"" + id + "\""),
            strip == null ? null : strip(strip),
            scopes(keys.get("scopes")),
            node.source(),
            node.line()));
  }

  private void add(Rule rule) {
    refuseSecond(rule, byId);
    rules.add(rule);
  }

  static void refuseSecond(Rule rule, Map<String, Rule> byId) {
    Rule first = byId.putIfAbsent(rule.id(), rule);
    if (first != null) {
      throw new RuleSetException(
          rule.source(),
          rule.line(),
          "the id \"" + rule.id() + "\" stands already in " + first.source() + ":" + first.line());
    }
  }

  private static DocumentNode required(
      DocumentNode rule, Map<String, DocumentNode> keys, String key) {
    DocumentNode node = keys.get(key);
    if (node == null) {
      DocumentNode id = keys.get("id");
      throw rule.wrong(
          "rule " + (id == null ? "" : "\"" + id.value() + "\" ") + "has no \"" + key + "\"");
    }
    return node;
  }

  private String check(DocumentNode node, String what) {
    String name = node.text(what);
    if (!checks.contains(name)) {
      throw node.wrong(
          what + " names no known check: \"" + name + "\"" + Spelling.hint(name, checks));
    }
    return name;
  }

  static long priority(@Nullable DocumentNode node) {
    // Traefik keeps the thousand greatest for itself
    long max = Long.MAX_VALUE - 1000;
    long priority = node == null ? 0 : node.number("priority");
    if (node != null && priority > max) {
      throw node.wrong("priority must be at most " + max + ": " + priority);
    }
    return priority;
  }

  static String strip(DocumentNode node) {
    String prefix = node.text("strip");
    boolean canonical =
        CanonicalPath.of(prefix)
            .path()
            .filter(path -> path.text().equals(prefix) && !prefix.endsWith("/"))
            .isPresent();
    if (!canonical) {
      throw node.wrong(
          "strip must be whole segments of a canonical path, such as /client: \"" + prefix + "\"");
    }
    return prefix;
  }

  private static List<String> scopes(@Nullable DocumentNode node) {
    if (node == null) {
      return List.of();
    }
    Set<String> scopes = new LinkedHashSet<>();
    for (DocumentNode item : node.list("scopes")) {
      String scope = item.text("a scope");
      if (scope.isEmpty() || scope.chars().anyMatch(c -> c <= ' ' || c == '"' || c > '~')) {
        throw item.wrong("not a scope (RFC 6749 §3.3): \"" + scope + "\"");
      }
      scopes.add(scope);
    }
    return List.copyOf(scopes);
  }

  private static List<String> networks(@Nullable DocumentNode node) {
    if (node == null) {
      return List.of();
    }
    List<String> networks = new ArrayList<>();
    for (DocumentNode item : node.list("defaults.trustedProxies")) {
      String text = item.text("a trusted proxy");
      if (IpNetwork.parse(text).isEmpty()) {
        throw item.wrong("not an IP address or CIDR: \"" + text + "\"");
      }
      networks.add(text);
    }
    return List.copyOf(networks);
  }
}
