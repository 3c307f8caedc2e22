package dev.edgekit.auth.rule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules that are loaded again when their origin has changed. The origin is polled: file system
 * events are lost on networks and in containers, and messages in outages. Thread-safe.
 */
final class FollowedRules implements RuleSource {
  /** A change counts once the origin has been left alone for this long. */
  static final Duration REST = Duration.ofMillis(200);

  /**
   * A source that keeps changing for this long is reported, since what may be half a change isn't
   * loaded.
   */
  static final Duration MAX_UNREST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(FollowedRules.class);

  /** Where rules come from. Confined to one thread. */
  interface Origin extends AutoCloseable {
    /** What errors call it. */
    String name();

    /** The pause between two polls; a change is in force after this, {@link #REST} and loading. */
    Duration pause();

    /** A text that changes when the rules may have changed, or can't be reached any more. */
    String signature();

    /**
     * The rules as they are.
     *
     * @throws RuleSetException if they can't be read or used
     */
    RuleSet load();

    /** Told that the rules loaded last are now in force. */
    default void adopted() {}

    @Override
    default void close() {}
  }

  private final Origin origin;
  private final List<Consumer<RuleReload>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile RuleSet current;
  private volatile boolean closed;

  /** The signature of what was loaded or refused last, and the one seen last. */
  private String tried;

  private String seen;

  private long changedNanos = System.nanoTime();

  /** When the source began to keep changing; -1 while it rests. */
  private long unrestNanos = -1;

  private volatile @Nullable Refused refused;

  private record Refused(String problem, long sinceNanos) {}

  private FollowedRules(Origin origin, Consumer<RuleReload> listener) {
    this.origin = origin;
    listeners.add(listener);
    tried = origin.signature();
    seen = tried;
    current = origin.load();
    origin.adopted();
    thread = new Thread(this::follow, "edgekit-rules");
    thread.setDaemon(true);
  }

  static FollowedRules start(Origin origin, Consumer<RuleReload> listener) {
    try {
      FollowedRules rules = new FollowedRules(origin, listener);
      rules.thread.start();
      return rules;
    } catch (RuntimeException e) {
      origin.close();
      throw e;
    }
  }

  @Override
  public RuleSet current() {
    return current;
  }

  @Override
  public Optional<Refusal> refusal() {
    Refused last = refused;
    return last == null
        ? Optional.empty()
        : Optional.of(
            new Refusal(last.problem, Duration.ofNanos(System.nanoTime() - last.sinceNanos)));
  }

  @Override
  public void onReload(Consumer<RuleReload> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void follow() {
    while (!closed) {
      try {
        Thread.sleep(origin.pause().toMillis());
        look();
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException | Error e) {
        LOG.error("{}: kept {}", origin.name(), current, e);
      }
    }
    origin.close();
  }

  /** Loads what has changed and was then left alone. */
  private void look() {
    String now = origin.signature();
    if (!now.equals(seen)) {
      seen = now;
      changedNanos = System.nanoTime();
      unrest();
    } else if (now.equals(tried)) {
      unrestNanos = -1;
    } else if (System.nanoTime() - changedNanos >= REST.toNanos()) {
      tried = now;
      reload();
    }
  }

  private void unrest() {
    long now = System.nanoTime();
    if (unrestNanos == -1) {
      unrestNanos = now;
    } else if (now - unrestNanos >= MAX_UNREST.toNanos()) {
      unrestNanos = now;
      tell(
          Optional.of(
              "it has been changing for "
                  + MAX_UNREST.toSeconds()
                  + " s, and is read once it rests for "
                  + REST.toMillis()
                  + " ms"));
    }
  }

  private void reload() {
    Optional<String> problem = Optional.empty();
    try {
      RuleSet candidate = origin.load();
      if (!origin.signature().equals(tried)) {
        // Changed while it was being read: that may be half a change, so it is read again
        tried = "";
        return;
      }
      current = ReloadGuard.checked(current, candidate, origin.name());
      origin.adopted();
    } catch (RuleSetException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    unrestNanos = -1;
    tell(problem);
  }

  private void tell(Optional<String> problem) {
    Refused former = refused;
    long since = former == null ? System.nanoTime() : former.sinceNanos;
    refused = problem.map(text -> new Refused(text, since)).orElse(null);
    RuleReload reload = new RuleReload(origin.name(), current, problem);
    listeners.forEach(listener -> listener.accept(reload));
  }
}
