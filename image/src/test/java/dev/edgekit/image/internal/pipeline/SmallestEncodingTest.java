package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.EngineAround;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.portable.PortableEngine;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallestEncodingTest {
  private static final Calibration SCALE = Calibration.of(ImageFormat.AVIF, Effort.SMALL);
  private static final EncodeSettings START =
      EncodeSettings.lossy(ImageFormat.AVIF, 145, Chroma.HALF, Effort.SMALL);
  private static final Deadline LONG = Deadline.in(Duration.ofDays(1));

  private final List<EncodeSettings> asked = new ArrayList<>();
  private final IdentityHashMap<byte[], EncodeSettings> made = new IdentityHashMap<>();

  private static double score(EncodeSettings settings) {
    return 70 + (145 - settings.quality()) * 0.3;
  }

  /** An encoder whose bytes grow with the score, by way. */
  private Function<EncodeSettings, byte[]> encoder(double usual, double even) {
    return settings -> {
      double share = settings.even() ? even : usual;
      byte[] bytes = new byte[(int) (10_000 * share * Math.exp(0.047 * (score(settings) - 70)))];
      asked.add(settings);
      made.put(bytes, settings);
      return bytes;
    };
  }

  private Candidate find(
      Function<EncodeSettings, byte[]> encoder,
      ToDoubleFunction<EncodeSettings> score,
      Deadline deadline) {
    return new SmallestEncoding(
            encoder, SCALE, bytes -> score.applyAsDouble(made.get(bytes)), 70, deadline)
        .find(START, 70);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.9, true", "0.9, 1, false"})
  void goesOnWithTheBetterWay(double usual, double even, boolean isEven) {
    Candidate found = find(encoder(usual, even), SmallestEncodingTest::score, LONG);

    assertThat(asked).hasSize(4).doesNotHaveDuplicates();
    assertThat(asked.stream().map(EncodeSettings::even))
        .containsExactly(false, true, isEven, isEven);
    assertThat(found.settings().even()).isEqualTo(isEven);
  }

  /** A smaller one that falls short by more than can be seen is no answer. */
  @Test
  void takesTheSmallestThatHasTheScore() {
    Candidate found =
        find(encoder(1, 0.5), settings -> settings.even() ? 60 : score(settings), LONG);

    assertThat(found.settings().even()).isFalse();
    assertThat(score(found.settings())).isGreaterThanOrEqualTo(69.5);
  }

  @Test
  void takesTheClosestWhereNoneHasTheScore() {
    Candidate found = find(encoder(1, 2), settings -> settings.even() ? 40 : 30, LONG);

    assertThat(found.settings().even()).isTrue();
  }

  @Test
  void isContentWithOneWhereTimeIsShort() {
    Deadline soon = Deadline.in(Duration.ofMillis(50));
    Function<EncodeSettings, byte[]> slow =
        settings -> {
          while (soon.remainingNanos() > 0) {
            Thread.onSpinWait();
          }
          return encoder(1, 1).apply(settings);
        };

    find(slow, SmallestEncodingTest::score, soon);

    assertThat(asked).hasSize(1);
  }

  /** With 20 µs for each pixel or more there is time for SMALL. */
  @ParameterizedTest
  @CsvSource({"300, SMALL", "9, THOROUGH"})
  void smallIsThoroughWhereTheLimitIsShort(int seconds, Effort expected) {
    List<Effort> efforts = new CopyOnWriteArrayList<>();
    EngineAround engine =
        new EngineAround(FfmpegEngine.load()) {
          @Override
          public byte[] encode(Pixels pixels, EncodeSettings settings) {
            efforts.add(settings.effort());
            return super.encode(pixels, settings.withEffort(Effort.FAST, settings.quality()));
          }
        };
    try (ImageService images =
        ImageService.builder()
            .originals(key -> Optional.empty())
            .widths(1)
            .engines(engine, PortableEngine.besideNatives())
            .limits(Limits.defaults().withTimeout(Duration.ofSeconds(seconds)))
            .build()) {
      Transform small = Transform.original().format(ImageFormat.AVIF).effort(Effort.SMALL);

      images.transform(Pictures.png(Pictures.photo(800, 600)), small);
    }

    assertThat(efforts.get(efforts.size() - 1)).isEqualTo(expected);
    assertThat(efforts).doesNotContain(expected == Effort.SMALL ? Effort.THOROUGH : Effort.SMALL);
  }
}
