package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.support.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a rule file with its place, so that every refusal can name the place.
 *
 * @param value a String, Long, Double, Boolean, List or Map of nodes, or null
 * @param line from 1
 */
record DocumentNode(@Nullable Object value, String source, int line) {
  @SuppressWarnings("unchecked")
  Map<String, DocumentNode> map(String what) {
    if (!(value instanceof Map)) {
      throw wrong(what + " must be a map of keys, not " + kind());
    }
    return (Map<String, DocumentNode>) value;
  }

  /** As {@link #map(String)}, with no other keys than these. */
  Map<String, DocumentNode> map(String what, Collection<String> known) {
    Map<String, DocumentNode> map = map(what);
    map.forEach(
        (key, node) -> {
          if (!known.contains(key)) {
            throw node.wrong("unknown key \"" + key + "\" in " + what + Spelling.hint(key, known));
          }
        });
    return map;
  }

  @SuppressWarnings("unchecked")
  List<DocumentNode> list(String what) {
    if (!(value instanceof List)) {
      throw wrong(what + " must be a list, not " + kind());
    }
    return (List<DocumentNode>) value;
  }

  String text(String what) {
    if (!(value instanceof String text)) {
      throw wrong(what + " must be a text, not " + kind());
    }
    return text;
  }

  long number(String what) {
    if (!(value instanceof Long number)) {
      throw wrong(what + " must be a whole number, not " + kind());
    }
    return number;
  }

  boolean flag(String what) {
    if (!(value instanceof Boolean flag)) {
      throw wrong(what + " must be true or false, not " + kind());
    }
    return flag;
  }

  RuleSetException wrong(String problem) {
    return new RuleSetException(source, line, problem);
  }

  /** The kind alone: the value may be a secret in the wrong place. */
  private String kind() {
    if (value instanceof Map) {
      return "a map";
    }
    if (value instanceof List) {
      return "a list";
    }
    return value == null ? "nothing" : value instanceof String ? "a text" : "\"" + value + "\"";
  }
}
