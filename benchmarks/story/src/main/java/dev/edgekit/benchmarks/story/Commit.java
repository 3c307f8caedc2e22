package dev.edgekit.benchmarks.story;

/**
 * A write that was reported, and how far it had come when. Microseconds since 1970, as the node saw
 * them that took it.
 *
 * @param version which the entity has had since
 * @param committed when the database had it
 * @param appended when it was certain to be in the fleet's log: the promise counts from there
 * @param purged when the CDN had taken the purge of it
 */
public record Commit(int version, long committed, long appended, long purged) {
  /** A node's report, as {@link #toString} makes it. */
  public static Commit parse(String text) {
    String[] parts = text.split(" ", -1);
    return new Commit(
        Integer.parseInt(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }

  @Override
  public String toString() {
    return version + " " + committed + " " + appended + " " + purged;
  }
}
