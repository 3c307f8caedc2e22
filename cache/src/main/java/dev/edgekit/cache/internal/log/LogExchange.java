package dev.edgekit.cache.internal.log;

import java.util.List;

/**
 * What a node says to the log.
 *
 * @param node its name in the fleet
 * @param at how far it has applied the log; {@link LogId#ZERO} if it knows nothing
 * @param maxStalenessMillis how long any node that it has heard of, or itself, goes on without
 *     hearing from the log
 * @param wanted how many names to read at most; 0 for none
 * @param flags what else it says
 * @param chunk the part that it restores of what a restart lost
 * @param members of the fleet, if it is asked who they are
 * @param barrier asks for nodes that have not applied this counter; 0 for none
 * @param goneBelow nodes whose place is below are gone; 0 for none
 * @param names to append
 */
public record LogExchange(
    String node,
    LogId at,
    long maxStalenessMillis,
    int wanted,
    List<Flag> flags,
    Chunk chunk,
    List<String> members,
    long barrier,
    long goneBelow,
    List<String> names) {

  /** The maximum number of names that one exchange reads, appends or restores. */
  public static final int MAX_NAMES = 1000;

  /** The maximum number of names in one entry. */
  public static final int ENTRY_NAMES = 100;

  /** What else a node says. */
  public enum Flag {
    /** All that it knows of what was lost is restored. */
    ANSWERED,
    /** What was lost can't be restored in full. */
    DOUBT,
    /** It leaves the fleet. */
    LEAVE,
    /** It says who the members of the fleet are. */
    MEMBERS,
    /** Those who wait for the log are to look at once. */
    WAKE
  }

  /**
   * A part of what was lost.
   *
   * @param from up to where the log must have been restored for this to follow; -1 if it needn't
   * @param to up to where it is restored by this
   * @param names in the order of their old counters
   */
  public record Chunk(long from, long to, List<Old> names) {
    /** Nothing. */
    public static final Chunk NONE = new Chunk(-1, -1, List.of());
  }

  /** A name and the counter that it last had in the incarnation that was lost. */
  public record Old(String name, long counter) {}

  /** A look at what is new. */
  public static LogExchange look(String node, LogId at, long maxStalenessMillis) {
    return new LogExchange(
        node, at, maxStalenessMillis, MAX_NAMES, List.of(), Chunk.NONE, List.of(), 0, 0, List.of());
  }

  /** Appends these names and reads nothing. */
  public LogExchange appending(List<String> added) {
    return new LogExchange(
        node, at, maxStalenessMillis, 0, flags, chunk, members, barrier, goneBelow, added);
  }

  /** Says this besides. */
  public LogExchange saying(List<Flag> said) {
    return new LogExchange(
        node, at, maxStalenessMillis, wanted, said, chunk, members, barrier, goneBelow, names);
  }

  LogExchange restoring(Chunk part, List<String> known) {
    return new LogExchange(
        node, at, maxStalenessMillis, wanted, flags, part, known, barrier, goneBelow, names);
  }

  /** Also appends names that perhaps nobody else knows. */
  LogExchange restoringToo(List<String> extras) {
    return new LogExchange(
        node, at, maxStalenessMillis, wanted, flags, chunk, members, barrier, goneBelow, extras);
  }

  LogExchange askingFor(long counter) {
    return new LogExchange(
        node, at, maxStalenessMillis, wanted, flags, chunk, members, counter, goneBelow, names);
  }

  LogExchange burying(long counter) {
    return new LogExchange(
        node, at, maxStalenessMillis, wanted, flags, chunk, members, barrier, counter, names);
  }
}
