package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Pregeneration.Progress;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.SampleVariants;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.SourceKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PregenerationTest {
  @TempDir Path directory;
  private final AtomicInteger transforms = new AtomicInteger();
  private ImageService images;

  @BeforeEach
  void start() throws Exception {
    for (String name : new String[] {"a.jpg", "b.jpg"}) {
      Files.write(directory.resolve(name), Pictures.jpeg(Pictures.photo(120, 80)));
    }
    Files.write(directory.resolve("broken.jpg"), new byte[10]);
    ImageListener counting =
        new ImageListener() {
          @Override
          public void transformed(ImageResult result) {
            transforms.incrementAndGet();
          }
        };
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .widths(40, 80)
            .workers(2)
            .limits(Pictures.PATIENT.withMaxQueued(1))
            .listener(counting)
            .withoutRefinement()
            .build();
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void makesWhatRequestsWillAskFor() throws Exception {
    List<Progress> heard = Collections.synchronizedList(new ArrayList<>());
    Pregeneration run = images.pregenerate(List.of("a.jpg", "b.jpg"), images.ladder(), heard::add);

    assertThat(run.await()).isEqualTo(new Progress(20, 20, 0, 0));
    assertThat(run.isDone()).isTrue();
    assertThat(run.failures()).isEmpty();
    assertThat(heard).hasSize(20).extracting(Progress::done).contains(1, 20);
    for (String accept :
        new String[] {
          "image/avif,image/webp,*/*",
          "image/avif,*/*",
          "image/avif",
          "image/webp,*/*",
          "image/jpeg"
        }) {
      for (String target : new String[] {"a.jpg?w=40", "b.jpg?w=80"}) {
        images.serve(Request.get("/images/" + target).header("Accept", accept).build());
      }
    }
    assertThat(transforms).as("nothing was left to be made").hasValue(20);
  }

  @Test
  void leavesWhatIsThere() throws Exception {
    images.pregenerate(List.of("a.jpg"), images.ladder(), progress -> {}).await();

    Progress again = images.pregenerate(List.of("a.jpg"), images.ladder(), progress -> {}).await();

    assertThat(again).isEqualTo(new Progress(10, 0, 10, 0));
    assertThat(transforms).hasValue(10);
  }

  @Test
  void listsWhatCouldNotBeMade() throws Exception {
    List<Transform> one = images.ladder().subList(0, 1);
    List<String> names = List.of("broken.jpg", "a.jpg", "none.jpg");
    Pregeneration run =
        images.pregenerate(
            names,
            one,
            progress -> {
              throw new IllegalStateException("the listener's own affair");
            });

    assertThat(run.await()).isEqualTo(new Progress(3, 1, 0, 2));
    assertThat(run.failures())
        .extracting(failure -> failure.source() + " " + failure.problem().reason())
        .containsExactlyInAnyOrder("broken.jpg UNSUPPORTED", "none.jpg NOT_FOUND");
    assertThat(run.failures().get(0).transform()).isEqualTo(one.get(0));
    assertThatThrownBy(() -> images.pregenerate(List.of("../x"), one, progress -> {}))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST));
  }

  @Test
  void waitsWhereRequestsLeaveNoRoom() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    FoundOrMade made = FoundOrMade.stored(SampleVariants.variant(2, 10));
    Pregeneration run =
        Pregeneration.start(
            List.of(SourceKey.of("a.jpg")),
            List.of(Transform.width(40)),
            1,
            (source, transform) -> madeUnlessFirst(tries, made),
            () -> false,
            progress -> {});

    assertThat(run.await()).isEqualTo(new Progress(1, 0, 1, 0));
    assertThat(tries).hasValue(2);
  }

  private static FoundOrMade madeUnlessFirst(AtomicInteger tries, FoundOrMade made) {
    if (tries.getAndIncrement() == 0) {
      throw new ImageException(Reason.OVERLOADED, "busy");
    }
    return made;
  }

  @Test
  void stopsWhenTheServiceIsClosed() throws Exception {
    Pregeneration run =
        images.pregenerate(List.of("a.jpg", "b.jpg"), images.ladder(), progress -> images.close());

    assertThat(run.await().done()).isLessThan(8);
  }

  @Test
  void stopsWhenCancelled() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Pregeneration run =
        images.pregenerate(
            List.of("a.jpg", "b.jpg"),
            images.ladder(),
            progress -> {
              first.countDown();
              await(cancelled);
            });
    first.await();

    run.cancel();
    cancelled.countDown();

    assertThat(run.await().done()).isLessThanOrEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
