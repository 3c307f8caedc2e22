package dev.edgekit.benchmarks.story;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a caller was told.
 *
 * @param place where it came from
 * @param address what was asked for
 * @param beganMicros when the request began, since 1970
 * @param endedMicros when the answer was there
 * @param fields of the answer, by their names in lower case
 * @param text what it says; of a 304, what the caller had
 */
public record Told(
    Place place,
    String address,
    long beganMicros,
    long endedMicros,
    Map<String, String> fields,
    String text) {

  /** The node that made the answer, and when: a field of nodes that are watched. */
  public static final String ANSWERED = "X-Answered";

  public Told {
    Map<String, String> lower = new TreeMap<>();
    fields.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    fields = lower;
  }

  /**
   * Whether the answer itself says that it may be out of date and nobody may keep it: {@code
   * no-cache} of a node that can't vouch for it. The promise is made of all other answers.
   */
  boolean isUnsure() {
    String control = fields.getOrDefault("cache-control", "").toLowerCase(Locale.ROOT);
    return control.contains("no-cache") || control.contains("no-store");
  }

  /** When a node made it; absent if it doesn't say. */
  public OptionalLong answeredMicros() {
    String[] said = fields.getOrDefault("x-answered", "").split(" ", -1);
    return said.length == 2 ? OptionalLong.of(Long.parseLong(said[1])) : OptionalLong.empty();
  }

  /** The number of the node that made it, from 1 on; empty if it doesn't say. */
  public String node() {
    return fields.getOrDefault("x-answered", "").split(" ", -1)[0];
  }
}
