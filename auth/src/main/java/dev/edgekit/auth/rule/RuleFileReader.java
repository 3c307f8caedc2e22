package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.net.ProxyNotation;
import dev.edgekit.auth.internal.support.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a document into rules and refuses what may not be meant as it stands. Confined to one
 * thread.
 */
final class RuleFileReader {
  private static final List<String> KEYS =
      List.of(
          "version",
          "defaults",
          "checks",
          "rules",
          "allowShrink",
          "http",
          "tcp",
          "udp",
          "tls",
          "traefik");
  private static final List<String> RULE_KEYS =
      List.of(
          "id",
          "when",
          "check",
          "priority",
          "strip",
          "service",
          "scopes",
          "accept",
          "credentials",
          "csrf");
  private static final Set<String> BUILT_IN_CHECKS = Set.of("session", "api-key", "none", "deny");

  private final RuleFile.DistinctRules rules = new RuleFile.DistinctRules();
  private final NavigableSet<String> checks = new TreeSet<>(BUILT_IN_CHECKS);

  /** The checks that rules name and that aren't declared yet, with the first place. */
  private final Map<String, UndeclaredCheck> undeclared = new LinkedHashMap<>();

  private record UndeclaredCheck(String name, String what, DocumentNode node) {}

  private RuleFileReader() {}

  static RuleFile read(String document, String source, long maxLength) {
    try {
      return new RuleFileReader().readKnown(document, source, maxLength);
    } catch (RuleSetException e) {
      refuseOtherVersion(document, source, maxLength);
      throw e;
    }
  }

  /** What is wrong by this version may be right by the one that the document is of. */
  private static void refuseOtherVersion(String document, String source, long maxLength) {
    DocumentNode node;
    try {
      node = DocumentReader.read(document, source, maxLength, rule -> {});
    } catch (RuleSetException e) {
      return; // it can't be read at all
    }
    if (isKnown(node)) {
      refuseOtherVersions(node.map("the rule file").get("version"));
    }
  }

  private RuleFile readKnown(String document, String source, long maxLength) {
    DocumentNode node = DocumentReader.read(document, source, maxLength, this::rule);
    String foreign = isKnown(node) ? "" : ForeignFormat.hint(document);
    if (!foreign.isEmpty()) {
      throw node.wrong("neither \"rules\" nor \"http\" is there" + foreign);
    }
    return file(node);
  }

  /** Whether the document is one of ours, or would be if all of its keys were right. */
  private static boolean isKnown(DocumentNode document) {
    return document.value() instanceof Map<?, ?> map
        && (map.containsKey("rules") || map.containsKey("http"));
  }

  private RuleFile file(DocumentNode document) {
    Map<String, DocumentNode> keys = document.map("the rule file", KEYS);
    Set<String> ignored = ignored(keys.get("traefik"));
    refuseTlsOptions(keys.get("tls"), ignored);
    refuseOtherProtocols(keys, ignored);
    if (!isKnown(document)) {
      throw document.wrong("neither \"rules\" nor \"http\" is there");
    }
    refuseOtherVersions(keys.get("version"));
    Map<String, CheckDeclaration> declared = CheckDeclarations.read(keys.get("checks"));
    checks.addAll(declared.keySet());
    undeclared.values().forEach(use -> check(use.node(), use.what()));
    DocumentNode defaults = keys.get("defaults");
    Map<String, DocumentNode> defaultKeys =
        defaults == null
            ? Map.of()
            : defaults.map("defaults", List.of("check", "trustedProxies", "proxyFields", "accept"));
    DocumentNode defaultCheck = defaultKeys.get("check");
    String fallback =
        defaultCheck == null ? RuleFile.DEFAULT_CHECK : check(defaultCheck, "defaults.check");
    if (keys.containsKey(DocumentReader.RULES)) {
      keys.get(DocumentReader.RULES).list(DocumentReader.RULES).forEach(this::rule);
    }
    if (keys.containsKey("http")) {
      TraefikRouters.rules(keys.get("http"), checks, fallback, ignored).forEach(this::add);
    }
    return new RuleFile(
        rules.list(),
        fallback,
        networks(defaultKeys.get("trustedProxies")),
        proxyFields(defaultKeys.get("proxyFields")),
        Acceptance.read(defaultKeys.get("accept")),
        declared,
        keys.containsKey("allowShrink") && keys.get("allowShrink").flag("allowShrink"));
  }

  private static void refuseOtherProtocols(Map<String, DocumentNode> keys, Set<String> ignored) {
    for (String protocol : List.of("tcp", "udp")) {
      DocumentNode section = keys.get(protocol);
      if (section != null && !ignored.contains(protocol)) {
        throw section.wrong(
            "routers of "
                + protocol
                + " are not read; traefik: {ignore: ["
                + protocol
                + "]} says that something else keeps them");
      }
    }
  }

