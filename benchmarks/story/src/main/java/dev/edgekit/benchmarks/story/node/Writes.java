package dev.edgekit.benchmarks.story.node;

import dev.edgekit.benchmarks.story.Commit;
import dev.edgekit.benchmarks.story.Platform;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the platform's staff writes: the commit first, then the invalidation. The answer says when
 * the commit was there, and when fleet and CDN had heard of it. Thread-safe.
 */
final class Writes {
  /** A write that isn't reported can't be judged, so a slow machine gets its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Catalogue catalogue;
  private final CoursePictures pictures;
  private final Optional<ResponseCache> cache;
  private final Path originals;
  private final Path uploads;

  /**
   * Writes to this catalogue.
   *
   * @param uploads two pictures for each cover, of which the other one replaces the original
   */
  Writes(
      Catalogue catalogue,
      CoursePictures pictures,
      Optional<ResponseCache> cache,
      Path originals,
      Path uploads) {
    this.catalogue = catalogue;
    this.pictures = pictures;
    this.cache = cache;
    this.originals = originals;
    this.uploads = uploads;
  }

  Response price(int course) {
    int version = catalogue.writePrice(course);
    return committed(version, "course-" + course);
  }

  Response rename(int category) {
    int version = catalogue.renameCategory(category);
    return committed(version, "categories");
  }

  Response cover(int cover) {
    String name = Platform.cover(cover);
    try {
      Path part = Files.createTempFile(uploads, "part", "");
      int next = catalogue.replaceCover(cover);
      Files.copy(uploads.resolve(next % 2 + "-" + name), part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, originals.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      pictures.replaced(name);
      return committed(next, "cover-" + cover);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response committed(int version, String tag) {
    long committed = micros();
    Commit commit =
        cache
            .map(it -> invalidated(version, committed, it.invalidate(CacheTag.of(tag))))
            .orElse(new Commit(version, committed, committed, committed));
    return Response.text(commit.toString()).withHeader("Cache-Control", "no-store");
  }

  private static Commit invalidated(int version, long committed, InvalidationReceipt receipt) {
    long appended = receipt.isQueued() ? Long.MAX_VALUE : micros();
    try {
      if (!receipt.awaitFleet(PATIENCE)) {
        throw new IllegalStateException("the fleet has not heard of " + receipt);
      }
      appended = Math.min(appended, micros());
      receipt.whenPurged().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Commit(version, committed, appended, micros());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
