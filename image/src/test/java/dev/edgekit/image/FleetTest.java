package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.S3Server;
import dev.edgekit.image.store.ClockedVariants;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.VariantLeases;
import dev.edgekit.image.store.Variants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes over one store make each variant once. */
class FleetTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(300, 200));

  @TempDir private static Path bucket;
  private static S3Server s3;

  @TempDir Path directory;
  private final AtomicLong ahead = new AtomicLong();
  private final InstantSource clock = () -> Instant.now().plusSeconds(ahead.get());
  private final AtomicInteger transforms = new AtomicInteger();
  private final List<ImageService> nodes = new ArrayList<>();
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);

  /** Where variants and leases lie. */
  enum Store {
    FILESYSTEM,
    S3,
    HEAP_AND_LEASES_OF_THE_HOST
  }

  @BeforeAll
  static void startS3() throws Exception {
    s3 = new S3Server(bucket);
  }

  @AfterAll
  static void stopS3() throws Exception {
    s3.close();
  }

  @AfterEach
  void stop() {
    end.countDown();
    await()
        .atMost(PATIENCE)
        .until(() -> nodes.stream().allMatch(node -> node.state().underWay() == 0));
    clients.shutdownNow();
    nodes.forEach(ImageService::close);
  }

  @ParameterizedTest
  @EnumSource
  void nodesMakeOneVariantBetweenThem(Store store) throws Exception {
    Function<Originals, ImageServiceBuilder> fleet = fleet(store);
    Originals slow = original(this::untilEveryNodeIsAsked);
    for (int i = 0; i < 3; i++) {
      start(fleet.apply(slow));
    }

    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ImageService node = nodes.get(i % nodes.size());
      answers.add(clients.submit(() -> get(node, "a.jpg")));
    }

    Set<String> tags = ConcurrentHashMap.newKeySet();
    for (Future<Response> answer : answers) {
      assertThat(answer.get().status()).isEqualTo(200);
      tags.add(answer.get().headers().first("ETag").orElse(""));
    }
    assertThat(transforms).hasValue(1);
    assertThat(tags).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FILESYSTEM", "S3"})
  void anotherNodeTakesOverFromOneThatHangs(Store store) throws Exception {
    Function<Originals, ImageServiceBuilder> fleet = fleet(store);
    CountDownLatch leased = new CountDownLatch(1);
    ImageService hanging = start(fleet.apply(original(() -> hang(leased))));
    ImageService next = start(fleet.apply(original(() -> {})));
    var unused = clients.submit(() -> get(hanging, "a.jpg"));
    leased.await();

    Future<Response> waiting = clients.submit(() -> get(next, "a.jpg"));
    await().atMost(PATIENCE).until(() -> next.state().underWay() == 1);
    assertThat(get(next, "b.jpg").status()).as("others don't wait").isEqualTo(200);
    assertThat(waiting.isDone()).isFalse();
    ahead.set(90);

    assertThat(waiting.get().status()).isEqualTo(200);
    assertThat(transforms).hasValue(2);
  }

  @Test
  void takesOverFromAProcessThatWasKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Leader.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(other.inputReader().readLine()).isEqualTo("leased");
    ImageService next = start(fleet(Store.FILESYSTEM).apply(original(() -> {})));
    Future<Response> waiting = clients.submit(() -> get(next, "a.jpg"));
    await().atMost(PATIENCE).until(() -> next.state().underWay() == 1);

    assertThat(other.destroyForcibly().waitFor(1, TimeUnit.MINUTES)).isTrue();
    ahead.set(90);

    assertThat(waiting.get().status()).isEqualTo(200);
  }

  @Test
  void makesTheVariantItselfWhereLeasesFail() {
    VariantLeases broken =
        new VariantLeases() {
          @Override
          public boolean tryLease(VariantKey key, Duration time) throws IOException {
            throw new IOException("the leases are away");
          }

          @Override
          public void release(VariantKey key) throws IOException {
            throw new IOException("the leases are away");
          }
        };

    ImageService node = start(fleet(Store.FILESYSTEM).apply(original(() -> {})).leases(broken));

    assertThat(get(node, "a.jpg").status()).isEqualTo(200);
  }

  @Test
  void givesTheLeaseBackAfterAFailure() {
    Function<Originals, ImageServiceBuilder> fleet = fleet(Store.FILESYSTEM);
    Originals corrupt = key -> Optional.of(new Bytes(new byte[100], () -> {}));

    assertThat(get(start(fleet.apply(corrupt)), "a.jpg").status()).isEqualTo(415);
    assertThat(get(start(fleet.apply(corrupt)), "a.jpg").status()).isEqualTo(415);
    assertThat(directory.resolve("variants")).isDirectoryNotContaining("glob:**.lease");
  }

  /** Takes the lease of {@code a.jpg} and then reads its original for ever. */
  static final class Leader {
    private Leader() {}

    public static void main(String[] arguments) {
      Originals endless =
          key ->
              Optional.of(
                  new Bytes(
                      PHOTO,
                      () -> {
                        System.out.println("leased");
                        Thread.sleep(Long.MAX_VALUE);
                      }));
      Variants variants = FilesystemVariants.at(Path.of(arguments[0]).resolve("variants"));
      try (ImageService node = builder(endless).variants(variants).build()) {
        get(node, "a.jpg");
      }
    }
  }

  private void untilEveryNodeIsAsked() {
    await()
        .atMost(PATIENCE)
        .until(() -> nodes.stream().allMatch(node -> node.state().underWay() == 1));
  }

  private void hang(CountDownLatch leased) throws InterruptedException {
    leased.countDown();
    end.await();
  }

  private ImageService start(ImageServiceBuilder builder) {
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    ImageService node = builder.listener(counting).build();
    nodes.add(node);
    return node;
  }

  private static ImageServiceBuilder builder(Originals originals) {
    return ImageService.builder()
        .originals(originals)
        .widths(200)
        .workers(1)
        .withoutRefinement()
        .limits(Pictures.PATIENT);
  }

  /** Nodes with stores of their own over one place. */
  private Function<Originals, ImageServiceBuilder> fleet(Store store) {
    if (store == Store.HEAP_AND_LEASES_OF_THE_HOST) {
      Variants heap = Variants.inMemory(1_000_000);
      VariantLeases leases = new LeasesInAMap();
      return originals -> builder(originals).variants(heap).leases(leases);
    }
    if (store == Store.S3) {
      String prefix = directory.getFileName() + "/";
      return originals ->
          builder(originals)
              .variants(ClockedVariants.inS3(s3.client(), S3Server.BUCKET, prefix, clock));
    }
    Path variants = directory.resolve("variants");
    return originals -> builder(originals).variants(ClockedVariants.at(variants, clock));
  }

  private static Originals original(Reading reading) {
    return key -> Optional.of(new Bytes(PHOTO, key.value().equals("a.jpg") ? reading : () -> {}));
  }

  private static Response get(ImageService node, String name) {
    return node.serve(
        Request.get("/images/" + name + "?w=200").header("Accept", "image/jpeg").build());
  }

  /** What happens while an original is read. */
  private interface Reading {
    void start() throws InterruptedException;
  }

  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Bytes(byte[] bytes, Reading reading) implements Original {
    @Override
    public String version() {
      return "1";
    }

    @Override
    public InputStream open() throws IOException {
      try {
        reading.start();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return new ByteArrayInputStream(bytes);
    }
  }

  /** What a host makes of its own store of keys. */
  private static final class LeasesInAMap implements VariantLeases {
    private final Set<VariantKey> taken = ConcurrentHashMap.newKeySet();

    @Override
    public boolean tryLease(VariantKey key, Duration time) {
      return taken.add(key);
    }

    @Override
    public void release(VariantKey key) {
      taken.remove(key);
    }
  }
}
