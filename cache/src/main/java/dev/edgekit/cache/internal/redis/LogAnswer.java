package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answer of the script {@code log.lua}. */
final class LogAnswer {
  private LogAnswer() {}

  static LogSlice slice(List<Object> answer) {
    return new LogSlice(
        id(answer.get(0)),
        id(answer.get(1)),
        id(answer.get(2)),
        id(answer.get(3)),
        number(answer.get(4)),
        appended(answer.get(5)),
        entries(list(answer.get(7))),
        beats(list(answer.get(6))),
        number(answer.get(8)));
  }

  private static @Nullable LogId appended(Object value) {
    return text(value).isEmpty() ? null : id(value);
  }

  private static List<LogSlice.Entry> entries(List<Object> found) {
    List<LogSlice.Entry> entries = new ArrayList<>(found.size());
    for (Object entry : found) {
      String id = text(list(entry).get(0));
      List<Object> fields = list(list(entry).get(1));
      List<String> names = new ArrayList<>(fields.size() / 2);
      for (int i = 0; i + 1 < fields.size(); i += 2) {
        if (text(fields.get(i)).equals("n")) {
          names.add(text(fields.get(i + 1)));
        }
      }
      long millis = Long.parseLong(id, 0, id.indexOf('-'), 10);
      entries.add(new LogSlice.Entry(LogId.of(millis), names));
    }
    return entries;
  }

  private static List<LogSlice.Beat> beats(List<Object> found) {
    List<LogSlice.Beat> beats = new ArrayList<>(found.size() / 2);
    for (int i = 0; i + 1 < found.size(); i += 2) {
      String[] parts = text(found.get(i + 1)).split(" ", -1);
      beats.add(
          new LogSlice.Beat(
              text(found.get(i)),
              LogId.of(Long.parseLong(parts[0])),
              LogId.of(Long.parseLong(parts[1])),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3])));
    }
    return beats;
  }

  private static LogId id(Object value) {
    return LogId.of(number(value));
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
