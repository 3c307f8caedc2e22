package dev.edgekit.benchmarks.story.soak;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of its two pictures a cover shows. An encoded picture is told by its bytes: they belong to
 * one of the two for good, whoever made them. Thread-safe.
 */
final class Covers {
  private static final Pattern PICTURE =
      Pattern.compile("\"cover\" ?: ?(\\d+), ?\"v\" ?: ?(\\d+), ?\"src\" ?: ?\"([^\"]+)\"");

  private final Map<Integer, Commit> commits = new ConcurrentHashMap<>();
  private final Map<String, Integer> pictures = new ConcurrentHashMap<>();

  private record Commit(int version, long beganMicros, long heardMicros) {}

  /** A cover as a course's answer tells of it. */
  record Shown(int cover, int version, String address) {}

  static Optional<Shown> in(String text) {
    Matcher found = PICTURE.matcher(text);
    return found.find()
        ? Optional.of(
            new Shown(
                Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)), found.group(3)))
        : Optional.empty();
  }

  /** A replacement is under way; nothing is known of the cover until it is reported. */
  void replacing(int cover, long beganMicros) {
    commits.put(cover, new Commit(-1, beganMicros, Long.MAX_VALUE));
  }

  void replaced(int cover, int version, long heardMicros) {
    commits.put(cover, new Commit(version, 0, heardMicros));
  }

  /**
   * Whether these bytes are the other one of the cover's pictures.
   *
   * @param sinceMicros when its address was asked for
   */
  boolean isOther(Shown shown, byte[] bytes, long sinceMicros) {
    Commit commit = commits.getOrDefault(shown.cover, new Commit(shown.version, 0, 0));
    if (commit.version != shown.version || commit.heardMicros > sinceMicros) {
      return false; // it is being replaced, or was while the address was on its way
    }
    int which = shown.version % 2;
    String digest = shown.cover + "-" + bytes.length + "-" + Arrays.hashCode(bytes);
    Integer known = pictures.putIfAbsent(digest, which);
    return known != null && known != which;
  }
}
