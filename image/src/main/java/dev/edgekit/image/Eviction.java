package dev.edgekit.image;

import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Menu;
import dev.edgekit.image.internal.serve.PictureAddress;
import dev.edgekit.image.store.SourceKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a CDN drop pictures, once every node has had to ask for a new one, and again once no request
 * for an old one can be under way any more: a purge drops what is stored, not what is on its way.
 * Thread-safe.
 */
final class Eviction {
  private static final Logger log = LoggerFactory.getLogger(Eviction.class);

  private final Menu menu;
  private final PictureAddress addresses;
  private final Duration believed;
  private final Duration timeout;
  private final Optional<ImagePurger> purger;

  /**
   * Evictions.
   *
   * @param believed how long another node may go on serving the version that it knows
   * @param timeout how long a request may take that began with that version
   */
  Eviction(
      ImageRequest.Rules rules, Duration believed, Duration timeout, Optional<ImagePurger> purger) {
    this.menu = rules.menu();
    this.addresses = new PictureAddress(rules.prefix());
    this.believed = believed;
    this.timeout = timeout;
    this.purger = purger;
  }

  void purge(SourceKey key) {
    purger.ifPresent(
        present -> {
          purgeAfter(believed, present, key);
          purgeAfter(believed.plus(timeout), present, key);
        });
  }

  private void purgeAfter(Duration delay, ImagePurger present, SourceKey key) {
    Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture.runAsync(() -> {}, later)
        .thenCompose(now -> present.purge(List.of(PictureAddress.tag(key)), paths(key)))
        .exceptionally(
            e -> {
              log.warn("The CDN did not take on the purge of a picture: {}", e.toString());
              return null;
            });
  }

  /** All addresses without a version or signature, for CDNs that know no tags. */
  private List<String> paths(SourceKey key) {
    String path = addresses.path(key);
    Stream<String> widths =
        menu.ladder().rungs().mapToObj(width -> PictureAddress.at(path, width, Optional.empty()));
    Stream<String> presets =
        menu.presets().keySet().stream()
            .sorted()
            .flatMap(
                preset ->
                    menu.sizes(menu.named(preset))
                        .map(size -> PictureAddress.at(path, preset, size, Optional.empty())));
    return Stream.of(Stream.of(path), widths, presets).flatMap(all -> all).distinct().toList();
  }
}
