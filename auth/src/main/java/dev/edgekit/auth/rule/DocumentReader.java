package dev.edgekit.auth.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON or YAML into {@link DocumentNode}s. Confined to one thread. */
final class DocumentReader {
  /** The longest document that is read, in characters. */
  static final int MAX_CHARACTERS = 64 << 20;

  private final JsonParser parser;
  private final String source;

  private DocumentReader(JsonParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  /**
   * The document that the text holds: JSON if it starts with a brace, YAML otherwise.
   *
   * @param source what errors call it
   * @throws RuleSetException if it holds none, or more than one
   */
  static DocumentNode read(String text, String source) {
    if (text.length() > MAX_CHARACTERS) {
      throw new RuleSetException(
          source, 0, "longer than " + MAX_CHARACTERS + " characters: " + text.length());
    }
    try (JsonParser parser = factory(text, source).createParser(ObjectReadContext.empty(), text)) {
      DocumentReader reader = new DocumentReader(parser, source);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new RuleSetException(source, 0, "the document is empty");
      }
      DocumentNode node = reader.node(first);
      if (parser.nextToken() != null) {
        throw reader.wrong("there is more behind the end of the document");
      }
      return node;
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      throw new RuleSetException(
          source, location == null ? 0 : Math.max(0, location.getLineNr()), syntaxProblem(e));
    }
  }

  private static TokenStreamFactory factory(String text, String source) {
    if (text.stripLeading().startsWith("{")) {
      return new JsonFactory();
    }
    try {
      return YamlDocuments.factory(MAX_CHARACTERS);
    } catch (LinkageError e) {
      throw new RuleSetException(
          source, 0, "reading YAML needs tools.jackson.dataformat:jackson-dataformat-yaml");
    }
  }

  private DocumentNode node(JsonToken token) {
    int line = line();
    return switch (token) {
      case START_OBJECT -> new DocumentNode(map(), source, line);
      case START_ARRAY -> new DocumentNode(list(), source, line);
      case VALUE_STRING -> new DocumentNode(parser.getString(), source, line);
      case VALUE_NUMBER_INT -> new DocumentNode(parser.getLongValue(), source, line);
      case VALUE_NUMBER_FLOAT -> new DocumentNode(parser.getDoubleValue(), source, line);
      case VALUE_TRUE -> new DocumentNode(true, source, line);
      case VALUE_FALSE -> new DocumentNode(false, source, line);
      case VALUE_NULL -> new DocumentNode(null, source, line);
      default -> throw wrong("unexpected " + token);
    };
  }

  private Map<String, DocumentNode> map() {
    Map<String, DocumentNode> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (map.containsKey(key)) {
        throw wrong("the key \"" + key + "\" stands twice");
      }
      map.put(key, node(next()));
    }
    return map;
  }

  private List<DocumentNode> list() {
    List<DocumentNode> list = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      list.add(node(token));
    }
    return list;
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

  /**
   * The first line of the parser's message: the rest quotes the document, which may hold secrets.
   */
  private static String syntaxProblem(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    int end = message.indexOf('\n');
    return "not readable: " + (end < 0 ? message : message.substring(0, end));
  }
}
