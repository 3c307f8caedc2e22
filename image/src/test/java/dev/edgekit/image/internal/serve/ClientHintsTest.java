package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientHintsTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "8, 8",
    "1.3333, 1.3333",
    "0.4999,",
    "8.0001,",
    "-1,",
    "1e0,",
    "1.33333,",
    "'1, 2',",
    "NaN,",
  })
  void aDensityOutOfRangeOrMalformedIsIgnored(String field, @Nullable Double dpr) {
    ClientHints hints = ClientHints.of(Headers.of("Sec-CH-DPR", field));

    assertThat(hints.dpr().isPresent()).isEqualTo(dpr != null);
    if (dpr != null) {
      assertThat(hints.dpr()).hasValue(dpr);
    }
    assertThat(hints.width()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "640.1, 641", "16383, 16383", "0.9,", "16384,", "16383.1,", "999999,"})
  void aWidthIsRoundedUpToWholePixels(String field, @Nullable Integer width) {
    ClientHints hints = ClientHints.of(Headers.of("Sec-CH-Width", field));

    assertThat(hints.width().isPresent()).isEqualTo(width != null);
    if (width != null) {
      assertThat(hints.width()).hasValue(width);
    }
  }

  @Test
  void onlyTheWordOnSavesData() {
    assertThat(ClientHints.of(Headers.of("Save-Data", "On")).saveData()).isTrue();
    assertThat(ClientHints.of(Headers.of("Save-Data", "1")).saveData()).isFalse();
    assertThat(ClientHints.of(Headers.empty()).saveData()).isFalse();
  }
}
