package dev.edgekit.image;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.store.SourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Variants that are made before anyone asks for them, in the background: a few at a time, each made
 * once even if a request asks for it meanwhile. Waits while the service is busy with requests.
 * Thread-safe.
 */
public final class Pregeneration {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<Task> tasks;
  private final BiFunction<SourceKey, Transform, FoundOrMade> maker;
  private final BooleanSupplier closed;
  private final Consumer<Progress> listener;
  private final AtomicInteger next = new AtomicInteger();
  private final List<Failure> failures = new ArrayList<>();
  private final CountDownLatch working;
  private int made;
  private int there;
  private volatile boolean cancelled;

  private record Task(SourceKey source, Transform transform) {}

  /**
   * How far the work is.
   *
   * @param total variants asked for
   * @param made variants that were made
   * @param alreadyThere variants that the store had
   * @param failed variants that could not be made
   */
  public record Progress(int total, int made, int alreadyThere, int failed) {
    /** Variants that are dealt with. */
    public int done() {
      return made + alreadyThere + failed;
    }
  }

  /**
   * A variant that could not be made.
   *
   * @param source the original's name
   * @param transform what was to be made of it
   * @param problem why not
   */
  public record Failure(String source, Transform transform, ImageException problem) {}

  private Pregeneration(
      List<Task> tasks,
      int threads,
      BiFunction<SourceKey, Transform, FoundOrMade> maker,
      BooleanSupplier closed,
      Consumer<Progress> listener) {
    this.tasks = tasks;
    this.maker = maker;
    this.closed = closed;
    this.listener = listener;
    this.working = new CountDownLatch(threads);
  }

  static Pregeneration start(
      Collection<SourceKey> sources,
      Collection<Transform> transforms,
      int threads,
      BiFunction<SourceKey, Transform, FoundOrMade> maker,
      BooleanSupplier closed,
      Consumer<Progress> listener) {
    List<Task> tasks = new ArrayList<>();
    for (SourceKey source : sources) {
      transforms.forEach(transform -> tasks.add(new Task(source, transform)));
    }
    Pregeneration run = new Pregeneration(tasks, threads, maker, closed, listener);
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(run::work, "edgekit-image-pregenerate-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return run;
  }

  /**
   * Starts no further variant; what is under way is finished. Closing the service does the same.
   */
  public void cancel() {
    cancelled = true;
  }

  /** Whether nothing is under way any more. */
  public boolean isDone() {
    return working.getCount() == 0;
  }

  /** How far the work is now. */
  public synchronized Progress progress() {
    return new Progress(tasks.size(), made, there, failures.size());
  }

  /** What could not be made so far, in order of time; a copy. */
  public synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  /**
   * Waits until all variants are dealt with or, after a cancel, until those under way are finished.
   *
   * @return how far it got
   */
  public Progress await() throws InterruptedException {
    working.await();
    return progress();
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
        Task task = tasks.get(i);
        while (!cancelled && !closed.getAsBoolean() && !isDealtWith(task)) {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos()); // requests go first
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      working.countDown();
    }
  }

  /** False if the service has no room for the task at the moment. */
  private boolean isDealtWith(Task task) {
    try {
      count(Optional.of(maker.apply(task.source, task.transform)), Optional.empty());
    } catch (ImageException e) {
      if (e.reason() == Reason.OVERLOADED) {
        return false;
      }
      count(Optional.empty(), Optional.of(new Failure(task.source.value(), task.transform, e)));
    }
    return true;
  }

  private void count(Optional<FoundOrMade> success, Optional<Failure> failure) {
    Progress progress;
    synchronized (this) {
      failure.ifPresent(failures::add);
      made += success.isPresent() && !success.get().fromStore() ? 1 : 0;
      there += success.isPresent() && success.get().fromStore() ? 1 : 0;
      progress = progress();
    }
    try {
      listener.accept(progress);
    } catch (RuntimeException e) {
      // An observer's failure never fails the host.
    }
  }
}
