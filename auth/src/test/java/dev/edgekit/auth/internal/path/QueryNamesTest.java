package dev.edgekit.auth.internal.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of a query's parameters as servers read them. */
class QueryNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a+b, a b",
    "%61, a",
    "a%2Bb, a+b",
    "%c3%bc, ü",
    "%C3%BC+%25, ü %",
    "ü+, 'ü '",
    "%2f, /",
    "%2F, /"
  })
  void readsAKeyAsAFormHasIt(String text, String expected) {
    assertThat(PercentDecoder.form(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%", "%4", "a%4", "%4g", "%g4", "+%", "%ü0"})
  void aBrokenEscapeIsNoKey(String text) {
    assertThat(PercentDecoder.form(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a?x=1               | /a?x=1
          /a?api%5Fkey=1       | /a?api%5Fkey=1
          /a?api.key=1         | /a?api_key=1
          /a?+api_key=1        | /a?api_key=1
          /a?api_key[]=1       | /a?api_key=1
          /a?api_key[x][y]=1   | /a?api_key=1
          /a?api[key=1         | /a?api_key=1
          /a?api_key%00b=1     | /a?api_key=1
          /a?x=1&api.key=2&y   | /a?x=1&api_key=2&y
          /a?api.key           | /a?api_key
          /a?x=api.key         | /a?x=api.key
          /a?other.key=1       | /a?other.key=1
          /a?api%g=1           | /a?api%g=1
          /a?api_key=a.b       | /a?api_key=a.b
          """)
  void namesAreThoseThatAFrameworkMakesOfThem(String target, String read) {
    assertThat(ParameterNames.readElsewhere(target, 2, Set.of("api_key"))).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /a?_method=DELETE, true",
    "POST, /a?x=1&_METHOD=DELETE, true",
    "POST, /a?x=1;%5Fmethod=DELETE, true",
    "POST, /a?.method=DELETE, true",
    "POST, /a?X-HTTP-Method-Override=DELETE, true",
    "POST, /a?_method, true",
    "POST, /a?_methods=1, false",
    "POST, /a?x=_method, false",
    "POST, /_method, false",
    "GET, /a?_method=DELETE, false",
  })
  void aParameterMayReplaceTheMethodOfAPost(String method, String target, boolean replaced) {
    Request request = Request.builder(method, target).build();

    assertThat(MethodOverrides.isIn(request, target)).isEqualTo(replaced);
  }
}
