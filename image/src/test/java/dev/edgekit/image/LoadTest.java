package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many requests at once: one encode for each variant, a bounded queue, nobody starved. */
class LoadTest {
  private static final int WORKERS = 2;
  private static final int MAX_QUEUED = 16;
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(900, 600));

  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final AtomicInteger transforms = new AtomicInteger();
  private final CountDownLatch read = new CountDownLatch(1);

  @AfterEach
  void stop() {
    read.countDown();
    clients.shutdownNow();
  }

  @Test
  void aThousandRequestsForANewVariantMakeOneEncode() throws Exception {
    try (ImageService images = service(held())) {
      List<Future<Response>> answers = askedAtOnce(images, 1_000);
      read.countDown();

      for (Future<Response> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(transforms).hasValue(1);
    }
  }

  @Test
  void theDeathOfTheFirstRequestsTakesNothingFromTheOthers() throws Exception {
    try (ImageService images = service(held())) {
      Future<Response> first = clients.submit(() -> get(images, "new"));
      await().atMost(Duration.ofMinutes(2)).until(() -> images.state().underWay() == 1);
      List<Future<Response>> others = askedAtOnce(images, 999);

      first.cancel(true);
      others.subList(0, 100).forEach(request -> request.cancel(true));
      read.countDown();

      for (Future<Response> answer : others.subList(100, others.size())) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(transforms).hasValue(1);
    }
  }

  @Test
  void aLeaderThatFailsIsNotRemembered() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    Originals failing =
        original(
            name -> {
              if (reads.getAndIncrement() == 0) {
                throw new StackOverflowError("a bug");
              }
            });
    try (ImageService images = service(failing)) {
      assertThat(get(images, "new").status()).isEqualTo(500);
      assertThat(get(images, "new").status()).isEqualTo(200);
    }
  }

  @Test
  void theQueueStaysBoundedAtFiveTimesTheCapacity() throws Exception {
    Load load = overload(Duration.ofSeconds(2));

    assertThat(load.deepest).isBetween(1, MAX_QUEUED);
    assertThat(load.refused).isPositive();
    assertThat(load.served).isPositive();
  }

  @Test
  @Tag("long")
  void servesNineTenthsOfTheCapacityAtFiveTimesTheCapacityForAMinute() throws Exception {
    Load load = overload(Duration.ofMinutes(1));
    System.out.println(load);

    assertThat(load.deepest).isBetween(1, MAX_QUEUED);
    assertThat(load.served).isGreaterThan((long) (0.9 * load.capacityPerSecond * load.seconds));
  }

  /** The largest originals that are allowed, which take about a second each. */
  @Test
  @Tag("long")
  void fiftyBombsLeaveGoodTrafficItsTimes() throws Exception {
    byte[] largest = Pictures.png(new java.awt.image.BufferedImage(7_000, 7_000, 10));
    byte[] claims = Bombs.jpegHeader(20_000, 20_000);
    byte[] scans = Bombs.jpegScans(2_000);
    byte[] texts = Bombs.pngText(400);
    byte[][] bombs = {largest, claims, largest, scans, largest, texts};
    Originals mixed =
        key -> {
          String name = key.value();
          boolean bomb = name.startsWith("bomb");
          return Optional.of(
              new Bytes(bomb ? bombs[Integer.parseInt(name.substring(4)) % bombs.length] : PHOTO));
        };
    try (ImageService images = service(mixed, Limits.defaults().maxQueued())) {
      times(images, "warm", () -> 300);
      long[] idle = times(images, "idle", () -> 600);

      List<Future<Response>> under = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String name = "bomb" + i;
        under.add(clients.submit(() -> get(images, name)));
      }
      long[] beside =
          times(images, "beside", () -> under.stream().allMatch(Future::isDone) ? 0 : 1_000_000);

      System.out.printf(
          "p50 %.1f → %.1f ms, p99 %.1f → %.1f ms, %d good requests beside 50 bombs%n",
          idle[idle.length / 2] / 1e6,
          beside[beside.length / 2] / 1e6,
          p99(idle) / 1e6,
          p99(beside) / 1e6,
          beside.length);
      assertThat(p99(beside)).isLessThan(2 * p99(idle));
    }
  }

  private static long p99(long[] sorted) {
    return sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
  }

  /** Asks for new variants one after the other; sorted times in nanoseconds. */
  private static long[] times(
      ImageService images, String prefix, java.util.function.IntSupplier count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count.getAsInt(); i++) {
      long start = System.nanoTime();
      assertThat(get(images, prefix + i).status()).isEqualTo(200);
      times.add(System.nanoTime() - start);
    }
    return times.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static final class Load {
    double capacityPerSecond;
    double seconds;
    long served;
    long refused;
    int deepest;

    @Override
    public String toString() {
      return "capacity %.1f/s; in %.0f s served %d (%.0f %%), refused %d, at most %d queued"
          .formatted(
              capacityPerSecond,
              seconds,
              served,
              100 * served / (capacityPerSecond * seconds),
              refused,
              deepest);
    }
  }

  /** What comes of five times as many requests for new variants as can be made. */
  private Load overload(Duration time) throws Exception {
    Load load = new Load();
    AtomicLong served = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    ConcurrentLinkedQueue<Response> wrong = new ConcurrentLinkedQueue<>();
    try (ImageService images = service(original(name -> {}))) {
      capacity(images, time.dividedBy(4)); // to warm up
      load.capacityPerSecond = capacity(images, time.dividedBy(2));
      long start = System.nanoTime();
      double every = 1e9 / (5 * load.capacityPerSecond);
      AtomicLong late = new AtomicLong();
      for (long i = 0; System.nanoTime() - start < time.toNanos(); i++) {
        LockSupport.parkNanos((long) (start + i * every) - System.nanoTime());
        String name = "over" + i;
        clients.execute(
            () -> {
              Response response = get(images, name);
              boolean refusal =
                  response.status() == 503 && response.headers().contains("Retry-After");
              if (response.status() != 200 && !refusal) {
                wrong.add(response);
              } else if (refusal) {
                refused.incrementAndGet();
              } else if (System.nanoTime() - start <= time.toNanos()) {
                served.incrementAndGet();
              } else {
                late.incrementAndGet();
              }
            });
        load.deepest = Math.max(load.deepest, images.state().queued());
      }
      load.seconds = (System.nanoTime() - start) / 1e9;
      await().atMost(Duration.ofMinutes(2)).until(() -> images.state().underWay() == 0);
    }
    assertThat(wrong).isEmpty();
    load.served = served.get();
    load.refused = refused.get();
    return load;
  }

  /** Variants in a second where there are as many clients as workers. */
  private double capacity(ImageService images, Duration time) throws Exception {
    long start = System.nanoTime();
    AtomicLong made = new AtomicLong();
    List<Future<?>> busy = new ArrayList<>();
    for (int client = 0; client < WORKERS; client++) {
      String prefix = "capacity" + start + "-" + client + "-";
      busy.add(
          clients.submit(
              () -> {
                for (int i = 0; System.nanoTime() - start < time.toNanos(); i++) {
                  assertThat(get(images, prefix + i).status()).isEqualTo(200);
                  made.incrementAndGet();
                }
              }));
    }
    for (Future<?> client : busy) {
      client.get(5, TimeUnit.MINUTES);
    }
    return made.get() / ((System.nanoTime() - start) / 1e9);
  }

  /** Requests whose threads have all begun before the answer can be made. */
  private List<Future<Response>> askedAtOnce(ImageService images, int count) throws Exception {
    CountDownLatch begun = new CountDownLatch(count);
    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(
          clients.submit(
              () -> {
                begun.countDown();
                return get(images, "new");
              }));
    }
    begun.await();
    return answers;
  }

  private ImageService service(Originals originals) {
    return service(originals, MAX_QUEUED);
  }

  private ImageService service(Originals originals, int maxQueued) {
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    return ImageService.builder()
        .originals(originals)
        .widths(320)
        .workers(WORKERS)
        .limits(Pictures.PATIENT.withMaxQueued(maxQueued))
        .listener(counting)
        .hideOriginals()
        .withoutRefinement()
        .build();
  }

  private static Response get(ImageService images, String name) {
    return images.serve(
        Request.get("/images/" + name).header("Accept", "image/avif,image/*").build());
  }

  private Originals held() {
    return original(name -> read.await());
  }

  private static Originals original(Reading reading) {
    return key ->
        Optional.of(
            new Bytes(PHOTO) {
              @Override
              public InputStream open() throws IOException {
                try {
                  reading.start(key.value());
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                return super.open();
              }
            });
  }

  /** What happens while an original is read. */
  private interface Reading {
    void start(String name) throws InterruptedException;
  }

  private static class Bytes implements Original {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public InputStream open() throws IOException {
      return new ByteArrayInputStream(bytes);
    }
  }
}
