package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=60                          | 60
          MAX-AGE="60"                        | 60
          max-age=60, max-age=5               | 5
          max-age=5, max-age=60               | 5
          max-age=5, max-age                  | 0
          max-age=5, max-age=soon             | 0
          max-age=soon                        | 0
          max-age=-1                          | 0
          max-age=1.5                         | 0
          max-age=2147483648                  | 2147483647
          max-age=999999999999999999          | 2147483647
          max-age=9999999999999999999         | 2147483647
          ext="a, max-age=9, b", max-age=7    | 7
          ext="a \\", max-age=9", max-age=7   | 7
          """)
  void aLifetimeIsTheShortestAndZeroIfMalformed(String field, long seconds) {
    assertThat(CacheControl.ofField(field).maxAge()).hasValue(seconds);
  }

  @Test
  void aQuoteOrAnEscapeThatNeverEndsHidesWhatFollows() {
    assertThat(CacheControl.ofField("ext=\"a, max-age=9").maxAge()).isEmpty();
    assertThat(CacheControl.ofField("no-store, ext=\"a\\").noStore()).isTrue();
    assertThat(CacheControl.ofField("no-store, ext=\"a\\").has("ext")).isTrue();
  }

  @Test
  void noCacheWithFieldsIsAboutTheseOnly() {
    CacheControl fields = CacheControl.ofField("no-cache=\"Set-Cookie, ,Age\", no-cache=Date");

    assertThat(fields.noCacheFields()).containsExactly("Set-Cookie", "Age", "Date");
    assertThat(fields.noCache()).isFalse();
    assertThat(CacheControl.ofField("no-cache=\"Age\", no-cache").noCache()).isTrue();
  }

  @Test
  void writesDirectivesAsTheyMayStandInAField() {
    CacheControl said =
        CacheControl.ofField(
            "max-age=1, private=\"A\", ext=\"a b\", q=\"\\\"\\\\\", azAZ09=azAZ09, b@d=1, =2, é");

    assertThat(said.without(Set.of("max-age")))
        .containsExactly("private=\"A\"", "ext=\"a b\"", "q=\"\\\"\\\\\"", "azaz09=azAZ09");
    assertThat(said.only(Set.of("max-age", "b@d"))).containsExactly("max-age=1");
  }
}
