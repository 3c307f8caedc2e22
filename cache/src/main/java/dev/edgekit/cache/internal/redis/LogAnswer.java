package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.internal.log.LogEntry;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the answer of the script {@code log.lua}. */
final class LogAnswer {
  private LogAnswer() {}

  static LogSlice slice(List<Object> answer) {
    return new LogSlice(
        number(answer.get(0)),
        number(answer.get(1)),
        number(answer.get(2)),
        number(answer.get(3)) == 1,
        number(answer.get(4)),
        number(answer.get(5)),
        number(answer.get(6)),
        number(answer.get(7)),
        number(answer.get(8)),
        number(answer.get(9)),
        number(answer.get(10)),
        forks(text(answer.get(11))),
        text(answer.get(12)),
        list(answer.get(13)).stream().map(LogAnswer::entry).toList(),
        list(answer.get(14)).stream().map(LogAnswer::text).toList());
  }

  /** What {@code XREAD} brought from one stream; null if the time was over. */
  static List<LogEntry> news(@Nullable List<Object> answer) {
    if (answer == null || answer.isEmpty() || answer.get(0) == null) {
      return List.of();
    }
    // By stream: in RESP2 a list of pairs, in RESP3 a map, which arrives as alternating keys and
    // values.
    List<Object> pair = answer.get(0) instanceof List<?> ? list(answer.get(0)) : answer;
    return list(pair.get(1)).stream().map(LogAnswer::entry).toList();
  }

  /** {@code incarnation:counter}, the latest first. */
  private static Map<Long, Long> forks(String text) {
    Map<Long, Long> forks = new LinkedHashMap<>();
    for (String fork : text.split(" ", -1)) {
      int colon = fork.indexOf(':');
      if (colon > 0) {
        forks.putIfAbsent(
            Long.parseLong(fork, 0, colon, 10), Long.parseLong(fork, colon + 1, fork.length(), 10));
      }
    }
    return Collections.unmodifiableMap(forks);
  }

  private static LogEntry entry(Object found) {
    String id = text(list(found).get(0));
    List<Object> fields = list(list(found).get(1));
    return entry(id, fields);
  }

  /** An entry as it stands in the stream. */
  static LogEntry entry(String id, List<?> fields) {
    EntryReader reader = new EntryReader();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      reader.field(text(fields.get(i)), text(fields.get(i + 1)));
    }
    return reader.entry(Long.parseLong(id, 0, id.indexOf('-'), 10));
  }

  /** Puts an entry together, field by field; unknown fields are skipped. */
  private static final class EntryReader {
    private final List<String> names = new ArrayList<>();
    private final List<Old> restored = new ArrayList<>();
    private final List<String> joined = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private String name = "";
    private long incarnation;
    private long origin;
    private long doubt;
    private boolean wakes;

    void field(String field, String value) {
      switch (field) {
        case "i" -> incarnation = Long.parseLong(value);
        case "n" -> names.add(value);
        case "f" -> origin = Long.parseLong(value);
        case "r" -> name = value;
        case "o" -> restored.add(new Old(name, Long.parseLong(value)));
        case "j" -> joined.add(value);
        case "l" -> left.add(value);
        case "d" -> doubt = Long.parseLong(value);
        case "w" -> wakes = true;
        default -> name = "";
      }
    }

    LogEntry entry(long counter) {
      return new LogEntry(
          LogId.of(incarnation, counter), names, restored, origin, joined, left, doubt, wakes);
    }
  }

  private static long number(Object value) {
    return Long.parseLong(text(value));
  }

  private static String text(Object value) {
    return Utf8.text((byte[]) value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }
}
