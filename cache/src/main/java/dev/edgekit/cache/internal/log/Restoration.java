package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.internal.log.LogExchange.Chunk;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import java.util.Comparator;
import java.util.List;

/**
 * What a node knows of the names that a restart of the log lost, and how much of it has gone back.
 * Confined to the lock of its {@link Coherence}.
 *
 * <p>The log is totally ordered and followed without gaps: of two nodes, the one that had applied
 * more knows all that the other knows. So each puts back, in the order of the lost ids, what lies
 * after the place up to which others have put it back already, and most have nothing to do.
 */
public final class Restoration {
  /** The maximum number of names put back; beyond it, everything may have been invalidated. */
  static final int MAX_NAMES = 20_000;

  private static final int CHUNK_NAMES = 500;

  private final List<Old> lost;
  private final long place;
  private final List<String> extras;
  private final boolean whole;
  private int sentExtras;

  /**
   * Nothing has gone back yet.
   *
   * @param lost with their counters in the incarnation before
   * @param place up to where this node had applied that incarnation
   * @param extras what it knows beyond, without the rest
   * @param whole whether it has forgotten none
   */
  Restoration(List<Old> lost, long place, List<String> extras, boolean whole) {
    this.lost = lost.stream().sorted(Comparator.comparingLong(Old::counter)).toList();
    this.place = place;
    this.extras = List.copyOf(extras);
    this.whole = whole && lost.size() + extras.size() <= MAX_NAMES;
  }

  /** Nothing to put back. */
  public static Restoration none() {
    return new Restoration(List.of(), 0, List.of(), true);
  }

  /** Whether what was lost can go back at all. */
  boolean isPossible() {
    return whole;
  }

  /** Whether nothing is left, now that what was lost has gone back up to there. */
  boolean isDone(long restored) {
    return !whole || (place <= restored && sentExtras == extras.size());
  }

  /** The chunk to put back next. */
  Chunk next(long restored) {
    if (!whole || place <= restored) {
      return Chunk.NONE;
    }
    List<Old> rest = lost.stream().filter(old -> old.counter() > restored).toList();
    if (rest.size() <= CHUNK_NAMES) {
      return new Chunk(restored, place, rest);
    }
    // All that share the last one's counter: a place can't be split.
    long to = rest.get(CHUNK_NAMES - 1).counter();
    return new Chunk(restored, to, rest.stream().filter(old -> old.counter() <= to).toList());
  }

  /** The extras to put back after the chunks. */
  List<String> nextExtras(long restored) {
    boolean due = whole && place <= restored;
    int end = Math.min(extras.size(), sentExtras + LogExchange.MAX_NAMES);
    return due ? extras.subList(sentExtras, end) : List.of();
  }

  /** These have gone back; perhaps another look of this node took them, too. */
  void sent(List<String> names) {
    int end = sentExtras + names.size();
    if (end <= extras.size() && extras.subList(sentExtras, end).equals(names)) {
      sentExtras = end;
    }
  }
}
