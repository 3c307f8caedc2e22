package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaryRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          Accept-Language | en, de        | EN,de         | true
          Accept-Language | en, de        | de, en        | false
          X-Kind          | a , b         | a,b           | true
          X-Kind          | a             | A             | false
          X-Kind          | "a, b"        | "a,b"         | false
          X-Kind          | "a, b"        | "a, b"        | true
          X-Kind          | a             | ''            | false
          """)
  void whatDoesntMatterInAFieldSelectsTheSame(
      String field, String one, String other, boolean same) {
    VaryRule rule = VaryRule.of(Headers.of("Vary", field));

    assertThat(rule.select(Headers.of(field, one)).equals(rule.select(Headers.of(field, other))))
        .isEqualTo(same);
    assertThat(rule.select(Headers.empty())).isNotEqualTo(rule.select(Headers.of(field, one)));
  }

  @Test
  void knowsItsFieldsInAnyCase() {
    VaryRule rule = VaryRule.of(Headers.of("Vary", "Accept-Language, x-kind", "vary", "Origin"));

    assertThat(rule.fields()).containsExactly("accept-language", "origin", "x-kind");
    assertThat(rule.names("X-Kind")).isTrue();
    assertThat(rule.names("Accept")).isFalse();
    assertThat(rule.without("origin").fields()).containsExactly("accept-language", "x-kind");
    assertThat(rule.without("accept")).isSameAs(rule);
    assertThat(VaryRule.of(Headers.of("Vary", "a, *")).isEverything()).isTrue();
    assertThat(VaryRule.of(Headers.empty()).isNothing()).isTrue();
  }
}