  private static Set<String> ignored(@Nullable DocumentNode traefik) {
    Set<String> ignored = new TreeSet<>();
    DocumentNode names =
        traefik == null ? null : traefik.map("traefik", List.of("ignore")).get("ignore");
    if (names != null) {
      names.list("traefik.ignore").forEach(name -> ignored.add(name.text("a name to ignore")));
    }
    return ignored;
  }

  /** Options may ask for clients' certificates; certificates and stores decide nothing. */
  private static void refuseTlsOptions(@Nullable DocumentNode tls, Set<String> ignored) {
    DocumentNode options = tls == null ? null : tls.map("tls").get("options");
    if (options != null && !options.map("tls.options").isEmpty() && !ignored.contains("tls")) {
      throw options.wrong(
          "tls.options may protect and aren't kept here; traefik: {ignore: [tls]} says that"
              + " something else keeps them");
    }
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
    DocumentNode when = required(node, keys, "when");
    DocumentNode strip = keys.get("strip");
    DocumentNode service = keys.get("service");
    Rule rule =
        new Rule(
            id,
            text(when, "when", id),
            RuleValues.priority(keys.get("priority")),
            checkOfRule(required(node, keys, "check"), id),
            strip == null ? null : RuleValues.strip(strip),
            service == null ? null : text(service, "service", id),
            scopes(keys.get("scopes"), keys.get("check")),
            Acceptance.read(keys.get("accept")),
            ownCredential(keys.get("credentials"), keys.get("check")),
            csrf(keys.get("csrf"), keys.get("check")),
            node.source(),
            node.line(),
            when.line());
    if (strip != null && IdleStrip.is(rule)) {
      throw strip.wrong(
          "strip takes nothing off: no path for which \""
              + rule.id()
              + "\" holds lies under "
              + rule.strip());
    }
    add(rule);
  }

  private static boolean ownCredential(@Nullable DocumentNode node, @Nullable DocumentNode check) {
    if (node == null) {
      return false;
    }
    if (check != null && Set.of("none", "deny").contains(String.valueOf(check.value()))) {
      throw node.wrong("credentials say what counts for a check, and this one looks for none");
    }
    String which = node.text("credentials");
    if (!Set.of("one", "own").contains(which)) {
      throw node.wrong(
          "credentials must be one (a request with two is refused) or own (other credentials than"
              + " the check's don't count): \""
              + which
              + "\"");
    }
    return which.equals("own");
  }

  private static boolean csrf(@Nullable DocumentNode node, @Nullable DocumentNode check) {
    if (node == null) {
      return false;
    }
    if (check == null || !"none".equals(check.value())) {
      throw node.wrong("csrf is for check none: sessions are always guarded, keys need no guard");
    }
    return node.flag("csrf");
  }

  private void add(Rule rule) {
    rules.add(rule);
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

  /** A rule's text; what an error would say of it is put together only for one. */
  private static String text(DocumentNode node, String key, String id) {
    return node.value() instanceof String text ? text : node.text(ofRule(key, id));
  }

  private static String ofRule(String key, String id) {
    return key + " of rule \"" + id + "\"";
  }

  /** What a rule names may be declared further down. */
  private String checkOfRule(DocumentNode node, String id) {
    String name = text(node, "check", id);
    String known = checks.floor(name);
    return name.equals(known)
        ? known // one text for all rules
        : undeclared
            .computeIfAbsent(name, it -> new UndeclaredCheck(it, ofRule("check", id), node))
            .name();
  }

  private String check(DocumentNode node, String what) {
    String name = node.text(what);
    if (!checks.contains(name)) {
      throw node.wrong(
          what + " names no known check: \"" + name + "\"" + Spelling.hint(name, checks));
    }
    return name;
  }

  private static List<String> scopes(@Nullable DocumentNode node, @Nullable DocumentNode check) {
    if (node == null) {
      return List.of();
    }
    if (check != null && "none".equals(check.value())) {
      throw node.wrong(
          "scopes ask what a principal may do, and check none looks for nobody; write the check that"
              + " finds one, as api-key, or take scopes away");
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

  private static Optional<String> proxyFields(@Nullable DocumentNode node) {
    if (node == null) {
      return Optional.empty();
    }
    String word = node.text("defaults.proxyFields");
    if (!ProxyNotation.words().contains(word)) {
      throw node.wrong(
          "defaults.proxyFields must be one of " + ProxyNotation.words() + ": \"" + word + "\"");
    }
    return Optional.of(word);
  }

  private static List<String> networks(@Nullable DocumentNode node) {
    if (node == null) {
      return List.of();
    }
    List<String> networks = new ArrayList<>();
    for (DocumentNode item : node.list("defaults.trustedProxies")) {
      String text = item.text("a trusted proxy");
      IpNetwork network =
          IpNetwork.parse(text)
              .orElseThrow(() -> item.wrong("not an IP address or CIDR: \"" + text + "\""));
      if (network.isEverybody()) {
        throw item.wrong(
            "with " + text + " every client would choose its own address; name the proxies");
      }
      networks.add(text);
    }
    return List.copyOf(networks);
  }
}
