package dev.edgekit.auth.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of Java's serialisation as data: its fields by name, and which class has declared each.
 * A name that two classes of its hierarchy use is {@code null}, since only their code knows which
 * of the two counts. Instead of its fields, a map has those of its entries whose keys are texts.
 * Confined to one thread.
 */
final class SerializedObject extends ObjectNode {
  private static final long serialVersionUID = 1;

  private final transient List<String> classes = new ArrayList<>();
  private final transient Map<String, String> owners = new HashMap<>();
  private transient boolean isMap;

  SerializedObject(JsonNodeFactory nodes) {
    super(nodes);
  }

  /** Notes the next class of the hierarchy, the topmost first. */
  void is(String className) {
    classes.add(className);
  }

  void declare(String className, String field, JsonNode value) {
    if (!isMap) {
      boolean again = owners.put(field, className) != null;
      set(field, again ? nullNode() : value);
    }
  }

  /** Takes what a map has written: keys and values in turn. */
  void enter(List<@Nullable Object> keysAndValues) {
    isMap = true;
    removeAll();
    owners.clear();
    for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
      if (keysAndValues.get(i) instanceof JsonNode key && key.isString()) {
        set(
            key.stringValue(),
            keysAndValues.get(i + 1) instanceof JsonNode value ? value : nullNode());
      }
    }
  }

  /** The object's own class; empty before it is known. */
  String className() {
    return classes.isEmpty() ? "" : classes.get(classes.size() - 1);
  }

  /** The classes of the hierarchy, the topmost first. */
  List<String> classes() {
    return classes;
  }

  /** The class that declares a field; empty if none does. */
  String owner(String field) {
    return owners.getOrDefault(field, "");
  }
}
