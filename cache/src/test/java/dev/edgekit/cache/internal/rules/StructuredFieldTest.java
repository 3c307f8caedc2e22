package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredFieldTest {
  @Test
  void readsEveryTypeOfRfc9651() {
    Map<String, Item> members =
        StructuredField.dictionary(
                "a, b=?0, i=-42;p=1, d=4.5, s=\"x\\\"y\", t=*tok/en:1, y=:aGk=:, l=(1 \"2\");q,"
                    + " @=1")
            .orElse(Map.of());
    assertThat(members).isEmpty(); // "@" is no key: the field as a whole is nothing

    members =
        StructuredField.dictionary(
                "a, b=?0, i=-42;p=1, d=4.5, s=\"x\\\"y\", t=*tok/en:1, y=:aGk=:, l=(1 \"2\");q,"
                    + " e=@1659578233, u=%\"f%c3%bc\"")
            .orElseThrow();
    assertThat(members)
        .containsEntry("a", new Item.Bool(true))
        .containsEntry("b", new Item.Bool(false))
        .containsEntry("i", new Item.Int(-42))
        .containsEntry("d", new Item.Decimal(new BigDecimal("4.5")))
        .containsEntry("s", new Item.Str("x\"y"))
        .containsEntry("t", new Item.Token("*tok/en:1"))
        .containsEntry("y", new Item.Bytes(ByteBuffer.wrap(new byte[] {'h', 'i'})))
        .containsEntry("l", new Item.Inner(List.of(new Item.Int(1), new Item.Str("2"))))
        .containsEntry("e", new Item.Date(1659578233))
        .containsEntry("u", new Item.Display("fü"));
  }

  @Test
  void takesTheLastOfTwoMembersWithOneName() {
    assertThat(StructuredField.dictionary("a=1, b, a=2").orElseThrow())
        .containsExactly(Map.entry("a", new Item.Int(2)), Map.entry("b", new Item.Bool(true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=",
        "A=1",
        "a=1,",
        "a=1, ,b",
        "a=1 b=2",
        "a=1;",
        "a=\"x",
        "a=\"\\n\"",
        "a=1.",
        "a=1.2345",
        "a=1234567890123456",
        "a=1234567890123.1",
        "a=-",
        "a=?2",
        "a=:x",
        "a=:a*:",
        "a=@1.5",
        "a=%\"%C3%BC\"",
        "a=%\"%ff\"",
        "a=(1",
        "a=(1\"2\")",
        "a=ü",
        "a=\"ü\"",
        "=1",
        "max-age=60; , b",
        "a =1",
        "a= 1"
      })
  void readsNothingIntoWhatIsMalformed(String field) {
    assertThat(StructuredField.dictionary(field)).isEmpty();
  }

  @Test
  void readsListsAndEmptyFields() {
    assertThat(StructuredField.list("\"a\", \"b c\";x=1 ,\ttok").orElseThrow())
        .containsExactly(new Item.Str("a"), new Item.Str("b c"), new Item.Token("tok"));
    assertThat(StructuredField.dictionary("")).contains(Map.of());
    assertThat(StructuredField.list("  ")).contains(List.of());
  }

  @Test
  void neverThrows() {
    String alphabet = "ab=1-.;,:?@%\"\\ \t()*/ü\0z09";
    Random random = new Random(42);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder field = new StringBuilder();
      int length = random.nextInt(20);
      for (int j = 0; j < length; j++) {
        field.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(StructuredField.dictionary(field.toString())).isNotNull();
      assertThat(StructuredField.list(field.toString())).isNotNull();
    }
  }
}
