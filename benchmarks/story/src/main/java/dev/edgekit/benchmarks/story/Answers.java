package dev.edgekit.benchmarks.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What visitors were told, and what had been committed by then: an answer is stale if something in
 * it had a newer version, committed before the request began. Its age is the time since that
 * commit. Judged when the day is over, since an answer may arrive before the commit that it missed
 * is reported. Thread-safe.
 */
public final class Answers {
  private static final Pattern ENTITY =
      Pattern.compile("\"(category|course|cover)\" ?: ?(\\d+), ?\"v\" ?: ?(\\d+)");

  private static final int MAX_EXAMPLES = 10;

  private final Map<String, NavigableMap<Integer, Write>> writes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Map<Place, Stale> stale = new EnumMap<>(Place.class);

  /** A write, and when the CDN had been purged of what it made old. */
  private record Write(long commitMicros, long purgedMicros) {}

  private record Seen(String entity, int version) {}

  private record Answer(Place place, long beganMicros, List<Seen> seen) {}

  /** Stale answers of one place. */
  public static final class Stale {
    private int count;
    private int beyond;
    private double maxAge;
    private final List<String> examples = new ArrayList<>();

    public int count() {
      return count;
    }

    /** Those beyond the bound. */
    public int beyond() {
      return beyond;
    }

    /** Some of those beyond, for a person. */
    public List<String> examples() {
      return List.copyOf(examples);
    }

    /** Seconds. */
    public double maxAge() {
      return maxAge;
    }
  }

  /** A commit made an entity's version the current one. */
  public void committed(String entity, int version, long commitMicros, long purgedMicros) {
    writes
        .computeIfAbsent(entity, e -> new ConcurrentSkipListMap<>())
        .put(version, new Write(commitMicros, purgedMicros));
  }

  /** A visitor got this text for a request that began then. */
  public void answered(Place place, long beganMicros, String text) {
    List<Seen> seen = new ArrayList<>();
    Matcher found = ENTITY.matcher(text);
    while (found.find()) {
      seen.add(new Seen(found.group(1) + "-" + found.group(2), Integer.parseInt(found.group(3))));
    }
    answers.add(new Answer(place, beganMicros, seen));
  }

  /**
   * The stale ones by place. The CDN's bound is the moment at which it took the purge of that very
   * write; anybody else's is a time since the commit.
   */
  Map<Place, Stale> judge(long boundMicros) {
    return judge(boundMicros, Long.MAX_VALUE);
  }

  /**
   * The stale ones so far, among those whose request began before a moment. By then every write
   * that they could have missed has to be reported; they are forgotten.
   */
  public synchronized Map<Place, Stale> judge(long boundMicros, long beforeMicros) {
    Answer next = answers.peek();
    while (next != null && next.beganMicros < beforeMicros) {
      Answer answer = answers.remove();
      next = answers.peek();
      oldest(answer)
          .ifPresent(
              write ->
                  add(
                      stale.computeIfAbsent(answer.place, p -> new Stale()),
                      answer,
                      write,
                      boundMicros));
    }
    return stale;
  }

  private static void add(Stale stale, Answer answer, Write missed, long boundMicros) {
    long age = answer.beganMicros - missed.commitMicros;
    stale.count++;
    long allowed =
        answer.place == Place.CDN ? missed.purgedMicros - missed.commitMicros : boundMicros;
    if (age > allowed) {
      stale.beyond++;
      if (stale.examples.size() < MAX_EXAMPLES) {
        stale.examples.add(
            String.format(
                Locale.ROOT,
                "%s at %s: %.2f s after a commit, %.2f s allowed: %s",
                answer.place.title(),
                Instant.ofEpochMilli(answer.beganMicros / 1_000),
                age / 1e6,
                allowed / 1e6,
                answer.seen));
      }
    }
    stale.maxAge = Math.max(stale.maxAge, age / 1e6);
  }

  /** Of the writes that the answer should have known, the one that was committed first. */
  private Optional<Write> oldest(Answer answer) {
    return answer.seen.stream()
        .flatMap(seen -> next(seen).stream())
        .filter(write -> write.commitMicros < answer.beganMicros)
        .min((a, b) -> Long.compare(a.commitMicros, b.commitMicros));
  }

  /** The write after it that was reported: whoever wrote in between may not have lived to tell. */
  private Optional<Write> next(Seen seen) {
    return Optional.ofNullable(writes.get(seen.entity))
        .map(versions -> versions.higherEntry(seen.version))
        .map(Map.Entry::getValue);
  }
}
