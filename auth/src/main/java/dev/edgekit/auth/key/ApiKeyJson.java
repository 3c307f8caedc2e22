package dev.edgekit.auth.key;

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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Keys as JSON: {@code {"version":1,"keys":[{"id":…}]}}. Refuses what it doesn't know. */
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
  private static final JsonMapper MAPPER = new JsonMapper();

  private ApiKeyJson() {}

  /**
   * The keys.
   *
   * @throws IllegalArgumentException if the text is anything else, with the place and the reason
   */
  static List<ApiKey> parse(byte[] text) {
    JsonNode file = tree(text);
    checkNames(file, FILE_NAMES, "the file");
    if (file.path("version").asInt(0) != VERSION) {
      throw new IllegalArgumentException("\"version\" must be " + VERSION);
    }
    List<ApiKey> keys = new ArrayList<>();
    Map<String, ApiKey> byId = new HashMap<>();
    for (JsonNode node : file.path("keys")) {
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
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(file);
  }

  static byte[] write(ApiKey key) {
    return MAPPER.writeValueAsBytes(node(key));
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
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
  }

  private static JsonNode tree(byte[] text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
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
    checkNames(node, KEY_NAMES, place);
    try {
      return ApiKey.of(draft -> read(node, draft));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage());
    }
  }

  private static void read(JsonNode node, ApiKey.Draft draft) {
    draft.id = text(node, "id");
    draft.digest = digest(text(node, "digest"));
    draft.principal = text(node, "principal");
    draft.scopes = Set.copyOf(texts(node, "scopes"));
    draft.issuedAt = Instant.parse(text(node, "issuedAt"));
    draft.notBefore = instant(node, "notBefore");
    draft.expiresAt = instant(node, "expiresAt");
    draft.revokedAt = instant(node, "revokedAt");
    draft.supersededBy = node.has("supersededBy") ? text(node, "supersededBy") : null;
    draft.lineage = node.has("lineage") ? text(node, "lineage") : null;
    draft.allowedAddresses = List.copyOf(texts(node, "allowedAddresses"));
    draft.rate = rate(node.path("rate"));
  }

  private static void checkNames(JsonNode node, Set<String> known, String place) {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            place + " has an unknown name: \"" + name + "\"" + Spelling.hint(name, known));
      }
    }
  }

  private static String digest(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("\"digest\" must be SHA-256 in lower-case hexadecimal");
    }
    return text;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString() || value.stringValue().isEmpty()) {
      throw new IllegalArgumentException("\"" + name + "\" must be a text");
    }
    return value.stringValue();
  }

  private static List<String> texts(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : node.path(name)) {
      if (!value.isString()) {
        throw new IllegalArgumentException("\"" + name + "\" must be a list of texts");
      }
      texts.add(value.stringValue());
    }
    return texts;
  }

  private static @Nullable Instant instant(JsonNode node, String name) {
    return node.has(name) ? Instant.parse(text(node, name)) : null;
  }

  private static @Nullable ApiKeyRate rate(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    checkNames(node, Set.of("requests", "per"), "\"rate\"");
    return new ApiKeyRate(node.path("requests").asLong(0), Duration.parse(text(node, "per")));
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
