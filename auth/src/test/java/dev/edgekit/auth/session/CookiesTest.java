package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sid=a | a
          sid=a; sid=b | a
          other=x;sid=a | a
          sidx=b; sid=a | a
          junk; sid=a | a
          sid; sid=a | a
          sid = a ;x | a
          sid="a" | a
          sid="a | "a
          sid=%41%2B | A+
          sid=%EA%B0%95 | 강
          sid=a%zz | a%zz
          sid=a%2 | a%2
          sid=%c0%ae | %c0%ae
          sid=a%2B%zz | a%2B%zz
          sid=a=b | a=b
          """)
  void readsAsNodeDoes(String field, String value) {
    assertThat(Cookies.first(Headers.of("Cookie", field), "sid")).hasValue(value);
  }

  @Test
  void readsEmptyValuesAndSeveralFields() {
    assertThat(Cookies.first(Headers.of("Cookie", "sid="), "sid")).hasValue("");
    assertThat(Cookies.first(Headers.of("Cookie", "sid=\""), "sid")).hasValue("");
    assertThat(Cookies.all(Headers.of("Cookie", "sid=a", "cookie", "x=1; sid=b"), "sid"))
        .containsExactly("a", "b");
    assertThat(Cookies.first(Headers.of("Cookie", "SID=a"), "sid")).isEmpty();
  }
}
