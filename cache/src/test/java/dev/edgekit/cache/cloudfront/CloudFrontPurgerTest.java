package dev.edgekit.cache.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurgeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

class CloudFrontPurgerTest {
  private static final List<String> NONE = List.of();

  private final CloudFrontStandIn cloudFront = new CloudFrontStandIn();
  private final CloudFrontClient client = cloudFront.client();
  private final Deque<Later> agenda = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  CloudFrontPurgerTest() throws IOException {}

  @AfterEach
  void stop() {
    client.close();
    cloudFront.close();
  }

  @Test
  void purgesTagsAndPaths() {
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));

    CompletableFuture<Void> done =
        purger.purge(List.of(CacheTag.of("categories")), List.of("/categories?lang=de"));
    runNext();

    assertThat(done).isCompleted();
    assertThat(cloudFront.invalidations())
        .containsExactly(List.of("#categories", "/categories?lang=de"));
  }

  @Test
  void sendsPurgesOfOneWindowAsOneEachItemOnce() {
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));

    CompletableFuture<Void> one = purger.purge(tags("a", "b"), NONE);
    CompletableFuture<Void> two = purger.purge(tags("b", "c"), NONE);
    runNext();

    assertThat(one).isCompleted();
    assertThat(two).isCompleted();
    assertThat(cloudFront.invalidations()).containsExactly(List.of("#a", "#b", "#c"));
    assertThat(agenda).isEmpty();
  }

  @Test
  void sendsAgainWhatCloudFrontCouldNotTakeAndPausesLongerEachTime() {
    cloudFront.failNext(503, "ServiceUnavailable");
    cloudFront.failNext(400, "TooManyInvalidationsInProgress");
    cloudFront.failNext(400, "Throttling");
    CloudFrontPurger purger =
        purger(CloudFrontPurger.builder(client, "E1").retry(4, Duration.ofSeconds(2)));

    CompletableFuture<Void> done = purger.purge(tags("a"), NONE);
    runNext();
    assertThat(done).isNotDone();
    assertThat(runNext()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(runNext()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(runNext()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));

    assertThat(done).isCompleted();
    assertThat(cloudFront.invalidations()).containsExactly(List.of("#a"));
  }

  @Test
  void collectsWhatComesWhileAnEarlierPurgeIsTriedAgain() {
    cloudFront.failNext(500, "InternalError");
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));

    CompletableFuture<Void> first = purger.purge(tags("a"), NONE);
    runNext();
    CompletableFuture<Void> second = purger.purge(tags("b"), NONE);
    CompletableFuture<Void> third = purger.purge(tags("c"), NONE);
    runAll();

    assertThat(CompletableFuture.allOf(first, second, third)).isCompleted();
    assertThat(cloudFront.invalidations()).containsExactly(List.of("#a"), List.of("#b", "#c"));
  }

  @Test
  void failsAtOnceWhereAnotherAttemptWouldNotHelp() {
    cloudFront.failNext(403, "AccessDenied");
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));

    CompletableFuture<Void> done = purger.purge(tags("a"), NONE);
    runAll();

    assertThat(cloudFront.calls()).isEqualTo(1);
    assertThatThrownBy(done::join)
        .hasCauseInstanceOf(EdgePurgeException.class)
        .hasMessageContaining("[#a]");
  }

  @Test
  void givesUpAfterItsLastAttempt() {
    IntStream.range(0, 3).forEach(i -> cloudFront.failNext(503, "ServiceUnavailable"));
    CloudFrontPurger purger =
        purger(CloudFrontPurger.builder(client, "E1").retry(3, Duration.ofSeconds(1)));

    CompletableFuture<Void> done = purger.purge(tags("a"), NONE);
    runAll();

    assertThat(done).isCompletedExceptionally();
    assertThat(cloudFront.calls()).isEqualTo(3);
  }

  @Test
  void keepsToItsBudget() {
    CloudFrontPurger purger =
        purger(CloudFrontPurger.builder(client, "E1").budget(2, Duration.ofMinutes(10)));

    CompletableFuture<Void> within = purger.purge(tags("a", "b"), NONE);
    runNext();
    CompletableFuture<Void> beyond = purger.purge(tags("c"), NONE);
    runNext();

    assertThat(within).isCompleted();
    assertThat(beyond).isNotDone();
    assertThat(cloudFront.calls()).isEqualTo(1);

    now = now.plus(Duration.ofMinutes(5));
    assertThat(runNext()).isEqualTo(Duration.ofMinutes(5));
    assertThat(beyond).isCompleted();
  }

  @Test
  void splitsWhatOneInvalidationCanNotHold() {
    CloudFrontPurger purger =
        purger(CloudFrontPurger.builder(client, "E1").budget(5_000, Duration.ofHours(1)));

    CompletableFuture<Void> done =
        purger.purge(List.of(), IntStream.range(0, 1_001).mapToObj(i -> "/" + i).toList());
    runAll();

    assertThat(done).isCompleted();
    assertThat(cloudFront.invalidations()).extracting(List::size).containsExactly(1_000, 1);
  }

  @Test
  void refusesMoreThanItCanRemember() {
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));
    List<String> paths = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "/" + i).toList();

    assertThatThrownBy(() -> purger.purge(List.of(), paths).join())
        .hasMessageContaining("maxPendingItems = 10000");
  }

  @Test
  void failsWhatWaitsWhenClosed() {
    CloudFrontPurger purger =
        CloudFrontPurger.builder(client, "E1").coalesceFor(Duration.ofDays(1)).build();
    CompletableFuture<Void> done = purger.purge(tags("a"), NONE);

    purger.close();

    assertThatThrownBy(done::join).hasCauseInstanceOf(EdgePurgeException.class);
    assertThat(purger.purge(tags("b"), NONE)).isCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X-Tags"})
  void failsPurgesByTagWhereTheDistributionIgnoresTags(String field) {
    cloudFront.looksForTagsIn(field);
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));
    purger.checkTags();

    CompletableFuture<Void> byTag = purger.purge(tags("a"), List.of("/a"));
    runNext();

    assertThatThrownBy(byTag::join)
        .hasCauseInstanceOf(EdgePurgeException.class)
        .hasMessageContaining("CacheTagConfig")
        .hasMessageContaining("#a");
    assertThat(cloudFront.invalidations()).containsExactly(List.of("/a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache-tag", "denied"})
  void purgesByTagWhereTheDistributionLooksForThemOrCannotBeAsked(String field) {
    cloudFront.looksForTagsIn(field);
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));
    purger.checkTags();

    CompletableFuture<Void> byTag = purger.purge(tags("a"), NONE);
    runNext();

    assertThat(byTag).isCompleted();
  }

  @Test
  void aPathThatCloudFrontDoesNotTakeKeepsNoOtherFromBeingPurged() {
    CloudFrontPurger purger = purger(CloudFrontPurger.builder(client, "E1"));

    CompletableFuture<Void> purged =
        purger.purge(tags("a"), List.of("/" + "x".repeat(4_000), "/b"));
    runNext();

    assertThat(cloudFront.invalidations()).containsExactly(List.of("#a", "/b"));
    assertThatThrownBy(purged::join).hasMessageContaining("at most 4000 characters");
  }

  private CloudFrontPurger purger(CloudFrontPurgerBuilder builder) {
    return new CloudFrontPurger(
        client,
        builder.settings(),
        () -> now,
        (delay, task) -> agenda.add(new Later(delay, task)),
        () -> {});
  }

  private Duration runNext() {
    Later next = agenda.remove();
    next.task().run();
    return next.delay();
  }

  private void runAll() {
    while (!agenda.isEmpty()) {
      now = now.plus(agenda.element().delay());
      runNext();
    }
  }

  private static List<CacheTag> tags(String... names) {
    return List.of(names).stream().map(CacheTag::of).toList();
  }

  private record Later(Duration delay, Runnable task) {}
}
