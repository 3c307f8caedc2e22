package dev.edgekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  private static final MediaType AVIF = MediaType.of("image", "avif");
  private static final MediaType WEBP = MediaType.of("image", "webp");
  private static final MediaType JPEG = MediaType.of("image", "jpeg");

  @ParameterizedTest(name = "Accept: {0} gives {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "image/avif,image/webp,*/*;q=0.8 | image/avif",
        "image/webp,image/avif           | image/avif",
        "image/avif;q=0.5,image/webp     | image/webp",
        "image/avif;q=0,*/*              | image/webp",
        "image/avif;q=0.000,image/*;q=1  | image/webp",
        "IMAGE/AVIF                      | image/avif",
        "image/*;q=0.1,image/jpeg;q=0.2  | image/jpeg",
        "*/*                             | image/avif",
        "''                              | image/avif",
        "nonsense                        | image/avif",
        "image/avif;q=banana,image/jpeg  | image/jpeg",
        "image/avif;q=1.1,image/jpeg     | image/jpeg",
        "image/avif;q=0.1234,image/jpeg  | image/jpeg",
        "image/avif ; q=0.9 , image/jpeg;Q=0.95 | image/jpeg",
        "text/html;level=1;q=0.4         | ",
        "image/avif;version=2            | ",
      })
  void choosesByWeightAndSpecificity(String accept, String chosen) {
    Accept preferences = Accept.of(Headers.of("Accept", accept));

    Optional<MediaType> best = preferences.best(List.of(AVIF, WEBP, JPEG));

    assertThat(best.map(MediaType::toString)).isEqualTo(Optional.ofNullable(chosen));
  }

  /** RFC 9110 §12.5.1: the most specific range counts, and one with parameters is the more so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/html;level=1                 | 1000
          text/html;level="1"               | 1000
          text/html;level=2                 | 700
          text/html                         | 700
          text/plain                        | 300
          image/png                         | 500
          """)
  void weighsByTheMostSpecificRange(String type, int weight) {
    Accept preferences =
        Accept.of(
            Headers.of("Accept", "text/*;q=0.3, text/html;q=0.7, text/html;level=1, */*;q=0.5"));

    assertThat(preferences.weight(MediaType.parse(type).orElseThrow())).isEqualTo(weight);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/html                        | text/html
          TEXT/Html ; Charset=utf-8        | text/html; charset=utf-8
          a/b;x="y z"                      | a/b; x="y z"
          a/b;x="\\"\\\\"            | a/b; x="\\"\\\\"
          a/b;x=1;X=2                      | a/b; x=1
          text                             |
          /html                            |
          text/                            |
          text/html;x                      |
          text/html;x y=1                  |
          """)
  void readsAMediaTypeAndWritesItAsItStandsInAField(String text, @Nullable String written) {
    assertThat(MediaType.parse(text).map(MediaType::toString))
        .isEqualTo(Optional.ofNullable(written));
  }

  @Test
  void acceptsEverythingWithoutTheField() {
    assertThat(Accept.of(Headers.empty()).weight(AVIF)).isEqualTo(1000);
    assertThat(Accept.of(Headers.empty()).names(AVIF)).isFalse();
  }

  @Test
  void joinsSeveralFieldsOfOneName() {
    Headers headers = Headers.of("Accept", "image/jpeg;q=0.5", "accept", "image/webp");

    assertThat(Accept.of(headers).best(List.of(JPEG, WEBP))).contains(WEBP);
  }

  @Test
  void tellsWhatIsNamedFromWhatAWildcardTakes() {
    Accept browser = Accept.of(Headers.of("Accept", "image/avif,*/*;q=0.8"));
    Accept refusing = Accept.of(Headers.of("Accept", "image/avif;q=0,*/*"));

    assertThat(browser.names(AVIF)).isTrue();
    assertThat(browser.names(WEBP)).isFalse();
    assertThat(refusing.names(AVIF)).isFalse();
  }

  @Test
  void readsNoMoreThanTheNamedNumberOfElements() {
    String flood = "text/plain,".repeat(Weighted.MAX_ELEMENTS) + "image/avif";

    assertThat(Accept.of(Headers.of("Accept", flood)).weight(AVIF)).isZero();
  }

  @ParameterizedTest(name = "Accept-Encoding: {0} gives {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "gzip, br                    | br",
        "gzip;q=1.0, br;q=0.5        | gzip",
        "br;q=0, gzip                | gzip",
        "x-gzip                      | gzip",
        "*                           | br",
        "*;q=0.5, br;q=0             | gzip",
        "''                          | identity",
        "deflate                     | identity",
        "identity;q=0.5, gzip;q=0.2  | identity",
        "identity;q=0, gzip;q=0      | ",
        "*;q=0                       | ",
        "gzip;q=0, *;q=0             | ",
      })
  void choosesTheCoding(String field, String chosen) {
    Optional<String> best = AcceptEncoding.parse(field).best(List.of("br", "gzip", "identity"));

    assertThat(best).isEqualTo(Optional.ofNullable(chosen));
  }

  @Test
  void sendsIdentityToAClientWithoutTheField() {
    assertThat(AcceptEncoding.of(Headers.empty()).best(List.of("gzip", "identity")))
        .contains("identity");
  }

  @Test
  void readsParametersOfMediaTypes() {
    MediaType type = MediaType.parse("Text/HTML; Charset=\"utf-8\"").orElseThrow();

    assertThat(type).hasToString("text/html; charset=utf-8");
    assertThat(MediaType.parse("text")).isEmpty();
    assertThat(MediaType.parse("text/")).isEmpty();
    assertThat(MediaType.parse("te xt/html")).isEmpty();
  }
}
