package dev.edgekit.auth.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a store answered, for a short time that bounds how late a revocation is seen, and
 * asks the store once for all requests that want the same key at once. What is absent is not
 * remembered, so that a new session counts at once; neither is a failure. What this object changes
 * itself, it forgets. Thread-safe.
 */
final class RememberedStore implements SessionStore {
  /** At most this many answers are remembered, so that made-up keys can't fill the memory. */
  static final int MAX_ENTRIES = 10_000;

  private final SessionStore store;
  private final long nanos;
  private final LongSupplier nanoTime;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  RememberedStore(SessionStore store, Duration bound, LongSupplier nanoTime) {
    if (bound.isNegative() || bound.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("sessions are remembered for 0 to 60 s: " + bound);
    }
    this.store = store;
    this.nanos = bound.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return ask("value " + key, () -> store.get(key).map(Found::of)).map(Found::value);
  }

  @Override
  public Map<String, byte[]> fields(String key) {
    return ask(
            "fields " + key,
            () -> Optional.of(store.fields(key)).filter(fields -> !fields.isEmpty()).map(Found::of))
        .map(Found::fields)
        .orElse(Map.of());
  }

  @Override
  public boolean expires(String key) {
    return store.expires(key);
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    store.put(key, value, timeToLive);
    forget(key);
  }

  /** At most once per bound, so that a sliding expiry costs one write for many reads. */
  @Override
  public void touch(String key, Duration timeToLive) {
    ask(
        "touch " + key,
        () -> {
          store.touch(key, timeToLive);
          return Optional.of(Found.TOUCHED);
        });
  }

  @Override
  public void remove(String key) {
    store.remove(key);
    forget(key);
  }

  @Override
  public long increment(String key, Duration timeToLive) {
    long number = store.increment(key, timeToLive);
    forget(key);
    return number;
  }

  private void forget(String key) {
    answers.remove("value " + key);
    answers.remove("fields " + key);
  }

  private Optional<Found> ask(String name, Supplier<Optional<Found>> question) {
    Answer mine = new Answer(nanoTime.getAsLong());
    Answer current = answers.compute(name, (n, known) -> isFresh(known, mine) ? known : mine);
    if (current == mine) {
      answer(name, mine, question);
      shed(mine);
    }
    try {
      return current.found.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** An answer is as old as its question: the store may have changed while it was under way. */
  private boolean isFresh(@Nullable Answer known, Answer mine) {
    return known != null && mine.askedAt - known.askedAt < nanos;
  }

  private void answer(String name, Answer mine, Supplier<Optional<Found>> question) {
    try {
      Optional<Found> found = question.get();
      if (found.isEmpty()) {
        answers.remove(name, mine);
      }
      mine.found.complete(found);
    } catch (RuntimeException e) {
      answers.remove(name, mine);
      mine.found.completeExceptionally(e);
    } catch (Error e) {
      answers.remove(name, mine);
      mine.found.completeExceptionally(new IllegalStateException("the store failed", e));
      throw e;
    }
  }

  private void shed(Answer now) {
    if (answers.size() > MAX_ENTRIES) {
      answers.values().removeIf(answer -> !isFresh(answer, now));
      if (answers.size() > MAX_ENTRIES) {
        answers.clear();
      }
    }
  }

  int size() {
    return answers.size();
  }

  @Override
  public void close() {
    store.close();
  }

  /** A question and its answer, compared by identity. */
  private static final class Answer {
    private final CompletableFuture<Optional<Found>> found = new CompletableFuture<>();
    private final long askedAt;

    Answer(long askedAt) {
      this.askedAt = askedAt;
    }
  }

  /** A value or the fields of a hash. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Found(byte[] value, Map<String, byte[]> fields) {
    static final Found TOUCHED = of(new byte[0]);

    static Found of(byte[] value) {
      return new Found(value, Map.of());
    }

    static Found of(Map<String, byte[]> fields) {
      return new Found(new byte[0], fields);
    }
  }
}
