package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.net.TrustedProxies;
import dev.edgekit.auth.internal.support.Json;
import dev.edgekit.auth.internal.support.Spelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys as JSON: {@code {"version":1,"keys":[{"id":…}]}}. Refuses unknown members and wrong types: a
 * limit that isn't understood must not count as none. Stateless.
 */
final class ApiKeyJson {
  private static final int VERSION = 1;
  private static final Set<String> FILE_NAMES = Set.of("version", "keys");
  private static final Set<String> KEY_NAMES =
      Set.of(
          "id",
          "digest",
          "principal",
          "scopes",
          "issuedAt",
          "notBefore",
          "expiresAt",
          "revokedAt",
          "supersededBy",
          "lineage",
          "allowedAddresses",
          "rate");

  /** The longest part of a wrong value that a message repeats, in characters. */
  private static final int MAX_SHOWN = 60;

  private ApiKeyJson() {}

  /**
   * The keys.
   *
   * @throws IllegalArgumentException if the text is anything else, with the place and the reason
   */
  static List<ApiKey> parse(byte[] text) {
    JsonNode file = tree(text);
    checkNames(file, FILE_NAMES, "the file");
    if (!file.path("version").isInt() || file.path("version").intValue() != VERSION) {
      throw wrong("version", "must be " + VERSION, file.path("version"));
    }
    List<ApiKey> keys = new ArrayList<>();
    Map<String, ApiKey> byId = new HashMap<>();
    for (JsonNode node : list(file, "keys")) {
      ApiKey key = parseKey(node, "key " + keys.size());
      if (byId.put(key.id(), key) != null) {
        throw new IllegalArgumentException("two keys have the id \"" + key.id() + "\"");
      }
      keys.add(key);
    }
    return keys;
  }

  static ApiKey parseKey(byte[] text) {
    return parseKey(tree(text), "key");
  }

  static byte[] write(List<ApiKey> keys) {
    ObjectNode file = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    ArrayNode array = file.putArray("keys");
    keys.forEach(key -> array.add(node(key)));
    return Json.writeIndented(file);
  }

  static byte[] write(ApiKey key) {
    return Json.write(node(key));
  }

  static Map<String, Instant> parseUses(byte[] text) {
    Map<String, Instant> uses = new HashMap<>();
    tree(text)
        .properties()
        .forEach(use -> uses.put(use.getKey(), Instant.parse(use.getValue().asString(""))));
    return uses;
  }

