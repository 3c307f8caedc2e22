package dev.edgekit.auth.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON. Confined to one thread. */
final class JsonDocument {
  private final JsonParser parser;
  private final String source;
  private final Consumer<DocumentNode> rules;

  private JsonDocument(JsonParser parser, String source, Consumer<DocumentNode> rules) {
    this.parser = parser;
    this.source = source;
    this.rules = rules;
  }

  /**
   * The only document of the text.
   *
   * @param rules as for {@link DocumentReader#read}
   */
  static DocumentNode read(String text, String source, Consumer<DocumentNode> rules) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      JsonDocument reader = new JsonDocument(parser, source, rules);
      DocumentNode node = reader.node(reader.next(), reader.line(), 0);
      if (parser.nextToken() != null) {
        throw reader.wrong("there is more after the end of the document");
      }
      return node;
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      int line = location == null ? 0 : Math.max(0, location.getLineNr());
      throw DocumentReader.unreadable(text, source, line, firstLine(e));
    }
  }

  /** What follows quotes the document, which may hold secrets. */
  private static String firstLine(JacksonException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private DocumentNode node(JsonToken token, int line, int depth) {
    if (depth > DocumentReader.MAX_DEPTH) {
      throw wrong("nested deeper than " + DocumentReader.MAX_DEPTH);
    }
    return new DocumentNode(value(token, depth), source, line);
  }

  private @Nullable Object value(JsonToken token, int depth) {
    return switch (token) {
      case START_OBJECT -> map(depth);
      case START_ARRAY -> list(depth);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw wrong("unexpected " + token);
    };
  }

  private Map<String, DocumentNode> map(int depth) {
    Map<String, DocumentNode> map = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      int line = line();
      String key = parser.currentName();
      JsonToken token = next();
      DocumentNode value =
          depth == 0 && key.equals(DocumentReader.RULES) && token == JsonToken.START_ARRAY
              ? passedOn(line)
              : node(token, line, depth + 1);
      if (map.putIfAbsent(key, value) != null) {
        throw new RuleSetException(source, line, "the key \"" + key + "\" stands twice");
      }
    }
    return map;
  }

  private DocumentNode passedOn(int line) {
    items(1, rules);
    return new DocumentNode(List.of(), source, line);
  }

  private List<DocumentNode> list(int depth) {
    List<DocumentNode> list = new ArrayList<>();
    items(depth, list::add);
    return list;
  }

  private void items(int depth, Consumer<DocumentNode> each) {
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      each.accept(node(token, line(), depth + 1));
    }
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw wrong("the document ends too early");
    }
    return token;
  }

  private int line() {
    return Math.max(0, parser.currentTokenLocation().getLineNr());
  }

  private RuleSetException wrong(String problem) {
    return new RuleSetException(source, line(), problem);
  }
}
