package dev.edgekit.image.internal.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalerTest {
  @ParameterizedTest
  @CsvSource({"0", "1", "127", "128", "254", "255"})
  void keepsFlatAreasExactly(int value) {
    byte[] flat = new byte[97 * 61];
    Arrays.fill(flat, (byte) value);

    Pixels scaled = scale(grey(97, 61, flat), 31, 19);

    assertThat(scaled.colour().get(0).samples()).containsOnly((byte) value);
  }

  @Test
  void makesTheFinestPatternEvenlyGrey() {
    byte[] checkers = new byte[128 * 128];
    for (int i = 0; i < checkers.length; i++) {
      checkers[i] = (byte) ((i % 128 + i / 128) % 2 == 0 ? 255 : 0);
    }

    byte[] scaled = scale(grey(128, 128, checkers), 37, 37).colour().get(0).samples();

    for (byte sample : scaled) {
      assertThat(sample & 0xff).isBetween(120, 136);
    }
  }

  @Test
  void doesNotBleedWhatIsBehindTransparency() {
    byte[] red = new byte[64 * 64];
    byte[] green = new byte[64 * 64];
    byte[] alpha = new byte[64 * 64];
    for (int i = 0; i < alpha.length; i++) {
      boolean visible = i % 64 < 31;
      red[i] = (byte) (visible ? 255 : 0);
      green[i] = (byte) (visible ? 0 : 255); // transparent, and bright green
      alpha[i] = (byte) (visible ? 255 : 0);
    }
    Pixels source =
        new Pixels(
            Model.RGB,
            64,
            64,
            List.of(
                Plane.of(64, 64, red),
                Plane.of(64, 64, green),
                Plane.of(64, 64, new byte[64 * 64])),
            Optional.of(Plane.of(64, 64, alpha)));

    Pixels scaled = scale(source, 20, 20);

    Plane opacity = scaled.alpha().orElseThrow();
    for (int i = 0; i < 400; i++) {
      if ((opacity.samples()[i] & 0xff) > 8) {
        assertThat(scaled.colour().get(0).samples()[i] & 0xff).isGreaterThan(250);
        assertThat(scaled.colour().get(1).samples()[i] & 0xff).isLessThan(5);
      }
    }
  }

  @Test
  void givesAPlaneThatIsAlreadyRightAsItIs() {
    Pixels source = grey(30, 20, new byte[600]);

    assertThat(scale(source, 30, 20).colour().get(0)).isSameAs(source.colour().get(0));
  }

  @Test
  void keepsPositionsWhereAPlaneIsReducedAndNoMultiple() {
    byte[] slope = new byte[101];
    byte[] halved = new byte[51];
    for (int i = 0; i < 101; i++) {
      slope[i] = (byte) (2 * i);
    }
    for (int i = 0; i < 51; i++) {
      halved[i] = (byte) (4 * i + 1); // the mean of the two samples that it stands for
    }
    Pixels full = grey(101, 1, slope);
    Pixels reduced = Pixels.opaque(Model.GRAY, 101, 1, List.of(new Plane(51, 1, 2, 2, halved)));

    byte[] fromFull = scale(full, 25, 1).colour().get(0).samples();
    byte[] fromReduced = scale(reduced, 25, 1).colour().get(0).samples();

    for (int i = 2; i < 23; i++) {
      assertThat(fromReduced[i] & 0xff).isCloseTo(fromFull[i] & 0xff, within(1));
    }
  }

  /** Of a slope, the mean of 2 × 2 pixels is what the half-size sample in their middle has. */
  @ParameterizedTest
  @CsvSource({"100, 60", "75, 45", "61, 37", "33, 60"})
  void makesHalfOfTheColourWhereItWouldBeHalved(int width, int height) {
    Pixels source = slopes(120, 80);
    Scaler scaler = new Scaler(new Window(10, 6, 101, 67), width, height);

    Pixels half = scaler.scaleHalvingColour(source);

    Pixels full = scaler.scale(source);
    assertThat(half.colour().get(0).samples()).isEqualTo(full.colour().get(0).samples());
    for (int i = 1; i < 3; i++) {
      Plane expected = Colour.halve(full.colour().get(i));
      Plane plane = half.colour().get(i);
      assertThat(plane.width()).isEqualTo(expected.width()).isEqualTo((width + 1) / 2);
      assertThat(plane.height()).isEqualTo(expected.height()).isEqualTo((height + 1) / 2);
      for (int y = 0; y < height / 2; y++) {
        for (int x = 0; x < width / 2; x++) {
          assertThat(plane.at(x, y)).isCloseTo(expected.at(x, y), within(1));
        }
      }
    }
  }

  @Test
  void bringsReducedColourToFullSizeForRgb() {
    Pixels half = slopes(120, 80);

    Pixels rgb = Colour.toRgb(half);

    Pixels expected = Colour.toRgb(Scaler.toFullSize(half));
    for (int i = 0; i < 3; i++) {
      assertThat(rgb.colour().get(i).width()).isEqualTo(120);
      assertThat(rgb.colour().get(i).samples()).isEqualTo(expected.colour().get(i).samples());
    }
  }

  /** Blue grows to the right, red downwards, by two levels a sample of half size. */
  private static Pixels slopes(int width, int height) {
    byte[] blue = new byte[width / 2 * (height / 2)];
    byte[] red = new byte[blue.length];
    for (int i = 0; i < blue.length; i++) {
      blue[i] = (byte) (60 + 2 * (i % (width / 2)));
      red[i] = (byte) (60 + 2 * (i / (width / 2)));
    }
    return Pixels.opaque(
        Model.YCBCR,
        width,
        height,
        List.of(
            Plane.of(width, height, new byte[width * height]),
            new Plane(width / 2, height / 2, 2, 2, blue),
            new Plane(width / 2, height / 2, 2, 2, red)));
  }

  private static org.assertj.core.data.Offset<Integer> within(int difference) {
    return org.assertj.core.data.Offset.offset(difference);
  }

  private static Pixels grey(int width, int height, byte[] samples) {
    return Pixels.opaque(Model.GRAY, width, height, List.of(Plane.of(width, height, samples)));
  }

  private static Pixels scale(Pixels pixels, int width, int height) {
    return new Scaler(Window.of(pixels.width(), pixels.height()), width, height).scale(pixels);
  }
}
