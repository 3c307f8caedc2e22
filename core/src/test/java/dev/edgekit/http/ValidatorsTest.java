package dev.edgekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "SUN, 06 NOV 1994 08:49:37 gmt",
        "Mon, 06 Nov 1994 08:49:37 GMT"
      })
  void readsTheThreeDateFormats(String text) {
    assertThat(HttpDate.parse(text, NOW)).contains(Instant.parse("1994-11-06T08:49:37Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "tomorrow",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 PST",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "Sun, 06  Nov  1994 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC"
      })
  void takesNothingElseForADate(String text) {
    assertThat(HttpDate.parse(text, NOW)).isEmpty();
  }

  @Test
  void readsTwoDigitYearsAtMostFiftyYearsAhead() {
    assertThat(HttpDate.parse("Sunday, 22-Nov-76 00:00:00 GMT", NOW))
        .contains(Instant.parse("2076-11-22T00:00:00Z"));
    assertThat(HttpDate.parse("Tuesday, 22-Nov-77 00:00:00 GMT", NOW))
        .contains(Instant.parse("1977-11-22T00:00:00Z"));
  }

  @Test
  void writesWhatItReads() {
    assertThat(HttpDate.format(NOW)).isEqualTo("Sun, 22 Nov 2026 12:00:00 GMT");
    assertThat(HttpDate.parse(HttpDate.format(NOW), NOW)).contains(NOW);
  }

  @ParameterizedTest(name = "{0} among {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\"    | \"a\"                  | true",
        "\"a\"    | W/\"a\"                | true",
        "W/\"a\"  | \"b\", W/\"c\",\"a\"   | true",
        "\"a\"    | *                      | true",
        "\"a\"    | \"b\"                  | false",
        "\"a\"    | a                      | false",
        "\"a\"    | \"A\"                  | false",
        "\"a\"    | \"a                    | false",
        "\"a,b\"  | \"x\",\"a,b\"          | true",
      })
  void comparesIfNoneMatchWeakly(String etag, String field, boolean found) {
    assertThat(EntityTag.parse(etag).orElseThrow().isAmong(field)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "a"                     | "a"
          W/"a", "b",W/"c"        | W/"a", "b", W/"c"
          "a" junk "b"            | "a", "b"
          "W/", "b"               | "W/", "b"
          "a b", "c"              | "c"
          "a", "unfinished        | "a"
          ""                      | ""
          *                       | ''
          """)
  void readsEachTagOfAListAndWritesItAsItStood(String field, String tags) {
    assertThat(EntityTag.parseList(field).stream().map(EntityTag::toString).toList())
        .isEqualTo(tags.isEmpty() ? List.of() : List.of(tags.split(", ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "W/\"", "a", "\"a", "a\"", "w/\"a\"", "\"a\"b\"", "\"\u007f\"", ""})
  void whatIsNoTagIsNone(String text) {
    assertThat(EntityTag.parse(text)).isEmpty();
  }

  @Test
  void comparesStronglyOnlyStrongTags() {
    EntityTag strong = EntityTag.strong("a");

    assertThat(strong.matchesStrongly(new EntityTag(false, "a"))).isTrue();
    assertThat(strong.matchesStrongly(new EntityTag(true, "a"))).isFalse();
    assertThat(strong.matchesWeakly(new EntityTag(true, "a"))).isTrue();
    assertThat(EntityTag.parse("\"a b\"")).isEmpty();
    assertThat(EntityTag.parse("w/\"a\"")).isEmpty();
  }
}
