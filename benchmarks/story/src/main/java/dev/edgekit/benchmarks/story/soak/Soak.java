package dev.edgekit.benchmarks.story.soak;

import dev.edgekit.benchmarks.story.Day;
import dev.edgekit.benchmarks.story.Platform;
import dev.edgekit.benchmarks.story.Site;
import dev.edgekit.benchmarks.story.Stage;
import dev.edgekit.benchmarks.story.Stores;
import dev.edgekit.benchmarks.story.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs the soak, and prints what it came to. */
public final class Soak {
  private static final long SEED = 17;
  private static final long REQUESTS_PER_SECOND = 15;
  private static final long WRITE_MILLIS = 1_500;
  private static final long COVER_MILLIS = 50_000;
  private static final long TROUBLE_MILLIS = 40_000;
  private static final long SAMPLE_MILLIS = 30_000;
  private static final long JUDGED_AFTER_MICROS = 240_000_000;

  /**
   * A heap that is there from the start, so that what is resident can't grow by it; and what C
   * libraries have freed goes back to the system, which glibc would keep (where the JVM can).
   */
  private static final List<String> NODE_OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-XX:+AlwaysPreTouch",
          "-XX:NativeMemoryTracking=summary",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:TrimNativeHeapInterval=10000");

  private final long seconds;
  private final Surroundings around;
  private final Findings findings = new Findings();
  private final Windows windows = new Windows();
  private final Starvation starvation = new Starvation();
  private final Judge judge;
  private final Callers callers;
  private final Troubles troubles;
  private final Samples first = new Samples("node 1");
  private final List<Samples> others = new CopyOnWriteArrayList<>();
  private final List<SoakReport.Happened> happened = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(32, 32, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(3);
  private final long began = System.nanoTime();

  private Soak(long seconds, Path out, Site site, Stores stores, Surroundings around)
      throws IOException {
    this.seconds = seconds;
    this.around = around;
    Timeline times = new Timeline();
    Timeline suspended = new Timeline();
    Path file = out.resolve("soak-evidence.txt");
    List<Timeline> timelines = List.of(times, starvation.times());
    Evidence evidence = new Evidence(file, around.apiLog(), timelines);
    this.judge = new Judge(suspended, starvation.times(), evidence);
    this.callers = new Callers(around, site, findings, windows, judge, SEED);
    this.troubles = new Troubles(around, stores, callers, windows, findings, times, suspended);
  }

  /** Ends with 0 if all stays flat and nothing is wrong, 1 if not, 2 if it was called wrongly. */
  public static void main(String[] arguments) throws Exception {
    long minutes = arguments.length == 0 ? 60 : minutes(arguments[0]);
    if (minutes < 1 || arguments.length > 2) {
      System.err.println(
          "a number of minutes from 1 on: benchmarks/story/soak [minutes [folder for table, plot and evidence]]");
      System.exit(2);
    }
    Path home = Path.of(System.getProperty("story.home"));
    Path out =
        Files.createDirectories(
            arguments.length == 2 ? Path.of(arguments[1]) : home.resolve("target"));
    Path photographs =
        home.resolve(
            "../../examples/demo/src/main/resources/dev/edgekit/examples/demo/photographs");
    Site site = Site.prepare(photographs, Path.of(System.getProperty("story.work")), SEED);
    SoakReport report;
    try (Stores stores = Stores.start(site.folder());
        Surroundings around = Surroundings.start(Stage.REFINED, stores, NODE_OPTIONS, true)) {
      report = new Soak(minutes * 60, out, site, stores, around).run();
    }
    System.out.println(report.text());
    Files.writeString(out.resolve("soak.md"), report.text());
    Files.writeString(out.resolve("soak.svg"), SoakChart.of(report));
    System.err.println("Written: " + out.resolve("soak.md") + " and soak.svg");
    System.exit(report.isGood() ? 0 : 1);
  }

  private static long minutes(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private SoakReport run() throws InterruptedException {
    Random random = new Random(SEED);
    every(1_000 / REQUESTS_PER_SECOND, () -> callers.ask(new Random(random.nextLong())));
    every(WRITE_MILLIS, () -> write(new Random(random.nextLong())));
    every(
        COVER_MILLIS,
        () -> callers.write("/covers/", "cover", 1 + random.nextInt(Platform.COVERS)));
    var unused =
        clock.scheduleWithFixedDelay(task(this::sample), 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
    Troubles.Trouble[] all = Troubles.Trouble.values();
    for (int i = 0; minute() * 60 + TROUBLE_MILLIS / 1_000 < seconds; i++) {
      Thread.sleep(TROUBLE_MILLIS);
      Troubles.Trouble trouble = all[i % all.length];
      happened.add(new SoakReport.Happened(minute(), trouble));
      task(() -> happen(trouble)).run();
    }
    Thread.sleep(TROUBLE_MILLIS / 2);
    return end();
  }

  private Void happen(Troubles.Trouble trouble) throws IOException, InterruptedException {
    troubles.happen(trouble);
    if (trouble == Troubles.Trouble.KILL_NODE) {
      others.add(new Samples("node 2"));
    }
    return null;
  }

  private void every(long millis, Runnable what) {
    var unused =
        clock.scheduleAtFixedRate(
            () -> threads.execute(what), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void write(Random random) {
    if (random.nextInt(4) == 0) {
      callers.write("/names/", "category", 1 + random.nextInt(Platform.CATEGORIES));
    } else {
      callers.write("/prices/", "course", 1 + random.nextInt(60));
    }
  }

  private Runnable task(Callable<?> what) {
    return () -> {
      try {
        what.call();
      } catch (Exception e) {
        findings.wrong("the soak itself", e.toString());
      }
    };
  }

  private Void sample() throws IOException {
    first.add(minute(), Gauges.read(around.node(0).pid()));
    if (others.isEmpty()) {
      others.add(new Samples("node 2"));
    }
    Samples second = others.get(others.size() - 1);
    try {
      second.add(minute(), Gauges.read(around.node(1).pid()));
    } catch (IOException e) {
      // it is being replaced
    }
    judge(Day.wallMicros() - JUDGED_AFTER_MICROS);
    return null;
  }

  private void judge(long beforeMicros) {
    callers.answers().judge(Platform.BOUND, beforeMicros, judge::found);
  }

  private double minute() {
    return (System.nanoTime() - began) / 60e9;
  }

  private SoakReport end() throws InterruptedException {
    clock.shutdownNow();
    threads.shutdown();
    for (int left = threads.getQueue().size(); left > 0; left--) {
      findings.lost("what the callers never came to");
    }
    threads.getQueue().clear();
    if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
      findings.wrong("the soak itself", "something never ends");
    }
    judge(Long.MAX_VALUE);
    starvation.close();
    return new SoakReport(
        seconds / 60, first, new ArrayList<>(others), List.copyOf(happened), findings, judge);
  }
}
