package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.internal.support.RecentlyUsed;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.SourceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Originals, and what is known of them: an answer of the store is believed for a while, then asked
 * for again by one caller for all, and believed for longer while the store can't answer (RFC 5861's
 * stale-if-error is the model). Thread-safe.
 */
public final class KnownOriginals {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(KnownOriginals.class));
  private static final int MAX_REMEMBERED = 10_000;

  /** Where an older answer would do, the store gets one part in this many of a request's time. */
  private static final int PATIENCE_DIVISOR = 10;

  /** For how long after a failure an older answer is used without asking. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Originals originals;
  private final StoreCalls calls;
  private final Duration patience;
  private final long believedNanos;
  private final long staleNanos;
  private final Map<SourceKey, Known> known = RecentlyUsed.map(MAX_REMEMBERED);
  private final Map<SourceKey, Asking> asking = new ConcurrentHashMap<>();
  private volatile long failedNanos;
  private volatile @Nullable SourceKey failedKey;
  private volatile boolean reachable = true;

  /** What the store said, and when it was asked. */
  private record Known(Optional<Original> original, long askedNanos) {
    boolean isYounger(long nanos) {
      return System.nanoTime() - askedNanos < nanos;
    }
  }

  private record Asking(CompletableFuture<Known> answer, long sinceNanos) {}

  /**
   * A found original.
   *
   * @param unsure whether the store could not say that this is still the current version
   */
  public record Found(Original original, boolean unsure) {}

  /**
   * Originals of a store.
   *
   * @param believed how long an answer is believed
   * @param stale how much longer it is believed while the store can't answer
   * @param timeout of a request
   */
  public KnownOriginals(
      Originals originals, StoreCalls calls, Duration believed, Duration stale, Duration timeout) {
    this.originals = originals;
    this.calls = calls;
    this.patience = timeout.dividedBy(PATIENCE_DIVISOR);
    this.believedNanos = believed.toNanos();
    this.staleNanos = believed.plus(stale).toNanos();
  }

  /**
   * The original of this name.
   *
   * @throws ImageException NOT_FOUND if there is none; UNAVAILABLE or BAD_GATEWAY if the store
   *     can't tell and nothing is known
   */
  public Found find(SourceKey key, Deadline deadline) {
    return find(key, believedNanos, deadline);
  }

  /** The same for a caller who has reason to think that the original has changed. */
  public Found findAgain(SourceKey key, Deadline deadline) {
    return find(key, Math.min(believedNanos, PAUSE_NANOS), deadline);
  }

  /** Forgets what was known: the next caller asks. */
  public void forget(SourceKey key) {
    known.remove(key);
    asking.remove(key);
  }

  /**
   * False if the store failed, or didn't answer in time, when it was last asked. In that case a
   * call has the store asked again, so that its return is noticed without a request.
   */
  public boolean reachable() {
    @Nullable SourceKey last = failedKey;
    if (!reachable && last != null && System.nanoTime() - failedNanos > PAUSE_NANOS) {
      failedNanos = System.nanoTime();
      ask(last).thenAccept(answered -> reachable = true).exceptionally(stillAway -> null);
    }
    return reachable;
  }

  private Found find(SourceKey key, long believed, Deadline deadline) {
    @Nullable Known last = known.get(key);
    if (last == null) {
      return found(answer(key, deadline), false);
    }
    if (last.isYounger(believed)) {
      return found(last, false);
    }
    boolean wouldDo = last.original.isPresent() && last.isYounger(staleNanos);
    return wouldDo ? findOr(last, key, deadline) : found(answer(key, deadline), false);
  }

  /** What the store answers in time, or what it said last. */
  private Found findOr(Known last, SourceKey key, Deadline deadline) {
    try {
      return isHopeless(key)
          ? found(last, true)
          : found(answer(key, Deadline.in(patience).orBefore(deadline)), false);
    } catch (ImageException e) {
      if (e.retryAfter().isEmpty()) {
        throw e;
      }
      return found(last, true);
    }
  }

  private static Found found(Known known, boolean unsure) {
    return known
        .original
        .map(original -> new Found(original, unsure))
        .orElseThrow(() -> new ImageException(Reason.NOT_FOUND, "There is no image of this name."));
  }

  /** Whether the store has just failed, or a caller has waited for this answer for long enough. */
  private boolean isHopeless(SourceKey key) {
    @Nullable Asking other = asking.get(key);
    long now = System.nanoTime();
    return (!reachable && now - failedNanos < PAUSE_NANOS)
        || (other != null && now - other.sinceNanos > patience.toNanos());
  }

  private Known answer(SourceKey key, Deadline deadline) {
    try {
      Known answer = StoreCalls.await(ask(key), deadline);
      reachable = true;
      return answer;
    } catch (ImageException e) {
      if (e.reason() == Reason.UNAVAILABLE || e.reason() == Reason.BAD_GATEWAY) {
        failedNanos = System.nanoTime();
        failedKey = key;
        reachable = false;
        log.warn("Originals can't be asked: {}", StoreCalls.said(e));
      }
      throw e;
    }
  }

  private CompletableFuture<Known> ask(SourceKey key) {
    long now = System.nanoTime();
    Asking mine = new Asking(new CompletableFuture<>(), now);
    Asking other = asking.putIfAbsent(key, mine);
    if (other != null) {
      return other.answer;
    }
    CompletableFuture<Known> answer = mine.answer;
    calls
        .start(() -> new Known(originals.find(key), now))
        .thenAccept(
            said -> {
              if (asking.remove(key, mine)) { // otherwise it was told to forget
                known.put(key, said);
              }
              answer.complete(said);
            })
        .exceptionally(
            problem -> {
              asking.remove(key, mine);
              answer.completeExceptionally(Objects.requireNonNullElse(problem.getCause(), problem));
              return null;
            });
    return answer;
  }
}
