package dev.edgekit.auth.session;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One field of a Spring session, serialised by the JDK or as JSON with type names, as a tree of
 * data. Immutable.
 */
record SpringValue(JsonNode tree) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The value; empty if the octets are in neither form. */
  static Optional<SpringValue> read(byte[] octets) {
    try {
      return Optional.of(
          new SpringValue(
              SerializedObjectReader.isOne(octets)
                  ? SerializedObjectReader.read(octets)
                  : MAPPER.readTree(octets)));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  Optional<Long> number() {
    JsonNode number = tree.isObject() ? tree.path("value") : tree;
    return number.isIntegralNumber() && number.canConvertToLong()
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  Optional<String> text() {
    return tree.isString() && !tree.stringValue().isEmpty()
        ? Optional.of(tree.stringValue())
        : Optional.empty();
  }

  /** The name in a security context whose authentication is complete. */
  Optional<String> authenticatedName() {
    JsonNode authentication = tree.path("authentication");
    if (!authentication.path("authenticated").asBoolean(false)) {
      return Optional.empty();
    }
    JsonNode principal = authentication.path("principal");
    return Stream.of(principal, principal.path("username"), principal.path("name"))
        .flatMap(node -> new SpringValue(node).text().stream())
        .findFirst();
  }

  /** Nothing of it: a session's attribute may be anything. */
  @Override
  public String toString() {
    return "SpringValue";
  }
}
