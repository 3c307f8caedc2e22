package dev.edgekit.cache.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionalAnswerTest {
  private static final Instant MODIFIED = Instant.parse("2024-05-01T12:00:00Z");
  private static final long NOW = MODIFIED.plusSeconds(3600).toEpochMilli();
  private static final Headers TAGGED = Headers.of("ETag", "\"a\"");
  private static final Headers DATED = Headers.of("Last-Modified", HttpDate.format(MODIFIED));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *              | true
          "a"            | true
          W/"a"          | true
          "b", "a"       | true
          "a-gzip"       | true
          "a-br"         | true
          "b"            | false
          a              | false
          """)
  void aTagThatTheClientHasInAnyCodingIsNotSentAgain(String known, boolean notModified) {
    Headers request = Headers.of("If-None-Match", known);

    assertThat(ConditionalAnswer.isNotModified(request, 200, TAGGED, NOW)).isEqualTo(notModified);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *              | false
          "a"            | false
          "b", "a"       | false
          "a-gzip"       | false
          "a-br"         | false
          W/"a"          | true
          "b"            | true
          """)
  void aConditionOnTheTagHoldsStronglyOrNotAtAll(String wanted, boolean unmet) {
    Headers request = Headers.of("If-Match", wanted);

    assertThat(ConditionalAnswer.isUnmet(request, 200, TAGGED, NOW)).isEqualTo(unmet);
  }

  @ParameterizedTest
  @CsvSource({"-1, true, false", "0, false, true", "1, false, true"})
  void datesAreComparedWhereThereIsNoTag(long seconds, boolean unmet, boolean notModified) {
    String date = HttpDate.format(MODIFIED.plusSeconds(seconds));

    assertThat(ConditionalAnswer.isUnmet(Headers.of("If-Unmodified-Since", date), 200, DATED, NOW))
        .isEqualTo(unmet);
    assertThat(
            ConditionalAnswer.isNotModified(Headers.of("If-Modified-Since", date), 200, DATED, NOW))
        .isEqualTo(notModified);
    assertThat(
            ConditionalAnswer.isNotModified(
                Headers.of("If-Modified-Since", date),
                200,
                Headers.of("Date", HttpDate.format(MODIFIED)),
                NOW))
        .as("made at its Date, as far as is known (RFC 9111 §4.3.2)")
        .isEqualTo(notModified);
  }

  @Test
  void aTagTakesPrecedenceOverADate() {
    String later = HttpDate.format(MODIFIED.plusSeconds(1));
    Headers both = TAGGED.with("Last-Modified", HttpDate.format(MODIFIED));

    assertThat(
            ConditionalAnswer.isNotModified(
                Headers.of("If-None-Match", "\"b\"", "If-Modified-Since", later), 200, both, NOW))
        .isFalse();
    assertThat(
            ConditionalAnswer.isUnmet(
                Headers.of("If-Match", "\"b\"", "If-Unmodified-Since", later), 200, both, NOW))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"199, false", "200, true", "299, true", "300, false", "404, false"})
  void conditionsCountForASuccessOnly(int status, boolean counts) {
    assertThat(
            ConditionalAnswer.isNotModified(Headers.of("If-None-Match", "*"), status, TAGGED, NOW))
        .isEqualTo(counts);
    assertThat(ConditionalAnswer.isUnmet(Headers.of("If-Match", "\"b\""), status, TAGGED, NOW))
        .isEqualTo(counts);
  }
}
