package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.EngineAround;
import dev.edgekit.image.fixtures.Gifs;
import dev.edgekit.image.fixtures.Opened;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.portable.PortableEngine;
import dev.edgekit.image.store.Variants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An encoder that fails costs a page some bytes, and no picture. */
class EncoderFailuresTest {
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(400, 300));
  private static final byte[] DRAWING = Pictures.png(Pictures.drawing(200, 150));
  private static final byte[] GIF =
      Gifs.write(
          24,
          16,
          0,
          new int[] {0xff0000, 0x00ff00, 0x0000ff, 0xffffff},
          IntStream.range(0, 3).mapToObj(i -> new Gifs.Frame(0, 0, 24, 16, i, -1, 1, 5)).toList());

  private final Set<ImageFormat> stills = ConcurrentHashMap.newKeySet();
  private final Set<ImageFormat> moving = ConcurrentHashMap.newKeySet();
  private Supplier<Throwable> failure = () -> new ImageException(Reason.NOT_ENCODED, "no");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new ImageException(Reason.NOT_ENCODED, "The encoder failed."),
        () -> new IllegalStateException("a bug of an encoder"),
        () -> new UnsatisfiedLinkError("no such function"),
        () -> new OutOfMemoryError("physical memory usage is too high"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theNextFormatThatTheClientTakesIsMade(Supplier<Throwable> failure) {
    this.failure = failure;
    stills.add(ImageFormat.AVIF);
    ImageService images = service(PHOTO, true);

    Response response = get(images, "image/avif,image/webp,*/*");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Content-Type")).contains("image/webp");
    assertThat(response.headers().first("Cache-Control").orElse("")).contains("max-age=60");
    assertThat(counted(ImageFormat.AVIF)).isPositive(); // the background fails, too
  }

  @Test
  void formatsAreTriedToTheLast() {
    stills.addAll(EnumSet.of(ImageFormat.AVIF, ImageFormat.WEBP));

    Response response = get(service(PHOTO, true), "image/avif,image/webp,*/*");

    assertThat(response.headers().first("Content-Type")).contains("image/jpeg");
    assertThat(counted(ImageFormat.AVIF)).isPositive(); // the background fails, too
    assertThat(counted(ImageFormat.WEBP)).isPositive(); // the background fails, too
  }

  /** Of a drawing's two candidates the one that can be made is the answer. */
  @ParameterizedTest
  @MethodSource("drawn")
  void oneOfTwoCandidatesIsEnough(ImageFormat refused, String expected) {
    stills.add(refused);

    Response response = get(service(DRAWING, true), "image/avif,image/webp,*/*");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Content-Type")).contains(expected);
  }

  static Stream<Arguments> drawn() {
    return Stream.of(
        Arguments.of(ImageFormat.AVIF, "image/webp"), Arguments.of(ImageFormat.WEBP, "image/avif"));
  }

  @Test
  void theOriginalStandsInWhereNothingCanBeEncoded() {
    stills.addAll(EnumSet.allOf(ImageFormat.class));
    ImageService images = service(PHOTO, true);

    Response response = get(images, "image/avif,image/webp,*/*");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Cache-Status"))
        .contains("edgekit-image; fwd=miss; detail=original");
    assertThat(Pictures.read(response.body()).getWidth()).isEqualTo(400);
    assertThat(registry.get("edgekit.image.failures").tag("reason", "not_encoded").counter())
        .isNotNull();
  }

  @Test
  void withNothingToShowTheClientIsToldToComeBack() {
    stills.addAll(EnumSet.allOf(ImageFormat.class));
    ImageService images = service(PHOTO, false);

    Response response = get(images, "image/avif,image/webp,*/*");

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers().first("Retry-After")).isPresent();
    assertThatThrownBy(() -> images.transform(PHOTO, Transform.width(40)))
        .isInstanceOf(ImageException.class)
        .extracting(e -> ((ImageException) e).reason())
        .isEqualTo(Reason.NOT_ENCODED);
  }

  /** An encoder that fails for want of memory may not fail later, in another process say. */
  @Test
  void anotherFormatIsNotTheLastWord() {
    Variants kept = Variants.inMemory(1_000_000);
    stills.add(ImageFormat.AVIF);
    ImageService first = open(builder(PHOTO).variants(kept).withoutRefinement().build());
    assertThat(cacheControl(first)).startsWith("public, max-age=60");
    stills.clear();

    ImageService next = open(builder(PHOTO).variants(kept).withoutRefinement().build());

    await().until(() -> cacheControl(next).startsWith("public, max-age=86400"));
  }

  private static String cacheControl(ImageService images) {
    return get(images, "image/avif,image/webp,*/*").headers().first("Cache-Control").orElse("");
  }

  @Test
  void anAnimationMovesInTheOtherFormatOrStandsStill() {
    moving.add(ImageFormat.AVIF);
    Response webp = get(service(GIF, true), "image/avif,image/webp,*/*");
    moving.add(ImageFormat.WEBP);
    Response still = get(service(GIF, true), "image/avif,image/webp,*/*");

    assertThat(webp.headers().first("Content-Type")).contains("image/webp");
    assertThat(HeaderReader.read(webp.body(), 0).isAnimated()).isTrue();
    assertThat(still.status()).isEqualTo(200);
    assertThat(HeaderReader.read(still.body(), 0).isAnimated()).isFalse();
  }

  /** A figure that can't be measured is no reason to show nothing. */
  @Test
  void theBaselineIsNotWorthAPicture() {
    stills.add(ImageFormat.JPEG);
    ImageService images = open(builder(PHOTO).measureBaseline().build());

    Response response = get(images, "image/avif");

    assertThat(response.headers().first("Content-Type")).contains("image/avif");
  }

  private double counted(ImageFormat format) {
    return registry
        .get("edgekit.image.encoder.failures")
        .tag("format", format.label())
        .counter()
        .count();
  }

  private ImageService service(byte[] original, boolean showsOriginals) {
    ImageServiceBuilder builder = builder(original);
    return open((showsOriginals ? builder : builder.hideOriginals()).build());
  }

  private ImageServiceBuilder builder(byte[] original) {
    return ImageService.builder()
        .originals(key -> Optional.of(new Opened(() -> new ByteArrayInputStream(original))))
        .widths(40)
        .engines(new Failing(FfmpegEngine.load()), new Failing(PortableEngine.besideNatives()))
        .listener(ImageMetrics.in(registry));
  }

  private ImageService open(ImageService images) {
    opened.add(images);
    return images;
  }

  private static Response get(ImageService images, String accept) {
    return images.serve(Request.get("/images/a?w=40").header("Accept", accept).build());
  }

  private final class Failing extends EngineAround {
    Failing(ImageEngine real) {
      super(real);
    }

    @Override
    public byte[] encode(Pixels pixels, EncodeSettings settings) {
      failIf(stills.contains(settings.format()));
      return super.encode(pixels, settings);
    }

    @Override
    public byte[] encode(Animation animation, EncodeSettings settings) {
      failIf(moving.contains(settings.format()));
      return super.encode(animation, settings);
    }

    private void failIf(boolean fails) {
      if (fails) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
    }
  }
}
