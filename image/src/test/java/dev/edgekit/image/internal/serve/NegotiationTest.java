package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Transform;
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
  void knowsTheClassesThatCanArise() {
    assertThat(Negotiation.possible(ENGINES)).containsExactly(Negotiation.values());
    assertThat(Negotiation.possible(new Engines(List.of(PortableEngine.alone()))))
        .contains(Negotiation.BASE)
        .doesNotContain(Negotiation.ALL, Negotiation.AVIF, Negotiation.AVIF_ONLY);
  }

  @Test
  void choosesAmongTheFormatsThatAreWanted() {
    Transform any = Transform.width(640);

    assertThat(Negotiation.WEBP.narrow(any).formats())
        .containsExactlyInAnyOrder(ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG);
    assertThat(Negotiation.ALL.narrow(any)).isEqualTo(any);
    Transform jpeg = any.format(ImageFormat.JPEG);
    assertThat(Negotiation.AVIF_ONLY.narrow(jpeg)).isEqualTo(jpeg);
    assertThat(Negotiation.isNeeded(any)).isTrue();
    assertThat(Negotiation.isNeeded(jpeg)).isFalse();
  }

  @Test
  void offersOnlyWhatCanBeMadeHere() {
    Engines portable = new Engines(List.of(PortableEngine.alone()));

    assertThat(Negotiation.of(Headers.of("Accept", "image/avif,image/webp,*/*"), portable))
        .isIn(Negotiation.WEBP, Negotiation.BASE);
  }
}
