package dev.edgekit.cache.http;

import dev.edgekit.cache.EdgePurgeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends purges, each until it is accepted or has been tried {@link #MAX_ATTEMPTS} times with
 * growing pauses. Thread-safe.
 */
final class PurgeRequests {
  /** How many times one request is sent before its purge fails. */
  static final int MAX_ATTEMPTS = 5;

  /** Requests that are under way at once; a purge that would need more is refused. */
  static final int MAX_UNDER_WAY = 10_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(PurgeRequests.class);

  private final HttpClient client;
  private final Duration firstPause;
  private final String what;
  private final Set<Integer> taken;
  private final AtomicInteger underWay = new AtomicInteger();
  private final ScheduledThreadPoolExecutor retries = retries();

  /**
   * Purges of a cache with this name in messages.
   *
   * @param taken the statuses that say that the cache has accepted a purge
   */
  PurgeRequests(String what, Set<Integer> taken, Duration firstPause) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    this.what = what;
    this.taken = taken;
    this.firstPause = firstPause;
  }

  /** A thread that ends when nothing is to be sent again. */
  private static ScheduledThreadPoolExecutor retries() {
    ScheduledThreadPoolExecutor retries =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "edgekit-purge");
              thread.setDaemon(true);
              return thread;
            });
    retries.setKeepAliveTime(1, TimeUnit.SECONDS);
    retries.allowCoreThreadTimeOut(true);
    return retries;
  }

  /** A request to this address, with the time limit that all share. */
  static HttpRequest.Builder to(URI address) {
    return HttpRequest.newBuilder(address).timeout(TIMEOUT);
  }

  /**
   * Completes when all requests are accepted; exceptionally if one isn't, or can't be made since no
   * URI can have its path.
   */
  CompletableFuture<Void> send(Supplier<List<HttpRequest>> purge) {
    List<HttpRequest> requests;
    try {
      requests = purge.get();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(
          new EdgePurgeException(what + " was not purged: " + e.getMessage(), e));
    }
    if (underWay.addAndGet(requests.size()) > MAX_UNDER_WAY) {
      underWay.addAndGet(-requests.size());
      return CompletableFuture.failedFuture(
          new EdgePurgeException(
              what + " was not purged: maxUnderWay = " + MAX_UNDER_WAY + " is reached", null));
    }
    return CompletableFuture.allOf(
        requests.stream().map(this::send).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> send(HttpRequest request) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    send(request, 1, done);
    return done.whenComplete((taken, failure) -> underWay.decrementAndGet());
  }

  private void send(HttpRequest request, int attempt, CompletableFuture<Void> done) {
    var unused =
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete((answer, failure) -> judge(request, attempt, done, answer, failure));
  }

  private void judge(
      HttpRequest request,
      int attempt,
      CompletableFuture<Void> done,
      @Nullable HttpResponse<Void> answer,
      @Nullable Throwable failure) {
    if (answer != null && taken.contains(answer.statusCode())) {
      done.complete(null);
      return;
    }
    boolean passing = answer == null || answer.statusCode() == 429 || answer.statusCode() >= 500;
    if (passing && attempt < MAX_ATTEMPTS) {
      ScheduledFuture<?> unused =
          retries.schedule(
              () -> send(request, attempt + 1, done),
              firstPause.toMillis() << (attempt - 1),
              TimeUnit.MILLISECONDS);
      return;
    }
    String why = answer == null ? String.valueOf(failure) : "status " + answer.statusCode();
    String message = what + " at " + request.uri().getAuthority() + " was not purged: " + why;
    log.error(message);
    done.completeExceptionally(new EdgePurgeException(message, failure));
  }
}
