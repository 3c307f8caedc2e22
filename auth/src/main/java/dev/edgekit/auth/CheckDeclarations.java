package dev.edgekit.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code checks} of a rule file. It names checks and describes them for a reader and
 * for tools; the service builds the checks itself. Stateless.
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
          "session",
          List.of("cookie", "store", "prefix", "absolute", "idle", "csrf"),
          "api-key",
          List.of("header", "format", "store"),
          "none",
          List.of(),
          "deny",
          List.of());

  private CheckDeclarations() {}

  /** The names that the section declares. */
  static Set<String> names(@Nullable DocumentNode section) {
    if (section == null) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    section
        .map("checks")
        .forEach(
            (name, node) -> {
              validate("checks." + name, node);
              names.add(name);
            });
    return Set.copyOf(names);
  }

  private static void validate(String what, DocumentNode node) {
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
              + Nearest.hint(type.text("type"), KEYS_BY_TYPE.keySet()));
    }
    Map<String, DocumentNode> settings =
        node.map(
            what, Stream.concat(Stream.of("type"), keys.stream()).collect(Collectors.toList()));
    settings.forEach((key, value) -> setting(what + "." + key, key, value));
  }

  private static void setting(String what, String key, DocumentNode value) {
    switch (key) {
      case "secrets" -> secrets(what, value).forEach(secret -> reference(what, secret));
      case "csrf" -> value.map(what, List.of("trustedOrigins"));
      case "format" -> value.map(what, List.of("prefix", "crc32"));
      case "base64" -> value.flag(what);
      default -> value.text(what);
    }
  }

  private static List<DocumentNode> secrets(String what, DocumentNode value) {
    return value.value() instanceof String ? List.of(value) : new ArrayList<>(value.list(what));
  }

  /** The message doesn't repeat what it found: it is the secret. */
  private static void reference(String what, DocumentNode secret) {
    String text = secret.text(what);
    if (!text.matches("(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)")) {
      throw secret.wrong(
          what
              + " holds a secret itself; write env:NAME or file:PATH, where it is to be read from");
    }
  }
}
