package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.fixtures.FaultyPort;
import dev.edgekit.image.fixtures.FaultyPort.Mode;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.S3Server;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.store.S3Originals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server that stops, slows down to twenty seconds, refuses, or whose objects are replaced
 * all the time, under load: no 500, no request beyond its limit, and what is ready keeps coming.
 */
class StoreFaultsUnderLoadTest {
  private static final int PICTURES = 6;
  private static final int THREADS = 6;
  private static final int MANY_THREADS = 50;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Well below the store's twenty seconds, and well above the limit on a busy machine. */
  private static final Duration TOLERABLE = Duration.ofSeconds(12);

  private static final byte[] ONE = Pictures.jpeg(Pictures.photo(80, 60));
  private static final byte[] OTHER = Pictures.jpeg(Pictures.quarters(90, 60));

  /** How large the two are at a width of 32. */
  private static final Set<Size> SIZES = Set.of(new Size(32, 24), new Size(32, 21));

  @TempDir Path folder;
  private S3Server s3;
  private FaultyPort port;
  private S3Client client;
  private ImageService images;

  /** An answer, and how long it took. */
  private record Answered(
      String name, int status, boolean hasRetry, Duration time, Optional<Size> size) {
    boolean isReady() {
      return name.startsWith("ready");
    }
  }

  private record Size(int width, int height) {}

  @BeforeEach
  void start() throws Exception {
    s3 = new S3Server(folder);
    port = new FaultyPort(s3.port());
    client = S3Server.connect(port.port(), 2);
    images =
        ImageService.builder()
            .originals(S3Originals.of(client, S3Server.BUCKET))
            .checkEvery(Duration.ofMillis(20))
            .widths(32, 64)
            .limits(Limits.defaults().withTimeout(LIMIT))
            .withoutRefinement()
            .build();
    for (int i = 0; i < PICTURES; i++) {
      put("ready" + i, ONE);
      put("cold" + i, ONE);
      int picture = i;
      await().until(() -> get("ready" + picture).status() == 200);
    }
  }

  @AfterEach
  void stop() throws Exception {
    images.close();
    client.close();
    port.close();
    s3.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSING")
  void keepsServingWhatIsReady(Mode fault) throws Exception {
    fails(fault, THREADS, 5);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSING")
  void keepsServingFiftyAtATime(Mode fault) throws Exception {
    for (int round = 0; round < 3; round++) {
      fails(fault, MANY_THREADS, 40);
    }
  }

  private void fails(Mode fault, int threads, int requests) throws Exception {
    port.become(fault);

    List<Answered> answers = load(threads, requests);

    assertThat(answers).hasSize(threads * requests);
    assertThat(answers).allMatch(one -> one.time.compareTo(TOLERABLE) < 0);
    assertThat(answers).filteredOn(Answered::isReady).allMatch(one -> one.status == 200);
    assertThat(answers)
        .filteredOn(one -> !one.isReady())
        .allMatch(one -> one.status == 503 && one.hasRetry);
    assertThat(images.state().originalsReachable()).isFalse();

    port.become(Mode.PASSING);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> get("cold0").status() == 200 && images.state().originalsReachable());
    images.evict("cold0.jpg"); // cold again, should there be a next round
  }

  @Test
  void objectsThatAreReplacedAllTheTimeAreOldOrNew() throws Exception {
    replaceUnderLoad(THREADS, 12);
  }

  @Tag("long")
  @Test
  void objectsThatAreReplacedUnderFiftyAtATimeAreOldOrNew() throws Exception {
    replaceUnderLoad(MANY_THREADS, 60);
  }

  private void replaceUnderLoad(int threads, int requests) throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    Future<?> writing =
        writer.submit(
            () -> {
              for (int i = 0; !end.get(); i++) {
                put("ready" + i % PICTURES, i / PICTURES % 2 == 0 ? OTHER : ONE);
                put("cold" + i % PICTURES, i / PICTURES % 2 == 0 ? OTHER : ONE);
              }
            });
    List<Answered> answers = load(threads, requests);
    end.set(true);
    writing.get();
    writer.shutdown();

    assertThat(answers).allMatch(one -> one.time.compareTo(TOLERABLE) < 0);
    assertThat(answers).allMatch(one -> one.status == 200 || (one.status == 503 && one.hasRetry));
    List<Answered> shown = answers.stream().filter(one -> one.status == 200).toList();
    assertThat(shown).hasSizeGreaterThan(answers.size() / 2);
    assertThat(shown).allMatch(one -> SIZES.contains(one.size.orElseThrow()));
  }

  private List<Answered> load(int count, int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Future<List<Answered>>> running = new ArrayList<>();
    for (int thread = 0; thread < count; thread++) {
      Random random = new Random(thread);
      Callable<List<Answered>> work =
          () -> {
            List<Answered> answers = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
              String kind = random.nextInt(4) == 0 ? "cold" : "ready";
              answers.add(timed(kind + random.nextInt(PICTURES)));
            }
            return answers;
          };
      running.add(threads.submit(work));
    }
    List<Answered> all = new ArrayList<>();
    for (Future<List<Answered>> one : running) {
      all.addAll(one.get());
    }
    threads.shutdown();
    return all;
  }

  private Answered timed(String name) {
    long start = System.nanoTime();
    Response response = get(name);
    boolean retry = response.headers().first("Retry-After").isPresent();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return new Answered(name, response.status(), retry, time, size(response));
  }

  private static Optional<Size> size(Response response) {
    if (response.status() != 200) {
      return Optional.empty();
    }
    ImageInfo info = HeaderReader.read(response.body(), 0);
    return Optional.of(new Size(info.width(), info.height()));
  }

  private Response get(String name) {
    return images.serve(
        Request.get("/images/" + name + ".jpg?w=32").header("Accept", "image/webp").build());
  }

  private void put(String name, byte[] picture) {
    s3.client()
        .putObject(
            put -> put.bucket(S3Server.BUCKET).key(name + ".jpg"), RequestBody.fromBytes(picture));
  }
}
