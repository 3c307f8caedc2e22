package dev.edgekit.auth.internal.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Host(`a.example`)                 | HOST          |         | a.example
          Host(`*.example`)                 | HOST_PARENT   |         | example
          Host(`*`)                         |               |         |
          HostRegexp(`^a`)                  | HOST_REGEXP   |         |
          Path(`/a`)                        | PATH          |         | /a
          PathPrefix(`/a`)                  | PREFIX        |         | /a
          Under(`/a`)                       | UNDER         |         | /a
          PathRegexp(`^/a`)                 | PATH_REGEXP   |         |
          Header(`X-Kind`, `b`)             | HEADER        | x-kind  | b
          HeaderRegexp(`X-Kind`, `^b`)      | HEADER_REGEXP | x-kind  |
          Method(`GET`)                     | METHOD        |         | GET
          Query(`q`, `b`)                   | QUERY         | q       | b
          QueryRegexp(`q`, `^b`)            | QUERY_REGEXP  | q       |
          ClientIP(`10.0.0.0/8`)            | NETWORK       |         |
          """)
  void printsAsRulesSpellItAndIsFoundByWhatItAsksFor(
      String rule, @Nullable IndexKind kind, @Nullable String name, @Nullable String key) {
    Matcher matcher = matcher(rule);

    assertThat(matcher).hasToString(rule);
    assertThat(matcher(matcher.toString())).hasToString(rule);
    IndexKey found = matcher.indexKey();
    assertThat(found == null ? null : found.kind()).isEqualTo(kind);
    if (found != null) {
      assertThat(found.name()).isEqualTo(Objects.requireNonNullElse(name, ""));
      if (!found.kind().isExpression() && kind != IndexKind.NETWORK) {
        assertThat(found.key()).isEqualTo(key);
      }
    }
  }

  /** Go keeps {@code Host} out of the header fields. */
  @Test
  void noRequestHasAHeaderFieldHost() {
    Request request = Request.get("/").host("a.example").header("Host", "a.example").build();

    assertThat(matcher("Header(`Host`, `a.example`)").matches(RequestView.of(request, "/")))
        .isFalse();
  }

  private static Matcher matcher(String rule) {
    return ((Condition.Is) new ConditionCompiler().compile(rule, 0)).matcher();
  }
}
