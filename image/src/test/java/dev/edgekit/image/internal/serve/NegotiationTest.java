package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.portable.PortableEngine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class NegotiationTest {
  private static final Engines ENGINES = Engines.available();

  @ParameterizedTest(name = "{0} → {1}")
  @CsvFileSource(resources = "accept.csv", delimiter = '|', numLinesToSkip = 1)
  void answersByQualityValues(String accept, Negotiation expected) {
    Headers headers = accept == null ? Headers.empty() : Headers.of("Accept", accept);

    assertThat(Negotiation.of(headers, ENGINES)).isEqualTo(expected);
  }

  @Test
  void offersOnlyWhatCanBeMadeHere() {
    Engines portable = new Engines(List.of(PortableEngine.alone()));

    assertThat(Negotiation.of(Headers.of("Accept", "image/avif,image/webp,*/*"), portable))
        .isIn(Negotiation.WEBP, Negotiation.BASE);
  }
}
