package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.answer.AnswerSource;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@link RequestFlow} for a caller that must not block. What needs the remote tier or the
 * origin is done on the cache's threads, once for each key; a request for the same key meanwhile
 * takes no thread, and is answered when the work is done. Thread-safe.
 */
public final class AsyncFlow {
  private final Tiers tiers;
  private final RequestFlow flow;
  private final LoadThreads threads;
  private final Environment environment;

  /** Look-ups in the remote tier that are under way. */
  private final Map<CacheKey, CompletableFuture<Optional<Tiers.Found>>> looks =
      new ConcurrentHashMap<>();

  public AsyncFlow(Tiers tiers, RequestFlow flow, LoadThreads threads, Environment environment) {
    this.tiers = tiers;
    this.flow = flow;
    this.threads = threads;
    this.environment = environment;
  }

  /** As {@link RequestFlow#serve}; the request must outlive its connection. */
  public CompletableFuture<Response> serve(Visit visit) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    var unused =
        CompletableFuture.completedFuture(visit)
            .thenCompose(this::begin)
            .whenComplete(
                (response, failure) -> {
                  if (failure == null) {
                    answer.complete(response);
                  } else {
                    answer.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
                  }
                });
    return answer;
  }

  private CompletableFuture<Response> begin(Visit visit) {
    Storability past = flow.whyPast(visit);
    if (past != Storability.STORABLE) {
      return run(visit, () -> flow.finish(visit, flow.passThrough(visit, past)));
    }
    Visit here = visit.with(flow.here(visit));
    Optional<Served> atOnce = flow.atOnce(here);
    return atOnce.isPresent()
        ? CompletableFuture.completedFuture(flow.finish(here, atOnce.get()))
        : look(here).thenCompose(this::answer);
  }

  private CompletableFuture<Response> run(Visit visit, Supplier<Response> work) {
    return run(PlainOrigin.place(visit.origin()), work);
  }

  private <T> CompletableFuture<T> run(Object place, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(
          place,
          () -> {
            try {
              result.complete(work.get());
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** The visit with the better of both tiers' responses. */
  private CompletableFuture<Visit> look(Visit here) {
    if (!tiers.isRemoteUp()) {
      return CompletableFuture.completedFuture(here);
    }
    CacheKey at = tiers.located(here.key(), here.selecting());
    CompletableFuture<Optional<Tiers.Found>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Tiers.Found>> other = looks.putIfAbsent(at, mine);
    if (other != null) {
      return other.thenCompose(
          found ->
              found.isPresent() && !found.get().response().isSelectedBy(here.selecting())
                  ? lookAlone(here)
                  : CompletableFuture.completedFuture(better(here, found.orElse(null))));
    }
    var unused =
        run(Tiers.class, () -> remote(here))
            .whenComplete(
                (found, failure) -> {
                  looks.remove(at, mine);
                  mine.complete(failure == null ? found : Optional.empty());
                });
    return mine.thenApply(found -> better(here, found.orElse(null)));
  }

  private CompletableFuture<Visit> lookAlone(Visit here) {
    return run(Tiers.class, () -> better(here, remote(here).orElse(null)));
  }

  private Optional<Tiers.Found> remote(Visit here) {
    return Optional.ofNullable(tiers.remote(here.key(), here.selecting(), true));
  }

  private static Visit better(Visit here, Tiers.@Nullable Found found) {
    Tiers.Found there = RequestFlow.forAsker(here, found);
    return there == null ? here : here.with(there);
  }

  private CompletableFuture<Response> answer(Visit visit) {
    Optional<Served> atOnce = flow.atOnce(visit);
    if (atOnce.isPresent()) {
      return CompletableFuture.completedFuture(flow.finish(visit, atOnce.get()));
    }
    boolean alone = CacheControl.of(visit.request().headers()).onlyIfCached();
    if (alone || RequestFlow.isPassedOn(visit)) {
      return run(visit, () -> flow.finish(visit, flow.askOrigin(visit)));
    }
    CompletableFuture<LoadOutcome> loading = flow.begin(visit);
    CompletableFuture<Response> answer =
        loading.thenApply(outcome -> flow.finish(visit, flow.served(visit, outcome)));
    Duration softTimeout = visit.policy().softTimeout().orElse(null);
    if (softTimeout == null || answer.isDone()) {
      return answer;
    }
    CompletableFuture<Response> first = new CompletableFuture<>();
    Runnable cancel =
        environment.later(
            softTimeout.toMillis(),
            () -> {
              if (!loading.isDone() && flow.mayStandIn(visit)) {
                Served stale = RequestFlow.found(visit, AnswerSource.Detail.SOFT_TIMEOUT);
                first.complete(flow.finish(visit, stale));
              }
            });
    return CompletableFuture.anyOf(first, answer)
        .whenComplete((response, failure) -> cancel.run())
        .thenApply(Response.class::cast);
  }
}
