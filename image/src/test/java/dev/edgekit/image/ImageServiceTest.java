package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Opened;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Originals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageServiceTest {
  private static final String BROWSER = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8";

  private static final Limits PATIENT = Pictures.PATIENT;

  @TempDir Path directory;
  private Path originals;
  private final AtomicInteger transforms = new AtomicInteger();
  private ImageService images;

  @BeforeEach
  void start() throws IOException {
    originals = directory.resolve("originals");
    Files.createDirectories(originals.resolve("courses"));
    Files.write(originals.resolve("courses/java.jpg"), Pictures.jpeg(Pictures.photo(900, 600)));
    images = service(PATIENT);
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void servesAvifAtTheNextWidthOfTheLadder() {
    Response response = get("/images/courses/java.jpg?w=600", BROWSER);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Content-Type")).contains("image/avif");
    assertThat(new String(response.body(), 4, 8, StandardCharsets.US_ASCII)).isEqualTo("ftypavif");
    assertThat(response.body().length)
        .isLessThan(get("/images/courses/java.jpg?w=640", "image/jpeg").body().length);
    assertThat(lasting(response))
        .isEqualTo(lasting(get("/images/courses/java.jpg?w=640", BROWSER)));
  }

  @Test
  void tellsCachesAndBrowsersWhatTheyNeed() {
    Response response = get("/images/courses/java.jpg?w=320", BROWSER);

    assertThat(response.headers().first("Vary")).contains("Accept");
    assertThat(response.headers().first("Cache-Control"))
        .contains("public, max-age=86400, stale-if-error=86400");
    assertThat(response.headers().first("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().first("Content-Security-Policy"))
        .contains("default-src 'none'; sandbox");
    assertThat(response.headers().first("Content-Disposition"))
        .contains("inline; filename=\"java.avif\"");
    String version = images.placeholder("courses/java.jpg").version();
    String named = "/images/courses/java.jpg?w=320&v=" + version;
    assertThat(get(named, BROWSER).headers().first("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
  }

  @Test
  void answersAKnownEntityTagWith304() {
    String tag = get("/images/courses/java.jpg?w=320", BROWSER).headers().first("ETag").orElse("");

    Response response =
        images.serve(
            Request.get("/images/courses/java.jpg?w=320")
                .header("Accept", BROWSER)
                .header("If-None-Match", tag)
                .build());

    assertThat(tag).startsWith("\"").endsWith("\"");
    assertThat(response.status()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().first("ETag")).contains(tag);
    assertThat(response.headers().first("Vary")).contains("Accept");
  }

  @Test
  void tellsHowTheAnswerCameAbout() {
    Response made = get("/images/courses/java.jpg?w=320", BROWSER);
    Response kept = get("/images/courses/java.jpg?w=320", BROWSER);

    assertThat(made.headers().first("Cache-Status")).contains("edgekit-image; fwd=miss; stored");
    assertThat(made.headers().first("Server-Timing").orElse("")).contains("encode;dur=");
    assertThat(kept.headers().first("Cache-Status")).contains("edgekit-image; hit");
    assertThat(kept.headers().contains("Server-Timing")).isFalse();
  }

  @Test
  void refusesMoreThanMayWait() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    Originals slow =
        key ->
            Optional.of(
                new Opened(
                    () -> {
                      try {
                        hold.await();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                      return InputStream.nullInputStream();
                    }));
    try (ImageService busy =
        ImageService.builder()
            .originals(slow)
            .widths(320)
            .workers(1)
            .hideOriginals()
            .limits(PATIENT.withMaxQueued(2))
            .build()) {
      ExecutorService clients = Executors.newCachedThreadPool();
      for (int i = 0; i < 3; i++) {
        String target = "/images/" + i + ".jpg";
        clients.execute(() -> busy.serve(Request.get(target).build()));
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> busy.state().underWay() == 3);

      Response refused = busy.serve(Request.get("/images/other.jpg").build());

      hold.countDown();
      clients.shutdown();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().first("Retry-After")).contains("2");
    }
  }

  @Test
  void anotherWidthStandsInForOneThatCantBeMadeNow() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    byte[] photo = Pictures.jpeg(Pictures.photo(900, 600));
    Originals slowButOnce =
        key ->
            Optional.of(
                new Opened(
                    () -> {
                      try {
                        if (reads.getAndIncrement() > 0) {
                          hold.await();
                        }
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                      return new java.io.ByteArrayInputStream(photo);
                    }));
    try (ImageService busy =
        ImageService.builder()
            .originals(slowButOnce)
            .widths(160, 320, 640, 960)
            .workers(1)
            .hideOriginals()
            .limits(PATIENT.withMaxQueued(1))
            .build()) {
      Response ready = busy.serve(Request.get("/images/a.jpg?w=640").build());
      ExecutorService clients = Executors.newCachedThreadPool();
      for (int i = 0; i < 2; i++) {
        String target = "/images/" + i + ".jpg";
        clients.execute(() -> busy.serve(Request.get(target).build()));
        int waiting = i;
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> busy.state().underWay() == waiting + 1 && busy.state().queued() == waiting);
      }

      Response standIn = busy.serve(Request.get("/images/a.jpg?w=160").build());
      Response smaller = busy.serve(Request.get("/images/a.jpg?w=960").build());
      Response none = busy.serve(Request.get("/images/b.jpg?w=320").build());

      hold.countDown();
      clients.shutdown();
      assertThat(standIn.status()).isEqualTo(200);
      assertThat(standIn.body()).isEqualTo(ready.body());
      assertThat(standIn.headers().first("Cache-Control"))
          .contains("public, max-age=60, stale-if-error=86400");
      assertThat(standIn.headers().first("Cache-Status"))
          .contains("edgekit-image; hit; detail=other-width");
      assertThat(smaller.body()).as("nothing larger is ready").isEqualTo(ready.body());
      assertThat(none.status()).isEqualTo(503);
    }
  }

  @Test
  void answersHeadWithoutABody() {
    Response response =
        images.serve(Request.builder("HEAD", "/images/courses/java.jpg?w=320").build());

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().first("Content-Type")).contains("image/jpeg");
  }

  @Test
  void makesAVariantOnceAndKeepsItAcrossRestarts() {
    get("/images/courses/java.jpg?w=320", BROWSER);
    Response again = get("/images/courses/java.jpg?w=320", BROWSER);
    images.close();
    images = service(PATIENT);
    Response afterRestart = get("/images/courses/java.jpg?w=320", BROWSER);

    assertThat(transforms).hasValue(1);
    assertThat(afterRestart).isEqualTo(again);
  }

  @Test
  void makesAChangedOriginalAnew() throws IOException {
    Response before = get("/images/courses/java.jpg?w=320", BROWSER);
    Files.write(originals.resolve("courses/java.jpg"), Pictures.jpeg(Pictures.quarters(800, 600)));

    Response after = get("/images/courses/java.jpg?w=320", BROWSER);

    assertThat(after.headers().first("ETag")).isNotEqualTo(before.headers().first("ETag"));
  }

  @Test
  void makesOneOfManyEqualRequests() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(64);
    List<Callable<Response>> requests = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      requests.add(() -> get("/images/courses/java.jpg?w=640", BROWSER));
    }

    List<Future<Response>> responses = clients.invokeAll(requests);
    clients.shutdown();

    for (Future<Response> response : responses) {
      assertThat(response.get().status()).isEqualTo(200);
    }
    assertThat(transforms).hasValue(1);
  }

  @Test
  void evictsWhatWasMadeOfAnOriginal() {
    get("/images/courses/java.jpg?w=320", BROWSER);
    images.evict("courses/java.jpg");
    get("/images/courses/java.jpg?w=320", BROWSER);

    assertThat(transforms).hasValue(2);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvFileSource(resources = "targets.csv", delimiter = '|', numLinesToSkip = 1)
  void refusesWhatIsNoImage(String target, int status) {
    Response response = get(target, BROWSER);

    assertThat(response.status()).as(target).isEqualTo(status);
    assertThat(response.headers().first("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().first("Cache-Control")).contains("no-store");
    assertThat(transforms).hasValue(0);
  }

  /**
   * Campaigns, front ends and cache busters append what they like, and say one thing in two ways.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "w=%33%32%30",
        "%77=320",
        "dpr=NaN",
        "=320",
        "W=320",
        "width=320",
        "w=320&q=100",
        "w=320&cw=320",
        "w=320&w=320",
        "w=320&utm_source=x",
        "w=320&w=%33%32%30",
        "%zz=1&w=320",
        "?w=320"
      })
  void ignoresParametersThatMeanNothingHere(String query) {
    boolean named = query.matches("(.*&)?(w|%77)=.*");
    Response usual = get("/images/courses/java.jpg" + (named ? "?w=320" : ""), BROWSER);

    Response response = get("/images/courses/java.jpg?" + query, BROWSER);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("ETag"))
        .as("no variant of its own")
        .isEqualTo(usual.headers().first("ETag"));
  }

  @Test
  void refusesParametersThatMeanNothingWhereTheServiceIsStrict() {
    try (ImageService strict =
        ImageService.builder()
            .originals(FilesystemOriginals.at(originals))
            .widths(320)
            .strictParameters()
            .build()) {
      Request campaign = Request.get("/images/courses/java.jpg?w=320&utm_source=x").build();

      assertThat(strict.serve(campaign).status()).isEqualTo(400);
    }
  }

  @Test
  void refusesOtherMethods() {
    Response response = images.serve(Request.builder("POST", "/images/courses/java.jpg").build());

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.headers().first("Allow")).contains("GET, HEAD");
  }

  @Test
  void followsNoLinkOutOfTheDirectory() throws IOException {
    Path secret = Files.write(directory.resolve("secret.jpg"), Pictures.jpeg(Pictures.photo(9, 9)));
    Files.createSymbolicLink(originals.resolve("link.jpg"), secret);
    Files.createSymbolicLink(originals.resolve("folder"), directory);

    assertThat(get("/images/link.jpg", BROWSER).status()).isEqualTo(404);
    assertThat(get("/images/folder/secret.jpg", BROWSER).status()).isEqualTo(404);
  }

  @Test
  void answersBadPicturesClearlyAndGoesOn() throws IOException {
    byte[] noise = new byte[30_000_000];
    new Random(1).nextBytes(noise);
    byte[] corrupt = Pictures.jpeg(Pictures.photo(400, 300));
    new Random(2).nextBytes(corrupt);
    corrupt[0] = (byte) 0xff;
    corrupt[1] = (byte) 0xd8;
    corrupt[2] = (byte) 0xff;
    Files.write(originals.resolve("noise.jpg"), noise);
    Files.write(originals.resolve("corrupt.jpg"), corrupt);
    Files.write(originals.resolve("bomb.jpg"), Bombs.jpegHeader(20_000, 20_000));
    Files.write(originals.resolve("large.jpg"), new byte[33 * 1024 * 1024 + 1]);
    Files.write(
        originals.resolve("page.jpg"), "<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8));

    assertThat(get("/images/noise.jpg", BROWSER).status()).isEqualTo(415);
    assertThat(get("/images/corrupt.jpg", BROWSER).status()).isEqualTo(422);
    assertThat(get("/images/bomb.jpg", BROWSER).status()).isEqualTo(413);
    assertThat(get("/images/large.jpg", BROWSER).status()).isEqualTo(413);
    assertThat(get("/images/page.jpg", BROWSER).status()).isEqualTo(415);
    assertThat(get("/images/courses/java.jpg", BROWSER).status()).isEqualTo(200);
  }

  @Test
  void namesTheLimitAndTheValue() throws IOException {
    Files.write(originals.resolve("bomb.jpg"), Bombs.jpegHeader(20_000, 20_000));

    String problem = new String(get("/images/bomb.jpg", BROWSER).body(), StandardCharsets.UTF_8);

    assertThat(problem).contains("20000 × 20000").contains("50000000 pixels");
  }

  @Test
  void givesEachWidthOfTheLadderInSrcset() {
    assertThat(images.srcset("courses/java.jpg"))
        .isEqualTo(
            "%1$s?w=320&v=%2$s 320w, %1$s?w=640&v=%2$s 640w, %1$s?w=1280&v=%2$s 900w"
                .formatted(
                    "/images/courses/java.jpg", images.placeholder("courses/java.jpg").version()));
    assertThat(images.srcset("ä b.jpg"))
        .as("without a version, where there is no original")
        .startsWith("/images/%C3%A4%20b.jpg?w=320 320w");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "", "/x", "a//b", "a\\b", "a\u0000b"})
  void refusesKeysThatAreNone(String key) {
    assertThatThrownBy(() -> images.srcset(key)).isInstanceOf(ImageException.class);
  }

  @Test
  void refusesToStartWithoutWidths() {
    ImageServiceBuilder builder =
        ImageService.builder().originals(FilesystemOriginals.at(originals));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("widths");
  }

  private Response get(String target, String accept) {
    return images.serve(Request.get(target).header("Accept", accept).build());
  }

  /** Without what tells how this one answer came about. */
  private static Response lasting(Response response) {
    return response.withHeaders(response.headers().without("Cache-Status", "Server-Timing"));
  }

  private ImageService service(Limits limits) {
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    return ImageService.builder()
        .originals(FilesystemOriginals.at(originals))
        .variants(FilesystemVariants.at(directory.resolve("variants")))
        .widths(320, 640, 1280)
        .limits(limits)
        .listener(counting)
        .withoutRefinement()
        .build();
  }
}
