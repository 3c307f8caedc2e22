package dev.edgekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.stream.IntStream;
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

  /** Those up to U+02FF, and all whose low octet is a control: what a careless server writes. */
  @Test
  void takesFieldContentAndNothingElse() {
    BitSet content = new BitSet(); // RFC 9110 §5.5
    content.set(' ', 0x7f);
    content.set(0x80, 0x100);
    content.set('\t');

    BitSet taken = new BitSet();
    IntStream.rangeClosed(0, Character.MAX_VALUE)
        .filter(c -> c < 0x300 || (c & 0xff) < ' ')
        .filter(c -> isTaken("a" + (char) c + "b"))
        .forEach(taken::set);

    assertThat(taken).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret\r\nSet-Cookie: a=b", "secret\n", "secret프로그래밍", "\rsecret", "secret\0"})
  void namesTheFieldAndThePlaceButNotTheValueThatItRefuses(String value) {
    assertThatThrownBy(() -> Headers.of("X-Key", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("X-Key", " at ", "FieldText")
        .hasMessageNotContaining("secret");
  }

  @Test
  void trimsSpacesAndTabsAlone() {
    assertThat(Headers.of("X", "\t a b\t ").first("X")).contains("a b");
    assertThat(Headers.of("X", "\u00a0a").first("X")).contains("\u00a0a");
    assertThat(Headers.of("X", " ").first("X")).contains("");
  }

  @Test
  void addsAfterTheFieldsThatAreThere() {
    assertThat(headers.adding("ETag", "\"b\"").all("etag")).containsExactly("\"a\"", "\"b\"");
  }

  private static boolean isTaken(String value) {
    try {
      Headers.of("X", value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
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
