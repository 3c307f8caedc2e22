package dev.edgekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private final Headers headers = Headers.of("Vary", "Accept", "ETag", "\"a\"", "vary", " Origin ");

  @Test
  void findsNamesWithoutRegardToCase() {
    assertThat(headers.first("VARY")).contains("Accept");
    assertThat(headers.all("vary")).containsExactly("Accept", "Origin");
    assertThat(headers.combined("Vary")).contains("Accept, Origin");
    assertThat(headers.contains("age")).isFalse();
    assertThat(headers.combined("age")).isEmpty();
  }

  @Test
  void replacesInPlaceAndRemovesDuplicates() {
    Headers one = headers.with("Vary", "Cookie");

    assertThat(one).isEqualTo(Headers.of("Vary", "Cookie", "ETag", "\"a\""));
    assertThat(one.without("etag")).isEqualTo(Headers.of("vary", "Cookie"));
    assertThat(headers.size()).isEqualTo(3);
  }

  @Test
  void comparesNamesWithoutAndValuesWithRegardToCase() {
    assertThat(Headers.of("A", "x"))
        .isEqualTo(Headers.of("a", "x"))
        .hasSameHashCodeAs(Headers.of("a", "x"));
    assertThat(Headers.of("A", "x")).isNotEqualTo(Headers.of("A", "X"));
    assertThat(Headers.of("A", "1", "B", "2")).isNotEqualTo(Headers.of("B", "2", "A", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "é", "a\0"})
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> Headers.of(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret\r\nSet-Cookie: a=b", "secret\n", "sec\0ret", "a\rsecret"})
  void refusesValuesThatSplitAMessageAndKeepsThemOutOfTheError(String value) {
    // A newline at the end is trimmed like any white space; one inside is an attack.
    if (value.strip().chars().allMatch(c -> c >= ' ')) {
      assertThat(Headers.of("X", value).first("X")).contains(value.strip());
    } else {
      assertThatThrownBy(() -> Headers.of("X-Key", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("X-Key")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void printsNoValue() {
    Request request = Request.get("/a?token=secret").header("Cookie", "secret").build();

    assertThat(request.toString()).isEqualTo("GET /a [cookie]");
    assertThat(Response.text("secret").withHeader("Set-Cookie", "secret").toString())
        .doesNotContain("secret");
  }

  @Test
  void keepsTheTargetAsItArrived() {
    Request request = Request.get("//client/%2e%2e/?a=%31?b").build();

    assertThat(request.target()).isEqualTo("//client/%2e%2e/?a=%31?b");
    assertThat(request.path()).isEqualTo("//client/%2e%2e/");
    assertThat(request.query()).contains("a=%31?b");
    assertThat(Request.get("/").build().query()).isEmpty();
    assertThat(Request.get("/?").build().query()).contains("");
  }

  @Test
  void writesProblemsThatHostileTextCannotBreak() {
    Response problem = Response.problem(400, "about:blank", "Bad", "a\"b\\c\nd\ud800");

    assertThat(new String(problem.body(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad\",\"status\":400,\"detail\":\"a\\\"b\\\\c\\u000ad\\ud800\"}");
    assertThat(problem.headers().first("Cache-Control")).contains("no-store");
  }
}
