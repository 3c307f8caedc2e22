package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.fixtures.EngineAround;
import dev.edgekit.image.fixtures.Gifs;
import dev.edgekit.image.fixtures.Opened;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.portable.PortableEngine;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An animation for which there is no time shows its first frame at once, and moves later. */
class SlowAnimationTest {
  private static final byte[] GIF =
      Gifs.write(
          48,
          32,
          0,
          new Random(7).ints(256, 0, 0xffffff).toArray(),
          IntStream.range(0, 60)
              .mapToObj(i -> new Gifs.Frame(0, 0, 48, 32, 4 * i, -1, 1, 5))
              .toList());

  /** With refinement and without: a whole animation is not a matter of saving bytes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showsItsFirstFrameInTimeAndTheWholeLater(boolean refines) {
    SlowAtFirst engine = new SlowAtFirst();
    ImageServiceBuilder builder =
        ImageService.builder()
            .originals(key -> Optional.of(new Opened(() -> new ByteArrayInputStream(GIF))))
            .widths(30)
            .hideOriginals()
            .engines(engine, PortableEngine.besideNatives())
            .limits(Limits.defaults().withTimeout(Duration.ofSeconds(10)));
    try (ImageService images = (refines ? builder : builder.withoutRefinement()).build()) {
      Response first = answered(images);

      assertThat(isAnimated(first)).isFalse();
      assertThat(first.headers().first("Cache-Control").orElse(""))
          .startsWith("public, max-age=60");
      engine.slow = false;

      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(isAnimated(get(images))).isTrue());
      assertThat(get(images).headers().first("Cache-Control").orElse(""))
          .startsWith("public, max-age=86400");
    }
  }

  /** The first request may come too late for what the next one finds. */
  private static Response answered(ImageService images) {
    return Stream.generate(() -> get(images))
        .limit(5)
        .filter(response -> response.status() == 200)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isAnimated(Response response) {
    return HeaderReader.read(response.body(), 0).isAnimated();
  }

  private static Response get(ImageService images) {
    return images.serve(
        Request.get("/images/a.gif?w=30").header("Accept", "image/avif,image/webp,*/*").build());
  }

  /** An encoder on a starved processor, until it is not. */
  private static final class SlowAtFirst extends EngineAround {
    private volatile boolean slow = true;

    SlowAtFirst() {
      super(FfmpegEngine.load());
    }

    @Override
    public byte[] encode(Animation animation, EncodeSettings settings) {
      for (int i = 0; slow && i < 55; i++) { // longer than a request waits
        animation.frames().next();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
      while (slow) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // the background has longer
      }
      return super.encode(animation, settings);
    }
  }
}