  static byte[] writeUses(Map<String, Instant> uses) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    uses.forEach((id, at) -> node.put(id, at.toString()));
    return Json.writeIndented(node);
  }

  private static JsonNode tree(byte[] text) {
    try {
      JsonNode tree = Json.readStrictly(text);
      if (!tree.isObject()) {
        throw new IllegalArgumentException("not a JSON object");
      }
      return tree;
    } catch (JacksonException e) {
      // The message would quote the file.
      throw new IllegalArgumentException(
          "no JSON at line " + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    }
  }

  private static ApiKey parseKey(JsonNode node, String place) {
    if (!node.isObject()) {
      throw wrong(place, "must be an object", node);
    }
    checkNames(node, KEY_NAMES, place);
    try {
      return ApiKey.of(draft -> read(node, draft));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage());
    }
  }

  private static void read(JsonNode node, ApiKey.Draft draft) {
    draft.id = text(node, "id");
    draft.digest = digest(node.path("digest"));
    draft.principal = text(node, "principal");
    draft.scopes = node.has("scopes") ? Set.copyOf(texts(node, "scopes")) : Set.of();
    draft.issuedAt = instant(node.path("issuedAt"), "issuedAt");
    draft.notBefore = node.has("notBefore") ? instant(node.path("notBefore"), "notBefore") : null;
    draft.expiresAt = node.has("expiresAt") ? instant(node.path("expiresAt"), "expiresAt") : null;
    draft.revokedAt = node.has("revokedAt") ? instant(node.path("revokedAt"), "revokedAt") : null;
    draft.supersededBy = node.has("supersededBy") ? text(node, "supersededBy") : null;
    draft.lineage = node.has("lineage") ? text(node, "lineage") : null;
    draft.allowedAddresses = node.has("allowedAddresses") ? addresses(node) : List.of();
    draft.rate = node.has("rate") ? rate(node.path("rate")) : null;
  }

  private static void checkNames(JsonNode node, Set<String> known, String place) {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            place + " has an unknown name: \"" + name + "\"" + Spelling.hint(name, known));
      }
    }
  }

  /** The message doesn't repeat what may be a key itself. */
  private static String digest(JsonNode value) {
    if (!value.isString() || !value.stringValue().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("\"digest\" must be SHA-256 in lower-case hexadecimal");
    }
    return value.stringValue();
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString() || value.stringValue().isEmpty()) {
      throw wrong(name, "must be a text", value);
    }
    return value.stringValue();
  }

  private static ArrayNode list(JsonNode node, String name) {
    if (node.path(name) instanceof ArrayNode list) {
      return list;
    }
    throw wrong(name, "must be a list", node.path(name));
  }

  private static List<String> texts(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list(node, name)) {
      if (!value.isString() || value.stringValue().isEmpty()) {
        throw wrong(name + "[" + texts.size() + "]", "must be a text", value);
      }
      texts.add(value.stringValue());
    }
    return texts;
  }

  /** An empty list could be read as nobody or as everybody. */
  private static List<String> addresses(JsonNode node) {
    List<String> addresses = texts(node, "allowedAddresses");
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "\"allowedAddresses\" is an empty list; leave it out to allow every address, or revoke the"
              + " key to allow none");
    }
    try {
      TrustedProxies.networks(addresses);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"allowedAddresses\": " + e.getMessage());
    }
    return List.copyOf(addresses);
  }

  private static Instant instant(JsonNode value, String name) {
    try {
      return Instant.parse(value.isString() ? value.stringValue() : "");
    } catch (DateTimeException e) {
      throw wrong(name, "must be a moment as 2025-01-31T00:00:00Z", value);
    }
  }

  private static ApiKeyRate rate(JsonNode node) {
    if (!node.isObject()) {
      throw wrong("rate", "must be {\"requests\": …, \"per\": …}", node);
    }
    checkNames(node, Set.of("requests", "per"), "\"rate\"");
    JsonNode requests = node.path("requests");
    if (!requests.isIntegralNumber() || !requests.canConvertToLong()) {
      throw wrong("rate.requests", "must be a whole number", requests);
    }
    try {
      return new ApiKeyRate(requests.longValue(), Duration.parse(text(node, "per")));
    } catch (DateTimeException e) {
      throw wrong("rate.per", "must be a duration as PT1M", node.path("per"));
    }
  }

  private static IllegalArgumentException wrong(String name, String rule, JsonNode value) {
    String shown = value.isMissingNode() ? "missing" : Json.text(value);
    return new IllegalArgumentException(
        "\""
            + name
            + "\" "
            + rule
            + ", and is "
            + (shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown));
  }

  private static ObjectNode node(ApiKey key) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", key.id())
            .put("digest", key.digest())
            .put("principal", key.principal())
            .put("issuedAt", key.issuedAt().toString());
    putTexts(node, "scopes", key.scopes().stream().sorted().toList());
    put(node, "notBefore", key.notBefore());
    put(node, "expiresAt", key.expiresAt());
    put(node, "revokedAt", key.revokedAt());
    put(node, "supersededBy", key.supersededBy());
    put(node, "lineage", Optional.of(key.lineage()).filter(first -> !first.equals(key.id())));
    putTexts(node, "allowedAddresses", key.allowedAddresses());
    key.rate()
        .ifPresent(
            rate ->
                node.putObject("rate")
                    .put("requests", rate.requests())
                    .put("per", rate.per().toString()));
    return node;
  }

  private static void put(ObjectNode node, String name, Optional<?> value) {
    value.ifPresent(present -> node.put(name, present.toString()));
  }

  private static void putTexts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = node.putArray(name);
      texts.forEach(array::add);
    }
  }
}
