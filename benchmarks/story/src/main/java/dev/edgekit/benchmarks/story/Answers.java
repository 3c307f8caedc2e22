package dev.edgekit.benchmarks.story;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What visitors were told, and what had been committed by then: an answer is stale if something in
 * it had a newer version, committed before the request began. Its age is the time since that
 * commit. Judged when the day is over, since an answer may arrive before the commit that it missed
 * is reported. Thread-safe.
 */
final class Answers {
  private static final Pattern ENTITY =
      Pattern.compile("\"(category|course|cover)\" ?: ?(\\d+), ?\"v\" ?: ?(\\d+)");

  private final Map<String, Map<Integer, Write>> writes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** A write, and when the CDN had been purged of what it made old. */
  private record Write(long commitMicros, long purgedMicros) {}

  private record Seen(String entity, int version) {}

  private record Answer(Place place, long beganMicros, List<Seen> seen) {}

  /** Stale answers of one place. */
  static final class Stale {
    private int count;
    private int beyond;
    private double maxAge;

    int count() {
      return count;
    }

    /** Those beyond the bound. */
    int beyond() {
      return beyond;
    }

    /** Seconds. */
    double maxAge() {
      return maxAge;
    }
  }

  /** A commit made an entity's version the current one. */
  void committed(String entity, int version, long commitMicros, long purgedMicros) {
    writes
        .computeIfAbsent(entity, e -> new ConcurrentHashMap<>())
        .put(version, new Write(commitMicros, purgedMicros));
  }

  /** A visitor got this text for a request that began then. */
  void answered(Place place, long beganMicros, String text) {
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
    Map<Place, Stale> stale = new EnumMap<>(Place.class);
    for (Answer answer : answers) {
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
    stale.beyond += age > allowed ? 1 : 0;
    stale.maxAge = Math.max(stale.maxAge, age / 1e6);
  }

  /** Of the writes that the answer should have known, the one that was committed first. */
  private Optional<Write> oldest(Answer answer) {
    return answer.seen.stream()
        .map(seen -> writes.getOrDefault(seen.entity, Map.of()).get(seen.version + 1))
        .filter(write -> write != null && write.commitMicros < answer.beganMicros)
        .min((a, b) -> Long.compare(a.commitMicros, b.commitMicros));
  }
}
