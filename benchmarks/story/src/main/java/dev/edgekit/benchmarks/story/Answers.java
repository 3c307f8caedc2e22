package dev.edgekit.benchmarks.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What visitors were told, and what had been committed by then: an answer is stale if something in
 * it had a newer version, committed before the request began. Its age is the time since that
 * commit. Judged as the promise is made: an answer that says it isn't sure breaks none. Judged when
 * the day is over, since an answer may arrive before the commit that it missed is reported.
 * Thread-safe.
 */
public final class Answers {
  private static final Pattern ENTITY =
      Pattern.compile("\"(category|course|cover)\" ?: ?(\\d+), ?\"v\" ?: ?(\\d+)");

  private final Map<String, NavigableMap<Integer, Commit>> writes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Map<Place, Stale> stale = new EnumMap<>(Place.class);

  private record Seen(String entity, int version) {}

  private record Answer(Told told, List<Seen> seen) {}

  /** What a stale answer is, held against what was promised. */
  public enum Verdict {
    /** Within the bound. */
    WITHIN,
    /** Later than that, and it says itself {@code no-cache}. */
    UNSURE,
    /** Later than that after the commit, and not after the write was in the fleet's log. */
    NOT_APPENDED,
    /** On its way to the CDN when that was purged, and not purged a second time yet. */
    OVERTAKEN,
    /** What was promised not to be. */
    BEYOND
  }

  /**
   * A stale answer.
   *
   * @param entity what it tells an old version of
   * @param version which that is
   * @param missed the first write that it should have known
   */
  public record Finding(Told told, String entity, int version, Commit missed, Verdict verdict) {
    /** Seconds since the commit when the request began. */
    public double age() {
      return (told.beganMicros() - missed.committed()) / 1e6;
    }
  }

  /** Stale answers of one place. */
  public static final class Stale {
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    private final Map<Verdict, Double> ages = new EnumMap<>(Verdict.class);

    private void add(Finding finding) {
      counts.merge(finding.verdict, 1, Integer::sum);
      ages.merge(finding.verdict, finding.age(), Math::max);
    }

    public int count() {
      return counts.values().stream().mapToInt(n -> n).sum();
    }

    public int count(Verdict verdict) {
      return counts.getOrDefault(verdict, 0);
    }

    /** Those beyond the bound. */
    public int beyond() {
      return count(Verdict.BEYOND);
    }

    /** Seconds. */
    public double maxAge() {
      return ages.values().stream().mapToDouble(age -> age).max().orElse(0);
    }

    /** Seconds; 0 if there are none. */
    public double maxAge(Verdict verdict) {
      return ages.getOrDefault(verdict, 0.0);
    }
  }

  /** A commit made an entity's version the current one. */
  public void committed(String entity, Commit commit) {
    writes
        .computeIfAbsent(entity, e -> new ConcurrentSkipListMap<>())
        .put(commit.version(), commit);
  }

  /** A visitor was told this. */
  public void answered(Told told) {
    List<Seen> seen = new ArrayList<>();
    Matcher found = ENTITY.matcher(told.text());
    while (found.find()) {
      seen.add(new Seen(found.group(1) + "-" + found.group(2), Integer.parseInt(found.group(3))));
    }
    answers.add(new Answer(told, seen));
  }

  /**
   * The stale ones by place. The CDN's bound is the moment at which it took the purge of that very
   * write; anybody else's is a time since the write was in the log.
   */
  Map<Place, Stale> judge(Duration bound) {
    return judge(bound, Long.MAX_VALUE, finding -> {});
  }

  /**
   * The stale ones so far, among those whose request began before a moment. By then every write
   * that they could have missed has to be reported; they are forgotten.
   *
   * @param each is told each new one
   */
  public synchronized Map<Place, Stale> judge(
      Duration bound, long beforeMicros, Consumer<Finding> each) {
    Answer next = answers.peek();
    while (next != null && next.told.beganMicros() < beforeMicros) {
      oldest(answers.remove(), bound).ifPresent(finding -> add(finding, each));
      next = answers.peek();
    }
    return stale;
  }

  private void add(Finding finding, Consumer<Finding> each) {
    stale.computeIfAbsent(finding.told.place(), p -> new Stale()).add(finding);
    each.accept(finding);
  }

  /** Of the writes that the answer should have known, the one that was committed first. */
  private Optional<Finding> oldest(Answer answer, Duration bound) {
    return answer.seen.stream()
        .flatMap(seen -> next(seen).map(missed -> finding(answer, seen, missed, bound)).stream())
        .filter(finding -> finding.missed.committed() < answer.told.beganMicros())
        .min(Comparator.comparingLong(finding -> finding.missed.committed()));
  }

  private static Finding finding(Answer answer, Seen seen, Commit missed, Duration bound) {
    Verdict verdict = verdict(answer.told, missed, bound.toNanos() / 1_000);
    return new Finding(answer.told, seen.entity, seen.version, missed, verdict);
  }

  /** The write after it that was reported: whoever wrote in between may not have lived to tell. */
  private Optional<Commit> next(Seen seen) {
    return Optional.ofNullable(writes.get(seen.entity))
        .map(versions -> versions.higherEntry(seen.version))
        .map(Map.Entry::getValue);
  }

  private static Verdict verdict(Told told, Commit missed, long boundMicros) {
    long began = told.beganMicros();
    if (told.place() == Place.CDN) {
      return atTheCdn(told, missed);
    }
    if (began <= missed.committed() + boundMicros) {
      return Verdict.WITHIN;
    }
    if (told.isUnsure()) {
      return Verdict.UNSURE;
    }
    return began <= missed.appended() + boundMicros ? Verdict.NOT_APPENDED : Verdict.BEYOND;
  }

  /** What a node answered before the purge, and came after it, has until the second purge. */
  private static Verdict atTheCdn(Told told, Commit missed) {
    if (told.beganMicros() <= missed.purged()) {
      return Verdict.WITHIN;
    }
    long answered = told.answeredMicros().orElse(Long.MAX_VALUE);
    long second = missed.purged() + Platform.SECOND_PURGE.toNanos() / 1_000;
    return answered <= missed.purged() && told.beganMicros() <= second
        ? Verdict.OVERTAKEN
        : Verdict.BEYOND;
  }
}
