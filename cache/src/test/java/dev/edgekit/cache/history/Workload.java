package dev.edgekit.cache.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Threads of one node that read and write at random until they are stopped. */
final class Workload {
  private static final int READ_PAUSE_MICROS = 3000;
  private static final int WRITE_PAUSE_MICROS = 120_000;

  private final Node node;
  private final int keys;
  private final boolean tags;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** On the keys {@code k0}, {@code k1}, … */
  Workload(Node node, int keys, boolean tags) {
    this.node = node;
    this.keys = keys;
    this.tags = tags;
  }

  void start(int readers, long seed) {
    start(new Random(seed), WRITE_PAUSE_MICROS, this::write);
    for (int i = 1; i <= readers; i++) {
      start(new Random(seed + i), READ_PAUSE_MICROS, random -> node.read(key(random)));
    }
  }

  private void start(Random random, int pauseMicros, Consumer<Random> step) {
    Thread thread = new Thread(() -> repeat(random, pauseMicros, step), "workload");
    threads.add(thread);
    thread.start();
  }

  private void repeat(Random random, int pauseMicros, Consumer<Random> step) {
    while (!stopped) {
      LockSupport.parkNanos(1000L * random.nextInt(pauseMicros));
      try {
        step.accept(random);
      } catch (RuntimeException e) {
        node.print("failed " + String.valueOf(e).replace('\n', ' '));
      }
    }
  }

  private void write(Random random) {
    String key = key(random);
    if (tags && random.nextInt(3) == 0) {
      node.writeTag(FleetCache.tagOf(key), keys);
    } else {
      node.write(key);
    }
  }

  private String key(Random random) {
    return "k" + random.nextInt(keys);
  }

  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
