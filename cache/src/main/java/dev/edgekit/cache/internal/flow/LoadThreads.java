package dev.edgekit.cache.internal.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the loads for which no caller's thread waits: a bounded number at once, of which those of
 * one origin are at most a quarter, so that an origin that hangs leaves room for the others. A load
 * that finds no room waits for one of its own kind to end. Thread-safe.
 */
public final class LoadThreads {
  private static final Logger log = LoggerFactory.getLogger(LoadThreads.class);

  /** The default maximum of concurrent loads. */
  public static final int DEFAULT_MAX_LOADS = 256;

  /** One origin's loads are at most the maximum divided by this. */
  private static final int ORIGINS = 4;

  /** Loads that wait for room. */
  public static final int MAX_WAITING = 10_000;

  private final Executor carrier;
  private final int maxLoads;
  private final int maxPerOrigin;

  // Guarded by this. The first group is the one that has waited longest for its turn.
  private final Map<Object, Group> groups = new LinkedHashMap<>();
  private int running;
  private int waiting;

  private static final class Group {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private int running;
  }

  private record Turn(Object origin, Runnable task) {}

  /** Runs up to this many loads at once, each on a thread that the carrier gives. */
  public LoadThreads(Executor carrier, int maxLoads) {
    this.carrier = carrier;
    this.maxLoads = maxLoads;
    this.maxPerOrigin = Math.max(1, maxLoads / ORIGINS);
  }

  /**
   * Runs the task as soon as there is room.
   *
   * @param origin what the task may have to wait for, compared by {@code equals}
   * @throws RejectedExecutionException if too many wait already, or the carrier takes no more
   */
  public void execute(Object origin, Runnable task) {
    synchronized (this) {
      Group group = groups.computeIfAbsent(origin, o -> new Group());
      if (running >= maxLoads || group.running >= maxPerOrigin) {
        if (waiting >= MAX_WAITING) {
          throw new RejectedExecutionException("more than " + MAX_WAITING + " loads wait for room");
        }
        group.tasks.add(task);
        waiting++;
        return;
      }
      group.running++;
      running++;
    }
    try {
      carrier.execute(() -> work(new Turn(origin, task)));
    } catch (RejectedExecutionException e) {
      ended(origin);
      throw e;
    }
  }

  private void work(Turn first) {
    for (Turn turn = first; turn != null; turn = next(turn.origin)) {
      try {
        turn.task.run();
      } catch (RuntimeException | Error e) { // however it ended, its room is free again
        log.error("a task on a load thread threw what it should have reported", e);
      }
    }
  }

  /** What this thread runs next; null if it is no longer needed. */
  private synchronized @Nullable Turn next(Object done) {
    ended(done);
    for (Map.Entry<Object, Group> entry : groups.entrySet()) {
      Group group = entry.getValue();
      if (group.running < maxPerOrigin && !group.tasks.isEmpty()) {
        Object origin = entry.getKey();
        Runnable task = group.tasks.remove();
        waiting--;
        group.running++;
        running++;
        groups.remove(origin); // moves to the end of the queue
        groups.put(origin, group);
        return new Turn(origin, task);
      }
    }
    return null;
  }

  private synchronized void ended(Object origin) {
    running--;
    Group group = groups.get(origin);
    if (group != null && --group.running == 0 && group.tasks.isEmpty()) {
      groups.remove(origin);
    }
  }

  /** Loads that are running on these threads. */
  public synchronized int running() {
    return running;
  }

  /** Loads that wait for room. */
  public synchronized int waiting() {
    return waiting;
  }
}
