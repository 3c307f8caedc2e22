package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.support.Spelling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the middlewares of one router come to: at most one check and one stripped prefix. A
 * middleware that may protect or rewrite and that has no equivalent here is refused, naming the
 * router, the middleware and its type. Confined to one thread.
 */
final class TraefikMiddlewares {
  /** Types that neither decide who gets in nor which path is dispatched. */
  private static final Set<String> HARMLESS =
      Set.of("circuitBreaker", "compress", "contentType", "errors", "grpcWeb", "retry");

  /** Keys of {@code buffering} that refuse no request. */
  private static final Set<String> HARMLESS_BUFFERING =
      Set.of(
          "memRequestBodyBytes", "maxResponseBodyBytes", "memResponseBodyBytes", "retryExpression");

  /**
   * Keys of {@code headers} that only widen who may read or add to an answer. The others refuse
   * requests, write what services believe, or protect the browser.
   */
  private static final Set<String> HARMLESS_HEADERS =
      Set.of(
          "accessControlAllowCredentials",
          "accessControlAllowHeaders",
          "accessControlAllowMethods",
          "accessControlAllowOriginList",
          "accessControlAllowOriginListRegex",
          "accessControlExposeHeaders",
          "accessControlMaxAge",
          "addVaryHeader",
          "customResponseHeaders");

  private static final Set<String> REWRITING =
      Set.of("addPrefix", "replacePath", "replacePathRegex", "stripPrefixRegex");

  /** A limit, since chains within chains may multiply. */
  private static final int MAX_MIDDLEWARES = 1000;

  private final String router;
  private final Context context;
  private final Deque<String> chain = new ArrayDeque<>();
  private int count;
  private @Nullable String check;
  private @Nullable String strip;

  /** What the routers of a document have in common. */
  record Context(
      Set<String> checks,
      String defaultCheck,
      Map<String, DocumentNode> definitions,
      Set<String> ignored) {}

  TraefikMiddlewares(String router, Context context) {
    this.router = router;
    this.context = context;
  }

  /** The check that the middlewares name; null if none does. */
  @Nullable String check() {
    return check;
  }

  /** The prefix that the middlewares strip; null if none does. */
  @Nullable String strip() {
    return strip;
  }

  void addAll(DocumentNode names) {
    names.list("middlewares").forEach(this::add);
  }

  private void add(DocumentNode node) {
    String written = node.text("a middleware's name");
    // A document is what Traefik's file provider reads: its own names need no provider.
    String name = written.endsWith("@file") ? written.substring(0, written.length() - 5) : written;
    if (++count > MAX_MIDDLEWARES) {
      throw node.wrong(what(name) + ": chains lead to more than " + MAX_MIDDLEWARES);
    }
    if (context.ignored().contains(name)) {
      return;
    }
    DocumentNode definition = context.definitions().get(name);
    if (definition != null) {
      apply(name, definition);
    } else if (context.checks().contains(name)) {
      check(name, node);
    } else {
      throw node.wrong(
          what(name)
              + " is neither defined here nor the name of a check"
              + Spelling.hint(name, context.checks())
              + elsewhere(name));
    }
  }

  private void check(String name, DocumentNode node) {
    if (check != null && !check.equals(name)) {
      throw node.wrong(
          "router \"" + router + "\" names two checks, \"" + check + "\" and \"" + name + "\"");
    }
    check = name;
  }

  private void apply(String name, DocumentNode definition) {
    Map<String, DocumentNode> types = definition.map(what(name));
    if (types.size() != 1) {
      throw definition.wrong(what(name) + " must have one type, not " + types.keySet());
    }
    String type = types.keySet().iterator().next();
    DocumentNode settings = types.values().iterator().next();
    if (type.equals("chain")) {
      resolve(name, settings);
    } else if (type.equals("stripPrefix")) {
      strip(name, settings);
    } else if (type.equals("headers")) {
      refuseProtecting(name, type, settings, HARMLESS_HEADERS);
    } else if (type.equals("buffering")) {
      refuseProtecting(name, type, settings, HARMLESS_BUFFERING);
    } else if (!HARMLESS.contains(type)) {
      throw definition.wrong(
          what(name)
              + " has the type "
              + type
              + (REWRITING.contains(type)
                  ? ", which rewrites paths; of those only stripPrefix is kept here"
                  : ", which may protect and isn't kept here; name a check in its place")
              + elsewhere(name));
    }
  }

  private void refuseProtecting(
      String name, String type, DocumentNode settings, Set<String> harmless) {
    settings
        .map(type)
        .forEach(
            (key, value) -> {
              if (!harmless.contains(key)) {
                throw value.wrong(
                    what(name)
                        + " has "
                        + type
                        + "."
                        + key
                        + ", which may protect and isn't kept here; "
                        + instead(key)
                        + elsewhere(name));
              }
            });
  }

  private static String instead(String key) {
    return switch (key) {
      case "allowedHosts" -> "write Host(`…`) into the router's rule";
      case "maxRequestBodyBytes" -> "have the server or the service limit bodies";
      case "customRequestHeaders" -> "have the service, or a proxy before it, set these fields";
      default -> "have the service write the fields of its answers";
    };
  }

  private void resolve(String name, DocumentNode settings) {
    if (chain.contains(name)) {
      throw settings.wrong(what(name) + " is a chain that leads back to itself");
    }
    chain.push(name);
    DocumentNode members = settings.map("chain", List.of("middlewares")).get("middlewares");
    if (members != null) {
      addAll(members);
    }
    chain.pop();
  }

  private void strip(String name, DocumentNode settings) {
    Map<String, DocumentNode> keys = settings.map("stripPrefix", List.of("prefixes", "forceSlash"));
    DocumentNode prefixes = keys.get("prefixes");
    List<DocumentNode> list = prefixes == null ? List.of() : prefixes.list("prefixes");
    if (list.size() != 1) {
      throw settings.wrong("stripPrefix must have one prefix here, not " + list.size());
    }
    if (strip != null) {
      throw settings.wrong(what(name) + " strips a second prefix");
    }
    strip = RuleValues.strip(list.get(0));
  }

  private String what(String name) {
    return "middleware \"" + name + "\" of router \"" + router + "\"";
  }

  private static String elsewhere(String name) {
    return "; traefik: {ignore: [" + name + "]} says that it is done elsewhere";
  }
}
