package dev.edgekit.auth.session;

import dev.edgekit.auth.internal.support.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One field of a Spring session, serialised by the JDK or as JSON with type names, as a tree of
 * data. Immutable.
 */
record SpringValue(JsonNode tree) {

  /** Maximum number of nested wrappers: more than these are a cycle. */
  private static final int MAX_WRAPPERS = 8;

  private static final Set<String> INTEGERS =
      Set.of("java.lang.Long", "java.lang.Integer", "java.lang.Short", "java.lang.Byte");

  /** The value; empty if the octets are in neither form. */
  static Optional<SpringValue> read(byte[] octets) {
    try {
      return Optional.of(
          new SpringValue(
              SerializedObjectReader.isOne(octets)
                  ? SerializedObjectReader.read(octets)
                  : Json.read(octets)));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** A member of this object or map; one without content if there is none. */
  SpringValue member(String name) {
    return new SpringValue(unwrapped().path(name));
  }

  /** What a pointer leads to, through maps and typed values. */
  SpringValue at(JsonPointer pointer) {
    SpringValue value = this;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      value = value.member(rest.getMatchingProperty());
    }
    return value;
  }

  boolean isObject() {
    return unwrapped().isObject();
  }

  /**
   * The tree without wrappers: an unmodifiable map around a map, a type name beside a JSON value.
   */
  JsonNode unwrapped() {
    JsonNode node = tree;
    for (int i = 0; i < MAX_WRAPPERS; i++) {
      if (node instanceof SerializedObject object
          && object.className().startsWith("java.util.Collections$")
          && node.has("m")) {
        node = node.path("m");
      } else if (node.isArray() && node.size() == 2 && isClassName(node.path(0))) {
        node = node.path(1);
      } else {
        return node;
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean isClassName(JsonNode node) {
    return node.isString() && node.stringValue().startsWith("java.");
  }

  Optional<Long> number() {
    JsonNode node = unwrapped();
    JsonNode number =
        node instanceof SerializedObject boxed && INTEGERS.contains(boxed.className())
            ? node.path("value")
            : node;
    return number.isIntegralNumber() && number.canConvertToLong()
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** A text that isn't empty, or an integer or UUID as Java writes it. */
  Optional<String> text() {
    JsonNode node = unwrapped();
    if (node.isString()) {
      return Optional.of(node.stringValue()).filter(text -> !text.isEmpty());
    }
    if (node instanceof SerializedObject object && object.className().equals("java.util.UUID")) {
      long high = node.path("mostSigBits").longValue();
      return Optional.of(new UUID(high, node.path("leastSigBits").longValue()).toString());
    }
    return number().map(Object::toString);
  }

  /** Nothing of the value: a session's attribute may hold anything, even a secret. */
  @Override
  public String toString() {
    return "SpringValue";
  }
}
