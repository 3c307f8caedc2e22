package dev.edgekit.cache.history;

import dev.edgekit.cache.history.History.Mark;
import dev.edgekit.cache.history.History.Read;
import dev.edgekit.cache.history.History.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks in a history for reads that were older than they may be. */
public final class HistoryChecker {
  /** What a read may not be. */
  public enum Rule {
    /** Older than what an invalidation announced that had returned on the same node. */
    OWN_INVALIDATION,
    /** Called fresh and older than what was announced more than the bound ago. */
    BOUND,
    /** Called fresh and older than what the whole fleet was said to have applied. */
    FLEET
  }

  /** A read that was too old, and the version that it had to have. */
  public record Violation(Rule rule, Read read, long atLeast) {}

  /**
   * What was found.
   *
   * @param worstStaleness the longest time after an announcement at which an older version was
   *     still called fresh
   */
  public record Verdict(
      int reads,
      int staleReads,
      int invalidations,
      int awaited,
      int failures,
      Duration worstStaleness,
      List<Violation> violations) {

    @Override
    public String toString() {
      return String.format(
          "%d reads (%d labelled stale), %d invalidations (%d awaited), %d failed calls,"
              + " worst staleness %d ms, %d violations%s",
          reads,
          staleReads,
          invalidations,
          awaited,
          failures,
          worstStaleness.toMillis(),
          violations.size(),
          violations.isEmpty() ? "" : ", the first " + violations.get(0));
    }
  }

  private final Map<String, Floor> own = new HashMap<>();
  private final Map<String, Floor> announced = new HashMap<>();
  private final Map<String, Floor> fleet = new HashMap<>();
  private final long bound;

  private HistoryChecker(Duration bound) {
    this.bound = bound.toNanos();
  }

  /** Checks every read against every invalidation, with this bound between nodes. */
  public static Verdict check(History history, Duration bound) {
    HistoryChecker checker = new HistoryChecker(bound);
    List<Mark> marks = history.marks();
    marks.forEach(checker::raise);
    List<Read> reads = history.reads();
    List<Violation> violations = new ArrayList<>();
    long worst = 0;
    for (Read read : reads) {
      checker.check(read, violations);
      worst = Math.max(worst, checker.staleness(read));
    }
    return new Verdict(
        reads.size(),
        (int) reads.stream().filter(r -> !r.fresh()).count(),
        count(marks, Stage.RETURNED),
        count(marks, Stage.FLEET),
        history.failures().size(),
        Duration.ofNanos(worst),
        violations);
  }

  private static int count(List<Mark> marks, Stage stage) {
    return (int) marks.stream().filter(m -> m.stage() == stage).count();
  }

  private void raise(Mark mark) {
    Floor floor =
        switch (mark.stage()) {
          case RETURNED -> floor(own, mark.node() + " " + mark.key());
          case ANNOUNCED -> floor(announced, mark.key());
          case FLEET -> floor(fleet, mark.key());
        };
    floor.raise(mark.at(), mark.version());
  }

  private static Floor floor(Map<String, Floor> floors, String name) {
    return floors.computeIfAbsent(name, n -> new Floor());
  }

  private void check(Read read, List<Violation> violations) {
    long own = floor(this.own, read.node() + " " + read.key()).before(read.start());
    long bounded = floor(announced, read.key()).before(read.start() - bound);
    long everywhere = floor(fleet, read.key()).before(read.start());
    if (read.version() < own) {
      violations.add(new Violation(Rule.OWN_INVALIDATION, read, own));
    } else if (read.fresh() && read.version() < everywhere) {
      violations.add(new Violation(Rule.FLEET, read, everywhere));
    } else if (read.fresh() && read.version() < bounded) {
      violations.add(new Violation(Rule.BOUND, read, bounded));
    }
  }

  /** How long before this read a newer version than it saw had been announced. */
  private long staleness(Read read) {
    if (!read.fresh()) {
      return 0;
    }
    long since = floor(announced, read.key()).firstAbove(read.version(), read.start());
    return read.start() - since;
  }

  /** The highest version that was marked up to a time. */
  private static final class Floor {
    private final TreeMap<Long, Long> versionAt = new TreeMap<>();

    void raise(long at, long version) {
      if (version <= upTo(at)) {
        return;
      }
      versionAt.put(at, version);
      versionAt.tailMap(at, false).values().removeIf(later -> later <= version);
    }

    private long upTo(long at) {
      Map.Entry<Long, Long> entry = versionAt.floorEntry(at);
      return entry == null ? 0 : entry.getValue();
    }

    long before(long at) {
      return upTo(at - 1);
    }

    /** When a higher version was first marked; the time itself if it was not before it. */
    long firstAbove(long version, long time) {
      for (Map.Entry<Long, Long> entry : versionAt.headMap(time).entrySet()) {
        if (entry.getValue() > version) {
          return entry.getKey();
        }
      }
      return time;
    }
  }
}
