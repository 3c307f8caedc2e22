package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.support.Spelling;
import dev.edgekit.http.internal.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code checks} of a rule file. {@code CheckFactory} makes what the section
 * declares when a gate asks for it. Stateless.
 */
final class CheckDeclarations {
  private static final Map<String, List<String>> KEYS_BY_TYPE =
      Map.of(
          "express-session",
          List.of("cookie", "secrets", "store", "prefix", "principal", "absolute", "idle", "csrf"),
          "spring-session",
          List.of(
              "cookie", "base64", "namespace", "store", "principal", "absolute", "idle", "csrf"),
          "auth-js",
          List.of("cookie", "secrets", "principal", "absolute", "idle", "csrf"),
          "next-auth",
          List.of("cookie", "secrets", "principal", "absolute", "idle", "csrf"),
          "iron-session",
          List.of("cookie", "secrets", "principal", "absolute", "idle", "csrf"),
          "session",
          List.of("cookie", "store", "prefix", "absolute", "idle", "csrf"),
          "jwt",
          List.of(
              "issuer",
              "audience",
              "jwks",
              "secrets",
              "algorithms",
              "token-type",
              "principal",
              "scopes",
              "leeway",
              "max-age"),
          "api-key",
          List.of("header", "format", "store"));

  /** The names whose meaning no file may change. */
  private static final Set<String> FIXED = Set.of("none", "deny");

  private CheckDeclarations() {}

  /** What the section declares, by name. */
  static Map<String, CheckDeclaration> read(@Nullable DocumentNode section) {
    Map<String, CheckDeclaration> declarations = new TreeMap<>();
    if (section != null) {
      section
          .map("checks")
          .forEach((name, node) -> declarations.put(name, declaration(name, node)));
    }
    return Map.copyOf(declarations);
  }

  private static CheckDeclaration declaration(String name, DocumentNode node) {
    String what = "checks." + name;
    if (FIXED.contains(name)) {
      throw node.wrong(what + ": the check \"" + name + "\" can't be declared again");
    }
    DocumentNode type = node.map(what).get("type");
    if (type == null) {
      throw node.wrong(what + " has no \"type\"");
    }
    List<String> keys = KEYS_BY_TYPE.get(type.text(what + ".type"));
    if (keys == null) {
      throw type.wrong(
          "unknown type of check \""
              + type.value()
              + "\""
              + Spelling.hint(type.text("type"), KEYS_BY_TYPE.keySet()));
    }
    Map<String, DocumentNode> nodes =
        node.map(
            what, Stream.concat(Stream.of("type"), keys.stream()).collect(Collectors.toList()));
    Map<String, List<String>> settings = new TreeMap<>();
    nodes.forEach((key, value) -> setting(what + "." + key, key, value, settings));
    return new CheckDeclaration(
        name, type.text("type"), Collections.unmodifiableMap(settings), node.source(), node.line());
  }

  private static void setting(
      String what, String key, DocumentNode value, Map<String, List<String>> to) {
    switch (key) {
      case "secrets" -> {
        List<DocumentNode> secrets = secrets(what, value);
        secrets.forEach(secret -> reference(what, secret));
        to.put(key, texts(what, secrets));
      }
      case "csrf" ->
          value
              .map(what, List.of("trustedOrigins"))
              .forEach((k, origins) -> to.put("csrf." + k, texts(what, origins.list(what))));
      case "format" -> format(what, value.map(what, List.of("prefix", "crc32")), to);
      case "algorithms" -> to.put(key, texts(what, value.list(what)));
      case "base64" -> to.put(key, List.of(Boolean.toString(value.flag(what))));
      case "cookie", "header" -> to.put(key, List.of(token(what, value)));
      case "store" -> to.put(key, List.of(store(what, value)));
      default -> to.put(key, List.of(value.text(what)));
    }
  }

  private static void format(
      String what, Map<String, DocumentNode> keys, Map<String, List<String>> to) {
    DocumentNode crc32 = keys.get("crc32");
    if (crc32 != null && !crc32.flag(what + ".crc32")) {
      throw crc32.wrong(what + ".crc32 must be true: every key ends in its checksum");
    }
    DocumentNode prefix = keys.get("prefix");
    if (prefix != null) {
      to.put("format.prefix", List.of(prefix.text(what + ".prefix")));
    }
  }

  /** The name of a cookie or a field, a token: any other text could never be found in a request. */
  private static String token(String what, DocumentNode value) {
    String text = value.text(what);
    if (!Token.isToken(text)) {
      throw value.wrong(
          what + " must be letters, digits and some signs, without blanks: \"" + text + "\"");
    }
    return text;
  }

  /** An address of Redis may hold a password; the message doesn't repeat it. */
  private static String store(String what, DocumentNode value) {
    String text = value.text(what);
    if (!text.matches("redis|(env|file):.+|rediss?://[^@]+")) {
      throw value.wrong(
          what
              + " must be redis, file:PATH, env:NAME, or an address redis://HOST:PORT without a"
              + " password");
    }
    return text;
  }

  private static List<String> texts(String what, List<DocumentNode> nodes) {
    return nodes.stream().map(node -> node.text(what)).toList();
  }

  private static List<DocumentNode> secrets(String what, DocumentNode value) {
    return value.value() instanceof String ? List.of(value) : new ArrayList<>(value.list(what));
  }

  /** The message doesn't repeat a wrong value: it may be the secret itself. */
  private static void reference(String what, DocumentNode secret) {
    String text = secret.text(what);
    if (!text.matches("(env:[A-Za-z_][A-Za-z0-9_]*|file:.+?)\\??")) {
      throw secret.wrong(
          what
              + " holds a secret itself; write env:NAME or file:PATH, where it is to be read from");
    }
  }
}
