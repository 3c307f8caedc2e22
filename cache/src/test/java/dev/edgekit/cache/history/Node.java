package dev.edgekit.cache.history;

import dev.edgekit.cache.history.FleetCache.Invalidation;
import dev.edgekit.cache.history.FleetCache.Seen;
import dev.edgekit.cache.history.FleetCache.Setup;
import dev.edgekit.cache.history.History.Mark;
import dev.edgekit.cache.history.History.Read;
import dev.edgekit.cache.history.History.Stage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * One node of the fleet, a process of its own. It takes commands on its standard input, each with a
 * number and carried out on a thread of its own, and prints what happened, {@code D number} at the
 * end of a command:
 *
 * <pre>
 * read KEY | write KEY | writeTag TAG KEYS | herd KEY THREADS AT | run READERS KEYS SEED | stop
 * bulk NAMES | well | leave KEY
 * </pre>
 */
public final class Node {
  private final FleetCache cache;
  private final OriginClient origin;
  private final PrintStream out;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Tracker tracker = new Tracker(this::print);
  private volatile @Nullable Workload workload;

  private Node(FleetCache cache, OriginClient origin, PrintStream out) {
    this.cache = cache;
    this.origin = origin;
    this.out = out;
  }

  /** Name, class of the cache, Redis, port of the origin, staleness, timeout of loads. */
  public static void main(String[] args) throws Exception {
    OriginClient origin = new OriginClient(Integer.parseInt(args[3]), args[0]);
    Setup setup =
        new Setup(
            args[2],
            origin::load,
            Duration.ofMillis(Long.parseLong(args[4])),
            Duration.ofMillis(Long.parseLong(args[5])));
    Class<? extends FleetCache> type = Class.forName(args[1]).asSubclass(FleetCache.class);
    FleetCache cache = type.getConstructor(Setup.class).newInstance(setup);
    new Node(cache, origin, System.out).obey();
    System.exit(0);
  }

  private void obey() throws Exception {
    print("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      threads.execute(() -> carryOut(words));
    }
  }

  private void carryOut(String[] words) {
    try {
      command(words);
    } catch (Exception e) {
      print("failed " + String.valueOf(e).replace('\n', ' '));
    }
    print("D " + words[0]);
  }

  private void command(String[] words) throws Exception {
    switch (words[1]) {
      case "read" -> read(words[2]);
      case "write" -> write(words[2]);
      case "writeTag" -> writeTag(words[2], Integer.parseInt(words[3]));
      case "herd" -> herd(words[2], Integer.parseInt(words[3]), Long.parseLong(words[4]));
      case "run" -> run(words);
      case "stop" -> stop();
      case "bulk" -> cache.invalidateMany(Integer.parseInt(words[2]));
      case "well" -> cache.awaitWell();
      case "leave" -> leave(words[2]);
      default -> throw new IllegalArgumentException(words[1]);
    }
  }

  void read(String key) {
    long start = Clocks.Shared.nanos();
    Seen seen = cache.read(key);
    long end = Clocks.Shared.nanos();
    print(History.line(new Read("", key, start, end, seen.version(), seen.fresh())));
  }

  /** Commits at the origin, then invalidates: the order that every service keeps. */
  void write(String key) {
    long version = origin.bump(key);
    Invalidation invalidation = cache.invalidate(key);
    returned(List.of(new Mark(Stage.RETURNED, "", key, version, 0)), invalidation);
  }

  void writeTag(String tag, int keys) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      String key = "k" + i;
      if (FleetCache.tagOf(key).equals(tag)) {
        marks.add(new Mark(Stage.RETURNED, "", key, origin.bump(key), 0));
      }
    }
    returned(marks, cache.invalidateTag(tag));
  }

  private void returned(List<Mark> marks, Invalidation invalidation) {
    long now = Clocks.Shared.nanos();
    for (Mark mark : marks) {
      print(History.line(new Mark(Stage.RETURNED, "", mark.key(), mark.version(), now)));
    }
    tracker.follow(marks, invalidation);
  }

  /** So many threads that read one key at the same moment. */
  private void herd(String key, int size, long atNanos) throws InterruptedException {
    List<Thread> herd = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Thread thread = new Thread(() -> readAt(key, atNanos));
      thread.start();
      herd.add(thread);
    }
    for (Thread thread : herd) {
      thread.join();
    }
  }

  private void readAt(String key, long atNanos) {
    try {
      Thread.sleep(Math.max(0, (atNanos - Clocks.Shared.nanos()) / 1_000_000));
      read(key);
    } catch (RuntimeException e) {
      print("failed " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String[] words) {
    int readers = Integer.parseInt(words[2]);
    int keys = Integer.parseInt(words[3]);
    Workload started = new Workload(this, keys, cache.hasTags());
    started.start(readers, Long.parseLong(words[4]));
    workload = started;
  }

  private void stop() throws InterruptedException {
    Workload running = workload;
    if (running != null) {
      running.stop();
    }
    tracker.stop();
  }

  private void leave(String key) {
    write(key);
    cache.close();
  }

  void print(String line) {
    synchronized (out) {
      out.println(line);
    }
  }
}
