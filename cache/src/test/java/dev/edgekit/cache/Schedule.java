package dev.edgekit.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors one at a time, each on a thread of its own, and decides at every step which one goes
 * on: whoever has to wait decides it, so that one who goes on alone costs no switch of threads. The
 * decisions are a list of numbers; {@link Search} makes the next list from the last.
 *
 * <p>Time stands still while anyone can go on; when all wait, it jumps to the earliest deadline.
 */
final class Schedule {
  private static final int MAX_STEPS = 5000;
  private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();

  private final List<Actor> actors = new ArrayList<>();
  private final Semaphore end = new Semaphore(0);
  private final Search search;
  private @Nullable Actor last;
  private @Nullable AssertionError endless;
  private long nanos;
  private int steps;

  /** What chooses among those who can go on. */
  interface Search {
    /**
     * Which of this many goes on.
     *
     * @param sameFirst whether number 0 is the one that ran last
     */
    int choose(int count, boolean sameFirst);

    /** Prepares the next run; false when there is none. */
    boolean next();
  }

  private static final class Actor {
    private final String name;
    private final Semaphore turn = new Semaphore(0);
    private BooleanSupplier ready = () -> true;
    private long deadline = Long.MAX_VALUE;
    private boolean done;
    private @Nullable Throwable failure;

    Actor(String name) {
      this.name = name;
    }
  }

  Schedule(Search search) {
    this.search = search;
  }

  long nanos() {
    return nanos;
  }

  void advanceMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  void actor(String name, Runnable body) {
    Actor actor = new Actor(name);
    actors.add(actor);
    Workers.run(
        () -> {
          actor.turn.acquireUninterruptibly();
          CURRENT.set(actor);
          try {
            body.run();
          } catch (Throwable e) {
            actor.failure = e;
          } finally {
            CURRENT.remove();
            actor.done = true;
            handOver();
          }
        });
  }

  /** Lets anyone go on; no effect outside of a run. */
  void step() {
    waitFor(() -> true, Long.MAX_VALUE);
  }

  /** Goes on when the condition holds or the time is over. */
  void waitFor(BooleanSupplier condition, long millis) {
    Actor me = CURRENT.get();
    if (me == null) {
      return;
    }
    me.ready = condition;
    me.deadline = millis == Long.MAX_VALUE ? Long.MAX_VALUE : nanos + millis * 1_000_000;
    handOver();
    me.turn.acquireUninterruptibly();
    me.ready = () -> true;
    me.deadline = Long.MAX_VALUE;
  }

  /** Runs all actors to their end. */
  void run() {
    handOver();
    end.acquireUninterruptibly();
    if (endless != null) {
      throw endless;
    }
    for (Actor actor : actors) {
      if (actor.failure != null) {
        throw new AssertionError(actor.name + ": " + actor.failure, actor.failure);
      }
    }
  }

  /** Gives the turn to the next, or ends the run. */
  private void handOver() {
    try {
      Optional<Actor> next = next();
      last = next.orElse(null);
      next.ifPresentOrElse(actor -> actor.turn.release(), end::release);
    } catch (AssertionError e) {
      endless = e;
      end.release();
    }
  }

  /** Nobody if all are done. */
  private Optional<Actor> next() {
    while (actors.stream().anyMatch(actor -> !actor.done)) {
      List<Actor> able = able();
      if (able.isEmpty()) {
        jump();
        continue;
      }
      if (++steps > MAX_STEPS) {
        throw new AssertionError("no end after " + MAX_STEPS + " steps");
      }
      boolean sameFirst = able.get(0) == last;
      return Optional.of(able.get(able.size() == 1 ? 0 : search.choose(able.size(), sameFirst)));
    }
    return Optional.empty();
  }

  /** Who can go on; the one who ran last comes first. */
  private List<Actor> able() {
    List<Actor> able = new ArrayList<>();
    for (Actor actor : actors) {
      if (!actor.done && (actor.ready.getAsBoolean() || nanos >= actor.deadline)) {
        able.add(actor == last ? 0 : able.size(), actor);
      }
    }
    return able;
  }

  private void jump() {
    long earliest = Long.MAX_VALUE;
    for (Actor actor : actors) {
      if (!actor.done) {
        earliest = Math.min(earliest, actor.deadline);
      }
    }
    if (earliest == Long.MAX_VALUE) {
      throw new AssertionError("everyone waits for ever");
    }
    nanos = Math.max(nanos, earliest);
  }

  /** Every schedule with at most so many preemptions, depth first. */
  static final class Exhaustive implements Search {
    private final int maxPreemptions;
    private final int maxRuns;

    /** Which was chosen, of how many. */
    private final List<int[]> decisions = new ArrayList<>();

    private int depth;
    private int preemptions;
    private int runs;

    Exhaustive(int maxPreemptions) {
      this(maxPreemptions, Integer.MAX_VALUE);
    }

    Exhaustive(int maxPreemptions, int maxRuns) {
      this.maxPreemptions = maxPreemptions;
      this.maxRuns = maxRuns;
    }

    /** Whether there were no more than so many runs. */
    boolean isDone() {
      return decisions.isEmpty();
    }

    @Override
    public int choose(int count, boolean sameFirst) {
      if (depth == decisions.size()) {
        int limit = sameFirst && preemptions >= maxPreemptions ? 1 : count;
        decisions.add(new int[] {0, limit});
      }
      int chosen = decisions.get(depth++)[0];
      if (sameFirst && chosen > 0) {
        preemptions++;
      }
      return chosen;
    }

    @Override
    public boolean next() {
      depth = 0;
      preemptions = 0;
      if (++runs == maxRuns) {
        return false;
      }
      while (!decisions.isEmpty()) {
        int[] last = decisions.get(decisions.size() - 1);
        if (++last[0] < last[1]) {
          return true;
        }
        decisions.remove(decisions.size() - 1);
      }
      return false;
    }
  }

  /** So many schedules at random. */
  static final class Sampled implements Search {
    private final Random random;
    private int left;

    Sampled(long seed, int runs) {
      this.random = new Random(seed);
      this.left = runs;
    }

    @Override
    public int choose(int count, boolean sameFirst) {
      return random.nextInt(count);
    }

    @Override
    public boolean next() {
      return --left > 0;
    }
  }
}
