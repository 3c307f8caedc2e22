package dev.edgekit.cache.cloudfront;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurgeException;
import dev.edgekit.cache.EdgePurger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CacheTagConfig;
import software.amazon.awssdk.services.cloudfront.model.TooManyInvalidationsInProgressException;

/**
 * Purges an Amazon CloudFront distribution by tags and paths. The distribution needs a {@code
 * CacheTagConfig} that names the field in which this cache sends its tags; a distribution without
 * one accepts purges by tag and drops nothing. So the purger reads that configuration at the start,
 * which needs the permission {@code cloudfront:GetDistributionConfig}: if it names another field or
 * none, purges by tag fail and an error is logged; if it can't be read, a warning is.
 *
 * <p>Purges that come within a short window, or while an earlier one is under way, go out as one,
 * each item once. A failed one is sent again with growing pauses, under the same caller reference,
 * so that CloudFront never does it twice. Items beyond the budget wait for it.
 *
 * <p>CloudFront compares tags without regard to case, so it may drop more than was named. It keeps
 * at most {@value #MAX_TAGS_PER_RESPONSE} tags of a response and ignores the others. Thread-safe.
 */
public final class CloudFrontPurger implements EdgePurger {
  /**
   * The maximum number of tags that CloudFront keeps for a response; it silently drops the rest.
   */
  public static final int MAX_TAGS_PER_RESPONSE = 50;

  /** CloudFront allows 3,000 items of a distribution under way at once. */
  static final int MAX_ITEMS_PER_INVALIDATION = 1_000;

  /** The maximum number of items that wait for the budget or for CloudFront; more are refused. */
  static final int MAX_PENDING_ITEMS = 10_000;

  /** The maximum length of a path that CloudFront takes. */
  static final int MAX_PATH_LENGTH = 4_000;

  private static final Logger log = LoggerFactory.getLogger(CloudFrontPurger.class);

  private final CloudFrontClient client;
  private final Settings settings;
  private final InstantSource clock;
  private final Timer timer;
  private final Runnable onClose;
  private final PurgeBudget budget;

  /** Guards the three below. */
  private final Object lock = new Object();

  private final Map<String, CompletableFuture<Void>> waiting = new LinkedHashMap<>();

  private boolean busy;
  private boolean closed;

  /** Why purges by tag do nothing; empty if they work, or nobody knows. */
  private volatile String tagsIgnored = "";

