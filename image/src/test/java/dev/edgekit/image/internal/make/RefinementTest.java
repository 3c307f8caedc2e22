package dev.edgekit.image.internal.make;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageListener;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.ImageServiceBuilder;
import dev.edgekit.image.Transform;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.fixtures.Opened;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.Variants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fast, then smaller: what was made while a request waited is made again in the background. */
class RefinementTest {
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(300, 200));
  private static final String INTERIM = "public, max-age=60, stale-if-error=86400";
  private static final String FINAL = "public, max-age=86400, stale-if-error=86400";

  private final AtomicInteger transforms = new AtomicInteger();

  @TempDir Path originals;
  @TempDir Path variants;

  @BeforeEach
  void write() throws IOException {
    Files.write(originals.resolve("a.jpg"), PHOTO);
  }

  @Test
  void isOnUnlessItIsTurnedOff() {
    try (ImageService images = service().build()) {
      Response fast = get(images, "a.jpg");

      assertThat(fast.headers().first("Cache-Control")).contains(INTERIM);
      Response refined = awaitFinal(images, "a.jpg");
      assertThat(refined.body().length).isLessThan(fast.body().length);
      assertThat(refined.headers().first("ETag")).isNotEqualTo(fast.headers().first("ETag"));
    }
    assertThat(transforms).hasValue(2);
  }

  @Test
  void anInterimPictureIsKeptNoLongerThanAFinalOne() {
    ImageServiceBuilder brief =
        service(FilesystemOriginals.at(originals), Variants.inMemory(1_000_000))
            .maxAge(Duration.ofSeconds(10));
    try (ImageService images = brief.build()) {
      assertThat(get(images, "a.jpg").headers().first("Cache-Control"))
          .contains("public, max-age=10, stale-if-error=86400");
    }
  }

  @Test
  void takesUpWhatAnotherProcessLeft() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    Original slowInTheBackground =
        new Opened(
            () -> {
              if (reads.getAndIncrement() > 0) {
                begun.countDown();
                awaitInterrupt();
                interrupted.countDown();
              }
              return new ByteArrayInputStream(PHOTO);
            });
    Originals slow = key -> Optional.of(slowInTheBackground);
    try (ImageService busy = service(slow, FilesystemVariants.at(variants)).build()) {
      get(busy, "a.jpg");
      begun.await();
    }
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).as("ended with its service").isTrue();

    try (ImageService images = service().build()) {
      awaitFinal(images, "a.jpg");
    }
  }

  @Test
  void writesNothingOnceItIsClosed() throws Exception {
    Variants store = Variants.inMemory(1_000_000);
    Transform transform = Transform.width(100);
    VariantKey key = VariantKey.of(SourceKey.of("a.jpg"), "1", transform);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    Refinement refinement = new Refinement(store, () -> false);
    try (ImageService maker = Pictures.service()) {
      ImageResult fast = maker.transform(PHOTO, transform);
      store.put(key, Variant.of(fast, false));
      refinement.later(
          key,
          () -> {
            worker.complete(Thread.currentThread());
            awaitInterrupt();
            return fast;
          });
      worker.join();

      refinement.close();

      worker.join().join();
    }
    assertThat(store.find(key).orElseThrow().refined()).isFalse();
  }

  /** As an encoder, which goes on to its end and leaves the interrupt to be seen. */
  private static void awaitInterrupt() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"THOROUGH", "SMALL"})
  void needsNoSecondPassWhereTheFirstTookItsEffort(Effort effort) {
    try (ImageService images = service().effort(effort).build()) {
      assertThat(get(images, "a.jpg").headers().first("Cache-Control")).contains(FINAL);
    }
    assertThat(transforms).hasValue(1);
  }

  @Test
  void triesAnOriginalThatBreaksOffOnce() throws Exception {
    Files.write(originals.resolve("a.jpg"), Arrays.copyOf(PHOTO, PHOTO.length * 3 / 4));
    Files.write(originals.resolve("b.jpg"), PHOTO);
    try (ImageService images = service().build()) {
      get(images, "a.jpg");
      await().atMost(Duration.ofMinutes(2)).until(() -> transforms.get() == 2);
      get(images, "a.jpg");
      awaitFinal(images, "b.jpg"); // one after the other: what was queued before it is done

      assertThat(get(images, "a.jpg").headers().first("Cache-Control")).contains(INTERIM);
    }
    assertThat(transforms).as("two pictures, twice each").hasValue(4);
  }

  @Test
  void waitsWhileRequestsWait() throws Exception {
    AtomicBoolean busy = new AtomicBoolean(true);
    Variants store = Variants.inMemory(1_000_000);
    try (ImageService maker = Pictures.service();
        Refinement refinement = new Refinement(store, busy::get)) {
      Transform slower = Transform.width(100).format(ImageFormat.AVIF).effort(Effort.THOROUGH);
      VariantKey key = VariantKey.of(SourceKey.of("a.jpg"), "1", slower);
      ImageResult fast = maker.transform(PHOTO, slower.effort(Effort.FAST));
      store.put(key, Variant.of(fast, false));

      refinement.later(
          key,
          () -> {
            assertThat(busy).as("made again while requests wait").isFalse();
            return maker.transform(PHOTO, slower);
          });
      Thread.sleep(150); // long enough for it to look three times
      busy.set(false);

      await().atMost(Duration.ofMinutes(2)).until(() -> store.find(key).get().refined());
    }
  }

  /** Answers of what is still to be improved are kept for about as long as that will take. */
  @Test
  void saysHowLongTheFirstHasWaited() {
    AtomicBoolean busy = new AtomicBoolean(true);
    try (Refinement refinement = new Refinement(Variants.inMemory(1_000_000), busy::get)) {
      assertThat(refinement.longestWait()).isZero();

      for (int width : new int[] {100, 200}) {
        VariantKey key = VariantKey.of(SourceKey.of("a.jpg"), "1", Transform.width(width));
        refinement.later(key, () -> result(90, false));
      }
      Duration wait = refinement.longestWait();
      assertThat(wait).isPositive();
      assertThat(refinement.longestWait()).as("of the first, which goes on").isGreaterThan(wait);

      busy.set(false);
      await().atMost(Duration.ofMinutes(2)).until(() -> refinement.longestWait().isZero());
    }
  }

  /** More effort may be in vain; and of an original that breaks off nothing is final. */
  @ParameterizedTest
  @CsvSource({"false, 90, true, 90", "false, 110, true, 100", "true, 110, false, 110"})
  void keepsTheSmallerOne(boolean truncated, int bytes, boolean refined, int kept)
      throws Exception {
    Variants store = Variants.inMemory(1_000_000);
    VariantKey key = VariantKey.of(SourceKey.of("a.jpg"), "1", Transform.width(100));
    store.put(key, Variant.of(result(100, truncated), false));
    try (Refinement refinement = new Refinement(store, () -> false)) {
      CountDownLatch done = new CountDownLatch(1);
      refinement.later(key, () -> result(bytes, truncated));
      refinement.later(otherKey(store, 1), counted(done));
      done.await();
    }

    assertThat(store.find(key).orElseThrow().refined()).isEqualTo(refined);
    assertThat(store.find(key).orElseThrow().bytes()).hasSize(kept);
  }

  private static Supplier<ImageResult> counted(CountDownLatch done) {
    return () -> {
      done.countDown();
      return result(50, false);
    };
  }

  private static ImageResult result(int bytes, boolean truncated) {
    ImageFormat avif = ImageFormat.AVIF;
    TransformReport decision =
        new TransformReport(
            avif, Outcome.ENCODED, Motion.NONE, 500, 1, Map.of(), 0, truncated, false, Set.of());
    return new ImageResult(new byte[bytes], avif, 10, 10, decision);
  }

  /** A thousand wait. */
  @Test
  void takesUpLaterWhatFoundTheQueueFull() throws Exception {
    AtomicBoolean busy = new AtomicBoolean(true);
    Variants store = Variants.inMemory(1_000_000);
    CountDownLatch done = new CountDownLatch(1_001);
    try (Refinement refinement = new Refinement(store, busy::get)) {
      VariantKey last = otherKey(store, 2_000);
      refinement.later(otherKey(store, 1), counted(done));
      await().atMost(Duration.ofMinutes(2)).until(() -> refinement.queued() == 0);
      for (int width = 2; width <= 1_001; width++) {
        refinement.later(otherKey(store, width), counted(done));
      }
      refinement.later(last, () -> result(1, false));
      busy.set(false);
      done.await();

      refinement.later(last, () -> result(2, false));

      await().atMost(Duration.ofMinutes(2)).until(() -> store.find(last).get().refined());
      assertThat(store.find(last).get().bytes()).hasSize(2);
    }
  }

  private static VariantKey otherKey(Variants store, int width) throws IOException {
    VariantKey key = VariantKey.of(SourceKey.of("c.jpg"), "1", Transform.width(width));
    store.put(key, Variant.of(result(100, false), false));
    return key;
  }

  @Test
  void leavesWhatWasEvictedOrDoneByAnotherNode() throws Exception {
    Variants store = Variants.inMemory(1_000_000);
    Transform transform = Transform.width(100);
    VariantKey evicted = VariantKey.of(SourceKey.of("a.jpg"), "1", transform);
    VariantKey done = VariantKey.of(SourceKey.of("b.jpg"), "1", transform);
    VariantKey last = VariantKey.of(SourceKey.of("c.jpg"), "1", transform);
    try (ImageService maker = Pictures.service();
        Refinement refinement = new Refinement(store, () -> false)) {
      ImageResult fast = maker.transform(PHOTO, transform);
      store.put(done, Variant.of(fast, true));
      store.put(last, Variant.of(fast, false));
      Queue<VariantKey> made = new ConcurrentLinkedQueue<>();
      for (VariantKey key : List.of(evicted, done, last)) {
        refinement.later(
            key,
            () -> {
              made.add(key);
              return fast;
            });
      }

      await().atMost(Duration.ofMinutes(2)).until(() -> store.find(last).get().refined());
      assertThat(made).containsExactly(last);
      assertThat(store.find(evicted)).isEmpty();
    }
  }

  private static Response awaitFinal(ImageService images, String name) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(get(images, name).headers().first("Cache-Control")).contains(FINAL));
    return get(images, name);
  }

  private static Response get(ImageService images, String name) {
    return images.serve(Request.get("/images/" + name).header("Accept", "image/avif").build());
  }

  private ImageServiceBuilder service() {
    return service(FilesystemOriginals.at(originals), FilesystemVariants.at(variants));
  }

  private ImageServiceBuilder service(Originals from, Variants into) {
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    return ImageService.builder()
        .originals(from)
        .variants(into)
        .widths(200)
        .limits(Pictures.PATIENT)
        .listener(counting);
  }
}
