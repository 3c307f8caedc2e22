package dev.edgekit.cache.history;

import dev.edgekit.cache.history.Fleet.Servers;
import dev.edgekit.cache.history.HistoryChecker.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** A run: every node reads and writes at random while one fault follows another. */
public final class FaultyFleet {
  /** Nodes at the start. */
  public static final int NODES = 3;

  private static final int READERS = 2;
  private static final int KEYS = 12;
  private static final int MAX_LOAD_MILLIS = 40;

  private static final int BOUND_MILLIS = (int) Fleet.Bounds.standard().maxStaleness().toMillis();

  private static final long TRACE_NANOS = 3_000_000_000L;

  private final Fleet fleet;
  private final Random random;

  private FaultyFleet(Fleet fleet, long seed) {
    this.fleet = fleet;
    this.random = new Random(seed);
  }

  /**
   * Runs these faults in order, each on a node at random.
   *
   * @param seed of everything that is chosen; timing is not repeatable
   */
  public static Verdict run(
      Class<? extends FleetCache> cache, Servers servers, List<Fault> faults, long seed)
      throws Exception {
    return run(cache, servers, faults.toString(), faults.iterator(), seed);
  }

  /** Runs all faults that these servers can have, in any order, again and again for this long. */
  static Verdict run(
      Class<? extends FleetCache> cache, Servers servers, Duration duration, long seed)
      throws Exception {
    return run(
        cache, servers, "all faults for " + duration, new AllFor(servers, duration, seed), seed);
  }

  /** All that can strike these servers, in one order and then in another, for so long. */
  private static final class AllFor implements Iterator<Fault> {
    private final Deque<Fault> next = new ArrayDeque<>();
    private final Servers servers;
    private final Random random;
    private final long end;

    AllFor(Servers servers, Duration duration, long seed) {
      this.servers = servers;
      this.random = new Random(seed);
      this.end = System.nanoTime() + duration.toNanos();
    }

    @Override
    public boolean hasNext() {
      return System.nanoTime() - end < 0;
    }

    @Override
    public Fault next() {
      if (next.isEmpty()) {
        List<Fault> faults = new ArrayList<>(Arrays.asList(Fault.values()));
        faults.removeIf(fault -> !fault.strikes(servers));
        Collections.shuffle(faults, random);
        next.addAll(faults);
      }
      return next.remove();
    }
  }

  private static Verdict run(
      Class<? extends FleetCache> cache,
      Servers servers,
      String what,
      Iterator<Fault> faults,
      long seed)
      throws Exception {
    try (Fleet fleet =
        Fleet.start(cache, servers, NODES, Fleet.Bounds.standard(), MAX_LOAD_MILLIS)) {
      Verdict verdict = new FaultyFleet(fleet, seed).run(faults);
      System.out.printf(
          "%s, %s, seed %d, %s: %s, %d loads%n",
          cache.getSimpleName(), servers, seed, what, verdict, fleet.origin().loads());
      fleet.history().failures().stream().limit(5).forEach(System.out::println);
      verdict.violations().stream()
          .limit(2)
          .map(v -> v + ":\n" + fleet.history().around(v.read(), TRACE_NANOS))
          .forEach(System.out::println);
      return verdict;
    }
  }

  private Verdict run(Iterator<Fault> faults) throws Exception {
    for (int i = 0; i < NODES; i++) {
      fleet.node(i).ask("run " + READERS + " " + KEYS + " " + random.nextInt(1_000_000));
    }
    while (faults.hasNext()) {
      pause(300, 700);
      happens(faults.next());
    }
    pause(3000, 3500);
    fleet.all("stop");
    fleet.all("well");
    pause(BOUND_MILLIS, BOUND_MILLIS + 500);
    fleet.joinForAWhile(); // nothing that was invalidated comes back on whoever joins
    for (int i = 0; i < KEYS; i++) {
      fleet.all("read k" + i);
    }
    fleet.all("stop");
    return fleet.verdict();
  }

  private void happens(Fault fault) throws Exception {
    int victim = random.nextInt(NODES);
    fleet.history().addFault(fault, victim);
    try {
      fault.begin(fleet, victim, random);
      pause(200, 3000);
      fault.end(fleet, victim);
    } catch (IOException | IllegalStateException e) {
      throw new IllegalStateException(fault + " broke off; so far " + fleet.verdict(), e);
    }
  }

  private void pause(int fromMillis, int toMillis) throws InterruptedException {
    Thread.sleep(fromMillis + random.nextInt(toMillis - fromMillis));
  }
}
