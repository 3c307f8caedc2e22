package dev.edgekit.image.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Ssimulacra2Test {
  private static final Pattern PAIR =
      Pattern.compile(
          "\"reference\": \"([^\"]+)\",\\s*\"distorted\": \"([^\"]+)\",\\s*\"score\": ([-0-9.]+)");

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @MethodSource("pairs")
  void agreesWithTheReferenceImplementation(String reference, String distorted, double score)
      throws IOException {
    double ours = Ssimulacra2.against(read(reference)).score(read(distorted));

    assertThat(ours).isCloseTo(score, within(0.1));
  }

  static Stream<Arguments> pairs() throws IOException {
    String json = new String(resource("scores.json").readAllBytes(), StandardCharsets.UTF_8);
    return PAIR.matcher(json)
        .results()
        .map(m -> Arguments.of(m.group(1), m.group(2), Double.parseDouble(m.group(3))));
  }

  @Test
  void readsEveryPair() throws IOException {
    assertThat(pairs()).hasSize(40);
  }

  @Test
  void scoresEverySmallSize() {
    for (int side = 1; side <= 70; side++) {
      int[] pixels = new int[side * 3];
      assertThat(Ssimulacra2.against(side, 3, pixels).score(pixels)).isEqualTo(100);
    }
  }

  @Test
  void refusesACandidateOfAnotherSize() {
    Ssimulacra2 judge = Ssimulacra2.against(16, 16, new int[256]);

    assertThatThrownBy(() -> judge.score(new int[255]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("255 pixels for 16 × 16");
    assertThatThrownBy(() -> judge.score(new BufferedImage(8, 32, BufferedImage.TYPE_INT_RGB)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 × 32");
  }

  private static BufferedImage read(String name) throws IOException {
    return Objects.requireNonNull(ImageIO.read(resource(name)));
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        Ssimulacra2Test.class.getResourceAsStream("/ssimulacra2/" + name));
  }
}
