package dev.edgekit.auth.token;

import dev.edgekit.auth.internal.support.Json;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the JSON objects of a token (RFC 7519 §4): an object with a duplicate name counts as none.
 */
final class Claims {
  private Claims() {}

  static Optional<JsonNode> parse(byte[] json) {
    try {
      return Optional.of(Json.readStrictly(json)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  static Optional<String> text(JsonNode node) {
    return node.isString()
        ? Optional.of(node.stringValue()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** Seconds since 1970, maybe with a fraction; empty if it is no number. */
  static OptionalDouble seconds(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
  }

  /** A list's texts, or the words of a text. */
  static Set<String> words(JsonNode node) {
    Stream<String> words =
        node.isString()
            ? Arrays.stream(node.stringValue().split(" "))
            : node.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue);
    return words.filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
  }
}
