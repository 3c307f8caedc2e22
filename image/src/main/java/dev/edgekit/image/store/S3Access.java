package dev.edgekit.image.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells a key that is missing from a bucket that refuses everything. To a client that may not list,
 * S3 says {@code AccessDenied} for both; only objects that were there tell them apart. Thread-safe.
 */
final class S3Access {
  /** So many, since some may have been deleted, for which S3 then says the same. */
  private static final int REMEMBERED = 4;

  /** After this many refusals, a store that has never given anything is one that gives nothing. */
  private static final int MAX_REFUSALS_AT_FIRST = 16;

  private static final long BELIEVED_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long REFUSED_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanos;
  private final Deque<String> found = new ArrayDeque<>();
  private long askAgainAt;
  private boolean refused;
  private int refusals;

  S3Access(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes that an object was given out. */
  synchronized void found(String name) {
    askAgainAt = nanos.getAsLong() + BELIEVED_NANOS;
    refused = false;
    refusals = 0;
    if (!name.equals(found.peekFirst())) {
      found.remove(name);
      found.addFirst(name);
      if (found.size() > REMEMBERED) {
        found.removeLast();
      }
    }
  }

  /**
   * Whether a refusal is one of everything. Asks for the objects found last, ten seconds after the
   * store gave any, and then once in a second while it gives none; who comes meanwhile is told what
   * was known before.
   */
  boolean refusesAll(Question isGiven) throws IOException {
    List<String> names;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (found.isEmpty()) {
        refusals++;
        return refusals > MAX_REFUSALS_AT_FIRST;
      }
      if (now - askAgainAt < 0) {
        return refused;
      }
      askAgainAt = now + REFUSED_NANOS;
      names = List.copyOf(found);
    }
    for (String name : names) {
      if (isGiven.ask(name)) {
        found(name);
        return false;
      }
    }
    synchronized (this) {
      refused = true;
      return true;
    }
  }

  /** Asks the store for an object: false if it refuses. */
  interface Question {
    boolean ask(String name) throws IOException;
  }
}
