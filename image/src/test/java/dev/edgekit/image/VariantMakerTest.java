package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Opened;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.SampleVariants;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.VariantLeases;
import dev.edgekit.image.store.Variants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where variants come from when their store, or the service, is not at its best. */
class VariantMakerTest {
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(60, 40));

  private final AtomicInteger transforms = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void servesThoughTheStoreFails() {
    Variants broken =
        new Scripted() {
          @Override
          public Optional<Variant> find(VariantKey key) throws IOException {
            throw new IOException("the store is away");
          }

          @Override
          public void put(VariantKey key, Variant variant) throws IOException {
            throw new IOException("the store is away");
          }
        };
    try (ImageService images = service(PHOTO).variants(broken).build()) {
      assertThat(get(images).status()).isEqualTo(200);
    }
  }

  /** Another request, or another node, may finish between a look and the turn to make it. */
  @ParameterizedTest
  @CsvSource({"false, 1", "true, 1", "true, 2"})
  void looksAgainBeforeItMakes(boolean leases, int looksInVain) {
    AtomicInteger looks = new AtomicInteger();
    Variants late =
        new Scripted() {
          @Override
          public Optional<Variant> find(VariantKey key) {
            return looks.getAndIncrement() < looksInVain
                ? Optional.empty()
                : Optional.of(SampleVariants.variant(2, 10));
          }
        };
    ImageServiceBuilder service = service(PHOTO).variants(late);
    try (ImageService images = (leases ? service.leases(new Granted()) : service).build()) {
      assertThat(get(images).status()).isEqualTo(200);
    }

    assertThat(transforms).hasValue(0);
  }

  /** Read once to see that it is one, and once by the workers for such. */
  @Test
  void sendsTheLargestOriginalsToTheirOwnWorkers() {
    try (ImageService images = service(Bombs.jpegHeader(5_000, 4_001)).build()) {
      get(images);
    }
    assertThat(reads).hasValue(2);
  }

  @Test
  void refusesOriginalsBeyondTheLimitsAtOnce() {
    try (ImageService images = service(Bombs.jpegHeader(16_000, 16_000)).build()) {
      assertThat(get(images).status()).isEqualTo(413);
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void answersThoseWhoWaitWhenItIsClosed() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    Original endless =
        new Opened(
            () -> {
              while (hold.getCount() > 0) {
                LockSupport.park(); // as a read from a dead file server does, interrupted or not
              }
              return InputStream.nullInputStream();
            });
    ImageService images = service(endless).build();
    CompletableFuture<Response> waits = CompletableFuture.supplyAsync(() -> get(images));
    await().atMost(Duration.ofMinutes(2)).until(() -> images.state().underWay() == 1);

    images.close();

    assertThat(waits.get().status()).isEqualTo(503);
    assertThat(waits.get().headers().first("Retry-After")).contains("2");
    assertThat(get(images).status()).as("afterwards").isEqualTo(503);
    hold.countDown();
  }

  private static Response get(ImageService images) {
    return images.serve(Request.get("/images/a.jpg").build());
  }

  private ImageServiceBuilder service(byte[] original) {
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    Original counted =
        new Opened(
            () -> {
              reads.incrementAndGet();
              return new ByteArrayInputStream(original);
            });
    return service(counted).listener(counting);
  }

  private static ImageServiceBuilder service(Original original) {
    return ImageService.builder()
        .originals(key -> Optional.of(original))
        .widths(40)
        .limits(Pictures.PATIENT)
        .withoutRefinement();
  }

  /** A store whose every answer a test gives. */
  private abstract static class Scripted implements Variants {
    @Override
    public void put(VariantKey key, Variant variant) throws IOException {}

    @Override
    public void evict(SourceKey source) {}
  }

  private static final class Granted implements VariantLeases {
    @Override
    public boolean tryLease(VariantKey key, Duration time) {
      return true;
    }

    @Override
    public void release(VariantKey key) {}
  }
}