  CloudFrontPurger(
      CloudFrontClient client,
      Settings settings,
      InstantSource clock,
      Timer timer,
      Runnable onClose) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.timer = timer;
    this.onClose = onClose;
    this.budget = new PurgeBudget(settings.items(), settings.period(), clock.instant());
  }

  /**
   * A purger with the defaults of {@link CloudFrontPurgerBuilder}.
   *
   * @param client stays open: it is the caller's to close
   */
  public static CloudFrontPurger of(CloudFrontClient client, String distributionId) {
    requireNonNull(client, "client must not be null");
    return builder(client, distributionId).build();
  }

  /** A builder; the client stays open: it is the caller's to close. */
  public static CloudFrontPurgerBuilder builder(CloudFrontClient client, String distributionId) {
    requireNonNull(client, "client must not be null");
    return new CloudFrontPurgerBuilder(client, distributionId);
  }

  static CloudFrontPurger start(CloudFrontClient client, Settings settings) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "edgekit-cloudfront");
              daemon.setDaemon(true);
              return daemon;
            });
    Timer timer = (delay, task) -> later(thread, delay, task);
    CloudFrontPurger purger =
        new CloudFrontPurger(client, settings, InstantSource.system(), timer, thread::shutdownNow);
    thread.execute(purger::checkTags);
    return purger;
  }

  /** Asks whether the distribution looks for tags where this cache sends them. */
  void checkTags() {
    String id = settings.distributionId();
    try {
      CacheTagConfig config =
          client.getDistributionConfig(r -> r.id(id)).distributionConfig().cacheTagConfig();
      String named = config == null ? null : config.headerName();
      if (!settings.tagField().equalsIgnoreCase(named)) {
        tagsIgnored =
            "the distribution %s looks for tags in %s and not in %s; its CacheTagConfig must name it"
                .formatted(id, named == null ? "no field" : named, settings.tagField());
        log.error("purges by tag will fail: {}", tagsIgnored);
      }
    } catch (RuntimeException e) {
      log.warn("whether the distribution {} keeps tags is not known: {}", id, e.toString());
    }
  }

  @Override
  public CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
    List<String> items = new ArrayList<>();
    List<String> never = new ArrayList<>();
    tags.forEach(tag -> (tagsIgnored.isEmpty() ? items : never).add("#" + tag.name()));
    paths.forEach(path -> (isPurgeable(path) ? items : never).add(path));
    CompletableFuture<Void> purged = purge(items);
    return never.isEmpty() ? purged : purged.thenCompose(done -> failed(whyNever(), never));
  }

  private String whyNever() {
    return tagsIgnored.isEmpty()
        ? "a path begins with / and has at most " + MAX_PATH_LENGTH + " characters"
        : tagsIgnored;
  }

  private CompletableFuture<Void> purge(List<String> items) {
    synchronized (lock) {
      if (closed) {
        return failed("the purger is closed", items);
      }
      if (waiting.size() + items.size() > MAX_PENDING_ITEMS) {
        return failed("more than maxPendingItems = " + MAX_PENDING_ITEMS + " wait", items);
      }
      CompletableFuture<?>[] done =
          items.stream()
              .map(item -> waiting.computeIfAbsent(item, i -> new CompletableFuture<>()))
              .toArray(CompletableFuture[]::new);
      sendSoon();
      return CompletableFuture.allOf(done);
    }
  }

  @Override
  public String tagField() {
    return settings.tagField();
  }

  @Override
  public int maxTagsPerResponse() {
    return MAX_TAGS_PER_RESPONSE;
  }

  /** Ends the purger's thread; what still waits fails. */
  @Override
  public void close() {
    List<CompletableFuture<Void>> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    onClose.run();
    EdgePurgeException reason = new EdgePurgeException("the purger was closed", null);
    left.forEach(done -> done.completeExceptionally(reason));
  }

  /** Called with the lock. */
  private void sendSoon() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      timer.after(settings.window(), this::sendNext);
    }
  }

  private void sendNext() {
    PurgeBatch batch = new PurgeBatch();
    synchronized (lock) {
      int size = Math.min(waiting.size(), Math.min(MAX_ITEMS_PER_INVALIDATION, settings.items()));
      Duration wait = budget.take(size, clock.instant());
      if (!wait.isZero()) {
        timer.after(wait, this::sendNext); // what comes meanwhile goes along
        return;
      }
      waiting.entrySet().stream().limit(size).forEach(e -> batch.put(e.getKey(), e.getValue()));
      waiting.keySet().removeAll(batch.items.keySet());
    }
    send(batch, 1);
  }

  private void send(PurgeBatch batch, int attempt) {
    try {
      client.createInvalidation(batch.request(settings.distributionId()));
      batch.items.values().forEach(done -> done.complete(null));
    } catch (SdkException e) {
      if (attempt < settings.maxAttempts() && isTransient(e)) {
        timer.after(pause(attempt), () -> send(batch, attempt + 1));
        return;
      }
      batch.fail(e);
    } catch (RuntimeException e) {
      batch.fail(e);
    }
    synchronized (lock) {
      busy = false;
      sendSoon();
    }
  }

  /** Doubles with each attempt up to a minute; half of it is random, so that nodes spread out. */
  private Duration pause(int attempt) {
    long maxMillis =
        Math.min(60_000, settings.firstPause().toMillis() << Math.min(attempt - 1, 20));
    return Duration.ofMillis(
        maxMillis / 2 + ThreadLocalRandom.current().nextLong(maxMillis / 2 + 1));
  }

  private static boolean isTransient(SdkException e) {
    if (e instanceof TooManyInvalidationsInProgressException) {
      return true;
    }
    if (e instanceof SdkServiceException service) {
      return service.isThrottlingException() || service.statusCode() >= 500;
    }
    return e instanceof SdkClientException; // no answer
  }

  private static boolean isPurgeable(String path) {
    return path.startsWith("/") && path.length() <= MAX_PATH_LENGTH;
  }

  private static CompletableFuture<Void> failed(String reason, List<String> items) {
    return CompletableFuture.failedFuture(
        new EdgePurgeException(reason + "; CloudFront was not purged of " + items, null));
  }

  private static void later(ScheduledExecutorService thread, Duration delay, Runnable task) {
    try {
      var ignored = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // closed: close() has failed, or will fail, what waits
    }
  }

  /** Runs a task later, on one thread. */
  @FunctionalInterface
  interface Timer {
    void after(Duration delay, Runnable task);
  }

  /** What the builder collects. */
  record Settings(
      String distributionId,
      Duration window,
      int maxAttempts,
      Duration firstPause,
      int items,
      Duration period,
      String tagField) {}
}
