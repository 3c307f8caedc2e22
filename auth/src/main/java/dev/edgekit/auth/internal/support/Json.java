package dev.edgekit.auth.internal.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as trees, by Jackson's streams and nodes alone. Jackson's mappers, and {@code
 * JsonNode.toString()}, need {@code jackson-annotations} 2.21 or later, which a framework's BOM for
 * Jackson 2 may lower. Stateless.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectWriteContext INDENTED =
      new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
          return new DefaultPrettyPrinter();
        }
      };

  private Json() {}

  /**
   * One document and nothing after it; of duplicate names the last counts.
   *
   * @return a missing node where there is nothing
   * @throws JacksonException if it is no JSON
   */
  public static JsonNode read(byte[] json) {
    return read(FACTORY.createParser(ObjectReadContext.empty(), json));
  }

  /** The same of a text. */
  public static JsonNode read(String json) {
    return read(FACTORY.createParser(ObjectReadContext.empty(), json));
  }

  /** The same, where a duplicate name makes the text no JSON. */
  public static JsonNode readStrictly(byte[] json) {
    return read(STRICT.createParser(ObjectReadContext.empty(), json));
  }

  /** Without white space, in UTF-8. */
  public static byte[] write(JsonNode tree) {
    return write(tree, ObjectWriteContext.empty());
  }

  /** With a line for each member, in UTF-8. */
  public static byte[] writeIndented(JsonNode tree) {
    return write(tree, INDENTED);
  }

  /** Without white space. */
  public static String text(JsonNode tree) {
    return new String(write(tree), StandardCharsets.UTF_8);
  }

  private static JsonNode read(JsonParser parser) {
    try (parser) {
      JsonToken first = parser.nextToken();
      JsonNode tree = first == null ? MissingNode.getInstance() : node(parser, first);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "there is more after the end of the document");
      }
      return tree;
    }
  }

  /** Recurses as deep as the parser goes, which its constraints bound. */
  private static JsonNode node(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new StreamReadException(parser, "unexpected " + token);
    };
  }

  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.set(name, node(parser, parser.nextToken()));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(node(parser, token));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static byte[] write(JsonNode tree, ObjectWriteContext context) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(context, out)) {
      write(tree, generator);
    }
    return out.toByteArray();
  }

  private static void write(JsonNode node, JsonGenerator to) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        to.writeStartObject();
        node.properties()
            .forEach(
                member -> {
                  to.writeName(member.getKey());
                  write(member.getValue(), to);
                });
        to.writeEndObject();
      }
      case ARRAY -> {
        to.writeStartArray();
        node.forEach(item -> write(item, to));
        to.writeEndArray();
      }
      case STRING -> to.writeString(node.stringValue());
      case BOOLEAN -> to.writeBoolean(node.booleanValue());
      case NUMBER -> to.writeNumber(node.asString());
      default -> to.writeNull();
    }
  }
}
